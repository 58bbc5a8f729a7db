package io.wattwalk.demo.plan

import android.graphics.Canvas
import android.graphics.DashPathEffect
import android.graphics.Paint
import android.graphics.Path
import android.graphics.RadialGradient
import android.graphics.Shader
import io.wattwalk.PositionState
import io.wattwalk.SurroundingsState
import io.wattwalk.demo.overlay.Colours
import io.wattwalk.demo.overlay.faded

/** Paints the way on, and the visitor with what is known of place and heading. */
internal class VisitorPainter(private val colours: Colours, private val lost: Int, private val scale: Float) {
    private val fill = Paint(Paint.ANTI_ALIAS_FLAG)
    private val line = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        style = Paint.Style.STROKE
        strokeJoin = Paint.Join.ROUND
        strokeCap = Paint.Cap.ROUND
    }
    private val dashes = DashPathEffect(floatArrayOf(3 * scale, 3 * scale), 0f)
    private val longDashes = DashPathEffect(floatArrayOf(10 * scale, 5 * scale), 0f)
    private val path = Path()

    fun way(canvas: Canvas, sheet: Sheet, scene: PlanScene) {
        val places = scene.way?.lineM ?: return
        if (places.size < 2) return
        path.rewind()
        places.forEachIndexed { i, place ->
            if (i == 0) path.moveTo(sheet.x(place), sheet.y(place)) else path.lineTo(sheet.x(place), sheet.y(place))
        }
        line.pathEffect = null
        line.color = colours.guide
        line.strokeWidth = 3.5f * scale
        canvas.drawPath(path, line)
    }

    /**
     * How far everything is known; where waiting changes nothing, in the colour of a warning and with
     * longer dashes.
     */
    fun edge(canvas: Canvas, sheet: Sheet, scene: PlanScene) {
        val place = scene.pose?.positionM ?: return
        val (toM, cut) = when (val around = scene.around) {
            is SurroundingsState.Complete -> around.toM to false
            is SurroundingsState.Edge -> around.toM to true
            is SurroundingsState.Whole, is SurroundingsState.Loading -> return
        }
        if (toM <= 0) return
        line.color = if (cut) lost else colours.pale
        line.strokeWidth = (if (cut) 2.4f else 1.2f) * scale
        line.pathEffect = if (cut) longDashes else dashes
        canvas.drawCircle(sheet.x(place), sheet.y(place), toM.toFloat() * sheet.pxPerM, line)
        line.pathEffect = null
    }

    fun visitor(canvas: Canvas, sheet: Sheet, scene: PlanScene) {
        val pose = scene.pose ?: return
        val (x, y) = sheet.x(pose.positionM) to sheet.y(pose.positionM)
        val colour = if (pose.positionState == PositionState.LOST) lost else colours.guide
        // The true place is within this circle, or so the receiver says.
        val accuracy = (pose.horizontalAccuracyM.toFloat() * sheet.pxPerM).coerceAtLeast(8 * scale)
        fill.color = colour.faded(0.22f)
        canvas.drawCircle(x, y, accuracy, fill)
        line.color = colour.faded(0.8f)
        line.strokeWidth = scale
        line.pathEffect = if (pose.positionState == PositionState.MEASURED) null else dashes
        canvas.drawCircle(x, y, accuracy, line)
        line.pathEffect = null
        heading(canvas, x, y, scene, colour)
        fill.color = colour
        canvas.drawCircle(x, y, 6 * scale, fill)
        line.color = colours.paper
        line.strokeWidth = 2.5f * scale
        canvas.drawCircle(x, y, 6 * scale, line)
    }

    /** A cone that is as wide as the heading is uncertain. */
    private fun heading(canvas: Canvas, x: Float, y: Float, scene: PlanScene, colour: Int) {
        val heading = scene.headingDeg ?: return
        val half = (2 * (scene.headingAccuracyDeg ?: 45f)).coerceIn(10f, 90f)
        val reach = 38 * scale
        fill.shader = RadialGradient(x, y, reach, colour.faded(0.9f), colour.faded(0f), Shader.TileMode.CLAMP)
        fill.color = colour
        canvas.drawArc(x - reach, y - reach, x + reach, y + reach, heading - 90 - half, 2 * half, true, fill)
        fill.shader = null
    }
}
