package io.wattwalk.demo.overlay

import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Path
import android.graphics.Typeface
import io.wattwalk.Pose
import io.wattwalk.Way
import kotlin.math.hypot

/** The way on, as chevrons on the ground, and a pin with its number where it ends. */
internal class WayPainter(private val colours: Colours, private val scale: Float) {
    private val fill = Paint(Paint.ANTI_ALIAS_FLAG)
    private val line = Paint(Paint.ANTI_ALIAS_FLAG).apply { style = Paint.Style.STROKE }
    private val number = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        textAlign = Paint.Align.CENTER
        typeface = Typeface.DEFAULT_BOLD
    }
    private val path = Path()

    fun chevrons(canvas: Canvas, lens: Lens, way: Way, pose: Pose) {
        val down = 0.02 - pose.eyeHeightM
        val places = way.lineM.map { it.eastM - pose.positionM.eastM to it.northM - pose.positionM.northM }
        var at = EVERY_M / 2
        var walked = 0.0
        for ((a, b) in places.zipWithNext()) {
            val length = hypot(b.first - a.first, b.second - a.second)
            if (length < 0.01 || walked > REACH_M) continue
            val east = (b.first - a.first) / length
            val north = (b.second - a.second) / length
            while (at < length && walked + at < REACH_M) {
                chevron(canvas, lens, a.first + east * at, a.second + north * at, east, north, down)
                at += EVERY_M
            }
            at -= length
            walked += length
        }
    }

    private fun chevron(canvas: Canvas, lens: Lens, e: Double, n: Double, east: Double, north: Double, down: Double) {
        val distance = hypot(e, n)
        if (distance < 1.2) return
        path.rewind()
        for ((i, corner) in CHEVRON.withIndex()) {
            val (along, side) = corner
            val at = lens.project(e + east * along - north * side, n + north * along + east * side, down) ?: return
            if (i == 0) path.moveTo(at.x, at.y) else path.lineTo(at.x, at.y)
        }
        path.close()
        fill.color = colours.guide.faded((0.9 - distance / REACH_M).toFloat())
        canvas.drawPath(path, fill)
    }

    fun pin(canvas: Canvas, lens: Lens, way: Way, pose: Pose, stop: Int) {
        val end = way.lineM.lastOrNull() ?: return
        val (east, north) = end.eastM - pose.positionM.eastM to end.northM - pose.positionM.northM
        if (hypot(east, north) < 3) return
        val foot = lens.project(east, north, -pose.eyeHeightM) ?: return
        val head = lens.project(east, north, PIN_M - pose.eyeHeightM) ?: return
        val radius = (lens.focalPx * 0.5f / head.depthM).coerceIn(11 * scale, 22 * scale)
        line.color = colours.guide
        line.strokeWidth = 2.5f * scale
        canvas.drawLine(foot.x, foot.y, head.x, head.y, line)
        fill.color = colours.guideInk
        canvas.drawCircle(head.x, head.y, radius, fill)
        canvas.drawCircle(head.x, head.y, radius, line)
        number.color = colours.paper
        number.textSize = radius * 1.1f
        canvas.drawText(stop.toString(), head.x, head.y - (number.ascent() + number.descent()) / 2, number)
    }

    private companion object {
        const val EVERY_M = 3.0
        const val REACH_M = 60.0
        const val PIN_M = 2.6

        /** Metres along and across the way. */
        val CHEVRON = listOf(-0.35 to 0.55, 0.25 to 0.0, -0.35 to -0.55, 0.0 to -0.55, 0.6 to 0.0, 0.0 to 0.55)
    }
}
