package io.wattwalk.demo.plan

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Path
import android.graphics.Rect
import android.graphics.Typeface
import android.view.MotionEvent
import android.view.View
import android.view.accessibility.AccessibilityNodeProvider
import io.wattwalk.TourMap
import io.wattwalk.demo.R
import io.wattwalk.demo.access.SpokenPart
import io.wattwalk.demo.access.SpokenParts
import io.wattwalk.demo.overlay.Colours
import io.wattwalk.demo.panel.dp
import io.wattwalk.demo.visit.ShownStop
import kotlin.math.hypot

/** The district from above: networks, buildings, the way, the stops and the visitor. */
internal class PlanView(context: Context, private val map: TourMap, private val choose: (ShownStop) -> Unit) : View(context) {
    private val scale = resources.displayMetrics.density
    private val letters = resources.configuration.fontScale.coerceIn(1f, 1.6f)
    private val colours = Colours
    private val ground = GroundPainter(
        map,
        colours,
        GroundPainter.Ground(
            context.getColor(R.color.plan_ground),
            context.getColor(R.color.plan_building),
            context.getColor(R.color.plan_edge),
        ),
        scale,
    )
    private val visitor = VisitorPainter(colours, context.getColor(R.color.plan_lost), scale)
    private val stops = StopPainter(colours, scale, letters)
    private val spoken = SpokenParts(this, ::parts)
    private val paint = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        textAlign = Paint.Align.CENTER
        typeface = Typeface.DEFAULT_BOLD
    }
    private val path = Path()

    init {
        contentDescription = context.getString(R.string.map)
        importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_YES
        minimumHeight = dp(220)
    }

    /** Whether the surroundings of the visitor are shown rather than the whole walk. */
    var follows = false
        set(value) {
            field = value
            invalidate()
        }

    /** The stop that is told about. */
    var chosen: String? = null
        set(value) {
            field = value
            invalidate()
        }

    var scene: PlanScene? = null
        set(value) {
            field = value
            spoken.drawn()
            invalidate()
        }

    private fun sheet(): Sheet? {
        if (width == 0 || height == 0) return null
        val place = scene?.pose?.positionM
        return if (follows && place != null) {
            Sheet.around(place, width, height)
        } else {
            Sheet.whole(map, width, height, 26 * scale * letters)
        }
    }

    override fun onDraw(canvas: Canvas) {
        val scene = scene ?: return
        val sheet = sheet() ?: return
        canvas.clipRect(0, 0, width, height)
        ground.paint(canvas, sheet, scene.hidden)
        visitor.way(canvas, sheet, scene)
        visitor.edge(canvas, sheet, scene)
        for (stop in scene.stops) stops.paint(canvas, sheet.x(stop.at), sheet.y(stop.at), stop, stop.id == chosen)
        visitor.visitor(canvas, sheet, scene)
        north(canvas)
        bar(canvas, sheet)
    }

    private fun north(canvas: Canvas) {
        val (x, y) = width - 20 * scale to 22 * scale
        path.rewind()
        path.moveTo(x, y - 12 * scale)
        path.lineTo(x + 6 * scale, y + 4 * scale)
        path.lineTo(x, y)
        path.lineTo(x - 6 * scale, y + 4 * scale)
        path.close()
        paint.color = colours.paper
        paint.textSize = 12 * scale * letters
        canvas.drawPath(path, paint)
        canvas.drawText(resources.getStringArray(R.array.compass)[0], x, y + 6 * scale - paint.ascent(), paint)
    }

    /** A round number of metres, about a quarter of the width. */
    private fun bar(canvas: Canvas, sheet: Sheet) {
        val metres = listOf(200, 100, 50, 20, 10).firstOrNull { it * sheet.pxPerM < width / 3f } ?: return
        val (x, y) = 12 * scale to height - 12 * scale
        val length = metres * sheet.pxPerM
        paint.color = colours.paper
        canvas.drawRect(x, y - 2 * scale, x + length, y, paint)
        canvas.drawRect(x, y - 6 * scale, x + 1.5f * scale, y, paint)
        canvas.drawRect(x + length - 1.5f * scale, y - 6 * scale, x + length, y, paint)
        paint.textSize = 12 * scale * letters
        canvas.drawText(context.getString(R.string.metres, metres), x + length / 2, y - 7 * scale, paint)
    }

    // A screen reader chooses a stop as a part of the view.
    @SuppressLint("ClickableViewAccessibility")
    override fun onTouchEvent(event: MotionEvent): Boolean {
        if (event.actionMasked == MotionEvent.ACTION_UP) {
            val sheet = sheet() ?: return true
            val near = scene?.stops?.minByOrNull { hypot(sheet.x(it.at) - event.x, sheet.y(it.at) - event.y) } ?: return true
            if (hypot(sheet.x(near.at) - event.x, sheet.y(near.at) - event.y) <= dp(TOUCH_DP) / 2f) choose(near)
        }
        return true
    }

    /** Each stop that is to be seen. */
    private fun parts(): List<SpokenPart> {
        val sheet = sheet() ?: return emptyList()
        val half = dp(TOUCH_DP) / 2
        val whole = Rect(0, 0, width, height)
        return scene?.stops.orEmpty().mapNotNull { stop ->
            val (x, y) = sheet.x(stop.at).toInt() to sheet.y(stop.at).toInt()
            if (!whole.contains(x, y)) return@mapNotNull null
            SpokenPart(stop.number, Rect(x - half, y - half, x + half, y + half), context.said(stop)) { choose(stop) }
        }
    }

    override fun getAccessibilityNodeProvider(): AccessibilityNodeProvider = spoken

    override fun dispatchHoverEvent(event: MotionEvent): Boolean = spoken.hover(event) || super.dispatchHoverEvent(event)

    private companion object {
        /** A finger's width. */
        const val TOUCH_DP = 48
    }
}
