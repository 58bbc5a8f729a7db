package io.wattwalk.demo.card

import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Path
import android.view.View
import io.wattwalk.CardCurve
import io.wattwalk.CardPoint
import io.wattwalk.demo.R
import io.wattwalk.demo.overlay.faded

/** A day of what an asset's label shows, as the core has scaled it, and the time that it is. */
internal class CourseView(context: Context) : View(context) {
    private val scale = resources.displayMetrics.density
    private val letters = scale * resources.configuration.fontScale.coerceIn(1f, 1.6f)
    private val ink = context.getColor(R.color.text)
    private val rule = context.getColor(R.color.line)
    private val now = context.getColor(R.color.accent)
    private val fill = Paint(Paint.ANTI_ALIAS_FLAG)
    private val line = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        style = Paint.Style.STROKE
        strokeJoin = Paint.Join.ROUND
    }
    private val text = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        color = context.getColor(R.color.soft)
        textSize = 12 * letters
    }
    private val path = Path()
    private var colour = 0
    var curve: CardCurve? = null
        private set

    init {
        minimumHeight = (90 * scale + 3 * LINE * letters).toInt()
        importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_YES
    }

    /** Shows a curve, over its network's [colour]. */
    fun show(curve: CardCurve?, colour: Int) {
        this.curve = curve
        this.colour = colour
        if (contentDescription != curve?.said) contentDescription = curve?.said
        invalidate()
    }

    override fun onMeasure(widthSpec: Int, heightSpec: Int) =
        setMeasuredDimension(getDefaultSize(suggestedMinimumWidth, widthSpec), resolveSize(suggestedMinimumHeight, heightSpec))

    override fun onDraw(canvas: Canvas) {
        val curve = curve ?: return
        val (left, right) = scale to width - scale
        val (top, bottom) = LINE * letters to height - 2 * LINE * letters
        fun x(share: Float) = left + share * (right - left)
        fun y(share: Float) = bottom - share * (bottom - top)

        edges(canvas, curve, left, right, ::y)
        hours(canvas, curve, left, right, bottom, ::x)
        curve.runs.forEach { run(canvas, it, y(curve.zeroY ?: 0f), ::x, ::y) }
        line.color = now
        line.strokeWidth = 2 * scale
        canvas.drawLine(x(curve.nowX), top - 4 * scale, x(curve.nowX), bottom, line)
    }

    /** The edges with their figures over and under them, which may be long, and where zero lies. */
    private fun edges(canvas: Canvas, curve: CardCurve, left: Float, right: Float, y: (Float) -> Float) {
        line.color = rule
        line.strokeWidth = scale
        text.textAlign = Paint.Align.LEFT
        for (share in listOf(0f, 1f)) canvas.drawLine(left, y(share), right, y(share), line)
        canvas.drawText(curve.most, left, y(1f) - 5 * letters, text)
        canvas.drawText(curve.least, left, y(0f) + 14 * letters, text)
        curve.zeroY?.let {
            line.color = text.color
            canvas.drawLine(left, y(it), right, y(it), line)
        }
    }

    private fun hours(canvas: Canvas, curve: CardCurve, left: Float, right: Float, bottom: Float, x: (Float) -> Float) {
        text.textAlign = Paint.Align.CENTER
        line.color = rule
        line.strokeWidth = scale
        for (hour in curve.hours) {
            val half = text.measureText(hour.text) / 2
            canvas.drawLine(x(hour.x), bottom, x(hour.x), bottom + 4 * scale, line)
            canvas.drawText(hour.text, x(hour.x).coerceIn(left + half, right - half), height - 4 * letters, text)
        }
    }

    /** A stretch without a gap over its area, or a dot. */
    private fun run(canvas: Canvas, run: List<CardPoint>, zero: Float, x: (Float) -> Float, y: (Float) -> Float) {
        val (first, last) = run.firstOrNull() to run.lastOrNull()
        if (first == null || last == null) return
        if (run.size == 1) {
            fill.color = ink
            return canvas.drawCircle(x(first.x), y(first.y), 3 * scale, fill)
        }
        path.rewind()
        run.forEachIndexed { i, point -> if (i == 0) path.moveTo(x(point.x), y(point.y)) else path.lineTo(x(point.x), y(point.y)) }
        line.color = ink
        line.strokeWidth = 2 * scale
        canvas.drawPath(path, line)
        path.lineTo(x(last.x), zero)
        path.lineTo(x(first.x), zero)
        path.close()
        fill.color = colour.faded(0.4f)
        canvas.drawPath(path, fill)
    }

    private companion object {
        /** Height of a line of letters. */
        const val LINE = 17
    }
}
