package io.wattwalk.demo.day

import android.content.Context
import android.graphics.Canvas
import android.graphics.DashPathEffect
import android.graphics.Paint
import android.graphics.Path
import android.view.View
import io.wattwalk.Step
import io.wattwalk.demo.R
import io.wattwalk.demo.panel.Numbers
import kotlin.math.ceil
import kotlin.math.floor
import kotlin.math.log10
import kotlin.math.pow

/**
 * The district's day as a curve: used, produced, drawn from the grid, and the time that it is. What the battery gives
 * back and stores lies in a strip under it.
 */
internal class DayCurve(context: Context) : View(context) {
    private val scale = resources.displayMetrics.density
    private val letters = scale * resources.configuration.fontScale.coerceIn(1f, 1.6f)
    private val numbers = Numbers(resources.configuration.locales[0])
    private val used = context.getColor(R.color.text)
    private val solar = context.getColor(R.color.curve_solar)
    private val grid = context.getColor(R.color.curve_grid)
    private val gives = context.getColor(R.color.curve_gives)
    private val stores = context.getColor(R.color.curve_stores)
    private val rule = context.getColor(R.color.line)
    private val now = context.getColor(R.color.accent)
    private val fill = Paint(Paint.ANTI_ALIAS_FLAG)
    private val line = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        style = Paint.Style.STROKE
        strokeJoin = Paint.Join.ROUND
    }
    private val dashes = DashPathEffect(floatArrayOf(4 * scale, 3 * scale), 0f)
    private val text = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        color = context.getColor(R.color.soft)
        textSize = 11 * letters
    }
    private val path = Path()
    private var steps: List<Step> = emptyList()
    private var minute = 0

    init {
        minimumHeight = (130 * scale).toInt()
        importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_YES
    }

    /** Shows a day, which is read out as [words], and marks a minute of it. */
    fun show(steps: List<Step>, minute: Int, words: String) {
        if (steps === this.steps && minute == this.minute && words == contentDescription) return
        this.steps = steps
        this.minute = minute
        contentDescription = words
        invalidate()
    }

    override fun onMeasure(widthSpec: Int, heightSpec: Int) =
        setMeasuredDimension(getDefaultSize(suggestedMinimumWidth, widthSpec), resolveSize(suggestedMinimumHeight, heightSpec))

    override fun onDraw(canvas: Canvas) {
        if (steps.isEmpty()) return
        val most = steps.maxOf { maxOf(it.consumptionKw, it.productionKw, it.importKw, plainKw(it)) }.coerceAtLeast(1e-3)
        val tick = tickFor(most)
        val ceiling = ceil(most / tick) * tick
        val left = text.measureText(numbers.plain(ceiling)) + 8 * scale
        val right = width - 8 * scale
        val strongest = steps.maxOf { maxOf(it.chargeKw, it.dischargeKw) }
        val strip = if (strongest > 0) (height - 16 * letters) * STRIP else 0f
        val (top, bottom) = 8 * scale to height - 16 * letters - strip
        fun x(share: Double) = (left + share * (right - left)).toFloat()
        fun y(kw: Double) = (bottom - kw / ceiling * (bottom - top)).toFloat()

        line.pathEffect = null
        line.strokeWidth = scale
        line.color = rule
        text.textAlign = Paint.Align.RIGHT
        var kw = 0.0
        while (kw <= ceiling + tick / 2) {
            canvas.drawLine(left, y(kw), right, y(kw), line)
            canvas.drawText(numbers.plain(kw), left - 5 * scale, y(kw) - text.ascent() / 2 - scale, text)
            kw += tick
        }
        for (hour in 0..24 step 6) {
            text.textAlign = if (hour == 0) Paint.Align.LEFT else if (hour == 24) Paint.Align.RIGHT else Paint.Align.CENTER
            canvas.drawText(context.getString(R.string.hour, hour), x(hour / 24.0), height - 3 * scale, text)
        }
        curve(::x, ::y) { it.productionKw }
        path.lineTo(x(1.0), y(0.0))
        path.lineTo(x(0.0), y(0.0))
        path.close()
        fill.color = solar and 0x59FFFFFF
        canvas.drawPath(path, fill)
        stroke(canvas, solar, 1.6f, false, ::x, ::y) { it.productionKw }
        stroke(canvas, grid, 1.4f, true, ::x, ::y, ::plainKw)
        stroke(canvas, grid, 1.8f, false, ::x, ::y) { it.importKw }
        stroke(canvas, used, 2f, false, ::x, ::y) { it.consumptionKw }

        if (strip > 0) {
            val (middle, half) = bottom + strip * 0.55f to strip * 0.4
            fun moved(colour: Int, direction: Int, kw: (Step) -> Double) {
                fill.color = colour
                curve(::x, { middle + (direction * it / strongest * half).toFloat() }, kw)
                path.lineTo(x(1.0), middle)
                path.lineTo(x(0.0), middle)
                path.close()
                canvas.drawPath(path, fill)
            }
            moved(gives, -1) { it.dischargeKw }
            moved(stores, 1) { it.chargeKw }
            line.pathEffect = null
            line.strokeWidth = scale
            line.color = rule
            canvas.drawLine(left, middle, right, middle, line)
        }

        val at = x(minute / MINUTES)
        line.pathEffect = null
        line.color = now
        line.strokeWidth = 2 * scale
        canvas.drawLine(at, top - 4 * scale, at, bottom + strip, line)
        val step = steps[(minute / MINUTES * steps.size).toInt().coerceIn(0, steps.size - 1)]
        for ((colour, value) in listOf(solar to step.productionKw, grid to step.importKw, used to step.consumptionKw)) {
            fill.color = colour
            canvas.drawCircle(at, y(value), 3.5f * scale, fill)
        }
    }

    private fun curve(x: (Double) -> Float, y: (Double) -> Float, value: (Step) -> Double) {
        path.rewind()
        steps.forEachIndexed { i, step ->
            val across = x((i + 0.5) / steps.size)
            if (i == 0) path.moveTo(x(0.0), y(value(step)))
            path.lineTo(across, y(value(step)))
        }
        path.lineTo(x(1.0), y(value(steps.last())))
    }

    private fun stroke(
        canvas: Canvas,
        colour: Int,
        widthDp: Float,
        dashed: Boolean,
        x: (Double) -> Float,
        y: (Double) -> Float,
        value: (Step) -> Double,
    ) {
        curve(x, y, value)
        line.color = colour
        line.strokeWidth = widthDp * scale
        line.pathEffect = if (dashed) dashes else null
        canvas.drawPath(path, line)
    }

    /** What would be drawn from the grid without battery and shifting. */
    private fun plainKw(step: Step) = (step.consumptionUnshiftedKw - step.productionKw).coerceAtLeast(0.0)

    /** A round step of the scale, four of which reach over the day. */
    private fun tickFor(most: Double): Double {
        val unit = 10.0.pow(floor(log10(most)))
        return listOf(0.25, 0.5, 1.0, 2.0).map { it * unit }.firstOrNull { most / it <= TICKS } ?: (5 * unit)
    }

    private companion object {
        const val MINUTES = 24 * 60.0
        const val TICKS = 4

        /** Of the height. */
        const val STRIP = 0.24f
    }
}
