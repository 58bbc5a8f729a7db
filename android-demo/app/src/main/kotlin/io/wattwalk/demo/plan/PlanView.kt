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
import android.view.ViewConfiguration
import android.view.accessibility.AccessibilityNodeProvider
import io.wattwalk.TourMap
import io.wattwalk.demo.R
import io.wattwalk.demo.access.SpokenPart
import io.wattwalk.demo.access.SpokenParts
import io.wattwalk.demo.overlay.Colours
import io.wattwalk.demo.overlay.faded
import io.wattwalk.demo.panel.dp
import io.wattwalk.demo.visit.ShownStop
import kotlin.math.hypot

/** The district from above: networks, buildings, the way, the stops and the visitor. */
internal class PlanView(context: Context, private val map: TourMap, private val choose: (ShownStop) -> Unit) : View(context) {
    private val scale = resources.displayMetrics.density
    private val letters = resources.configuration.fontScale.coerceIn(1f, 1.6f)
    private val colours = Colours
    private val floor = GroundPainter.Ground(
        context.getColor(R.color.plan_ground),
        context.getColor(R.color.plan_building),
        context.getColor(R.color.plan_edge),
    )
    private val own = GroundPainter(map.shapes, floor, scale)

    /** What is around of wide networks, of the number that it was painted of. */
    private var wide: Pair<Long, GroundPainter>? = null
    private val route = Path().also { trace(it, map.route) }
    private val routePaint = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        style = Paint.Style.STROKE
        strokeJoin = Paint.Join.ROUND
        strokeCap = Paint.Cap.ROUND
        color = colours.paper.faded(0.42f)
    }
    private val port = Port(scale)
    private val fingers = Fingers(ViewConfiguration.get(context).scaledTouchSlop, port, ::touched)
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

    /** What is on it. */
    val grounds: List<GroundPainter> get() = listOfNotNull(own, wide?.second)

    /** Whether the whole walk is shown, and nothing else. */
    val isWhole: Boolean get() = port.isWhole

    /** Called when another part of the ground is shown. */
    var onMove: () -> Unit = {}

    /** Shows the whole walk, or the visitor's surroundings. */
    fun turn() = moved { port.turn() }

    /** Enlarges what is shown, or makes it smaller. */
    fun enlarge(factor: Float) = moved { port.enlarge(factor) }

    private fun moved(how: () -> Unit) {
        sheet()
        how()
        spoken.drawn()
        onMove()
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
            val around = value?.wide
            if (around?.number != wide?.first) wide = around?.let { it.number to GroundPainter(it.shapes, floor, scale) }
            spoken.drawn()
            invalidate()
        }

    private fun sheet(): Sheet? {
        if (width == 0 || height == 0) return null
        val place = scene?.pose?.positionM
        val whole = Sheet.whole(map, width, height, 26 * scale * letters, place.takeIf { wide != null })
        return port.sheet(whole, place, WIDE_REACH_M.takeIf { wide != null }, width, height)
    }

    override fun onDraw(canvas: Canvas) {
        val scene = scene ?: return
        val sheet = sheet() ?: return
        canvas.clipRect(0, 0, width, height)
        canvas.drawColor(floor.floor)
        for (ground in grounds) ground.paint(canvas, sheet, scene.hidden)
        canvas.save()
        canvas.concat(sheet.matrix())
        routePaint.strokeWidth = 3 * scale / sheet.pxPerM
        canvas.drawPath(route, routePaint)
        canvas.restore()
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
        val metres = listOf(1000, 500, 200, 100, 50, 20, 10, 5, 2).firstOrNull { it * sheet.pxPerM < width / 3f } ?: return
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
        // Who has moved the plan moves it; else one finger may scroll what it is in.
        if (!isWhole || event.pointerCount > 1) parent?.requestDisallowInterceptTouchEvent(true)
        if (fingers.take(event)) {
            spoken.drawn()
            onMove()
            invalidate()
        }
        return true
    }

    private fun touched(x: Float, y: Float) {
        val sheet = sheet() ?: return
        fun off(stop: ShownStop) = hypot(sheet.x(stop.at) - x, sheet.y(stop.at) - y)
        scene?.stops?.minByOrNull(::off)?.takeIf { off(it) <= dp(TOUCH_DP) / 2f }?.let(choose)
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

        /** How far around the visitor wide networks can be seen, metres. */
        const val WIDE_REACH_M = 1600f
    }
}
