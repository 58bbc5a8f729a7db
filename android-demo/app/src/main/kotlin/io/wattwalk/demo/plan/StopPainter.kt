package io.wattwalk.demo.plan

import android.graphics.Canvas
import android.graphics.DashPathEffect
import android.graphics.Paint
import android.graphics.Typeface
import io.wattwalk.StopState
import io.wattwalk.demo.overlay.Colours
import io.wattwalk.demo.visit.ShownStop

/** Paints the stops with their numbers; how each stands is told by more than its colour. */
internal class StopPainter(private val colours: Colours, private val scale: Float, letters: Float) {
    private val radius = 13 * scale * letters
    private val fill = Paint(Paint.ANTI_ALIAS_FLAG)
    private val line = Paint(Paint.ANTI_ALIAS_FLAG).apply { style = Paint.Style.STROKE }
    private val dashes = DashPathEffect(floatArrayOf(4 * scale, 3 * scale), 0f)
    private val number = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        textAlign = Paint.Align.CENTER
        typeface = Typeface.DEFAULT_BOLD
        textSize = 14 * scale * letters
    }

    fun paint(canvas: Canvas, x: Float, y: Float, stop: ShownStop, chosen: Boolean) {
        val state = stop.state
        if (state == StopState.CURRENT || chosen) {
            fill.color = colours.guide and 0x66FFFFFF
            canvas.drawCircle(x, y, radius * 1.6f, fill)
        }
        fill.color = when (state) {
            StopState.CURRENT, StopState.NEXT -> colours.guideCard
            else -> colours.ink
        }
        canvas.drawCircle(x, y, radius, fill)
        line.color = if (state == StopState.OPEN || state == StopState.SKIPPED) colours.pale else colours.guide
        line.strokeWidth = (if (chosen) 3.5f else 2.2f) * scale
        line.pathEffect = if (state == StopState.SKIPPED) dashes else null
        canvas.drawCircle(x, y, radius, line)
        number.color = if (state == StopState.SKIPPED) colours.pale else colours.paper
        canvas.drawText(stop.number.toString(), x, y - (number.ascent() + number.descent()) / 2, number)
        if (state == StopState.REACHED) tick(canvas, x + radius * 0.8f, y - radius * 0.8f)
    }

    private fun tick(canvas: Canvas, x: Float, y: Float) {
        val r = radius * 0.5f
        fill.color = colours.guide
        canvas.drawCircle(x, y, r, fill)
        line.pathEffect = null
        line.color = colours.ink
        line.strokeWidth = 1.8f * scale
        canvas.drawLine(x - r * 0.5f, y, x - r * 0.1f, y + r * 0.4f, line)
        canvas.drawLine(x - r * 0.1f, y + r * 0.4f, x + r * 0.55f, y - r * 0.4f, line)
    }
}
