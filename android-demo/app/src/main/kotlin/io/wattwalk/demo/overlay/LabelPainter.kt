package io.wattwalk.demo.overlay

import android.content.Context
import android.graphics.Canvas
import android.graphics.DashPathEffect
import android.graphics.Paint
import android.graphics.Typeface
import android.text.TextPaint
import android.text.TextUtils
import io.wattwalk.Label
import kotlin.math.min

/** Paints labels where the core has placed them. */
internal class LabelPainter(
    private val context: Context,
    private val colours: Colours,
    private val glyphs: Glyphs,
    private val scale: Float,
) {
    private val fill = Paint(Paint.ANTI_ALIAS_FLAG)
    private val line = Paint(Paint.ANTI_ALIAS_FLAG).apply { style = Paint.Style.STROKE }
    private val text = TextPaint(Paint.ANTI_ALIAS_FLAG)
    private val dotted = DashPathEffect(floatArrayOf(2 * scale, 3 * scale), 0f)
    private val medium = Typeface.create("sans-serif-medium", Typeface.NORMAL)
    private val bold = Typeface.create(Typeface.SANS_SERIF, Typeface.BOLD)

    fun paint(canvas: Canvas, labels: List<Label>, textPx: Float, focus: Int?) {
        labels.forEach { leader(canvas, it) }
        // The nearest come first, and are painted last.
        labels.asReversed().forEach { box(canvas, it, textPx, it.asset == focus) }
    }

    /** From what a label is about to its box. */
    private fun leader(canvas: Canvas, label: Label) {
        val colour = colourOf(label.network)
        val (toX, toY) = label.anchorXPx to label.anchorYPx
        val fromX = toX.coerceIn(label.xPx + 8 * scale, label.xPx + label.widthPx - 8 * scale)
        val fromY = if (toY < label.yPx) label.yPx else label.yPx + label.heightPx
        line.pathEffect = null
        line.color = colour
        line.strokeWidth = 1.5f * scale
        canvas.drawLine(toX, toY, fromX, fromY, line)
        fill.color = colour
        canvas.drawCircle(toX, toY, 3 * scale, fill)
    }

    private fun box(canvas: Canvas, label: Label, textPx: Float, focused: Boolean) {
        val (x, y) = label.xPx to label.yPx
        val (right, bottom) = x + label.widthPx to y + label.heightPx
        val colour = colourOf(label.network)
        val mark = markOf(context, label)
        val corner = min(12 * scale, label.heightPx / 2)
        if (focused) {
            // A halo: what the guide speaks of now.
            fill.color = colour.faded(0.35f)
            val out = 6 * scale
            canvas.drawRoundRect(x - out, y - out, right + out, bottom + out, corner + out, corner + out, fill)
        }
        fill.color = colours.ink.faded(0.94f)
        canvas.drawRoundRect(x, y, right, bottom, corner, corner, fill)
        line.color = colour
        line.strokeWidth = (if (focused) 2.4f else 1.2f) * scale
        line.pathEffect = if (mark != null) dotted else null
        canvas.drawRoundRect(x, y, right, bottom, corner, corner, line)

        val disc = min(label.heightPx * 0.36f, textPx * 0.7f)
        val (discX, discY) = x + disc + 5 * scale to y + label.heightPx / 2
        fill.color = colour
        canvas.drawCircle(discX, discY, disc, fill)
        glyphs.draw(canvas, label.assetKind, discX, discY, disc * 1.4f, colours.ink)

        val left = discX + disc + 6 * scale
        val room = right - left - 6 * scale
        val value = label.value
        if (value == null) {
            write(canvas, label.title, left, discY, room, textPx * 0.9f, medium, colours.paper)
        } else {
            write(canvas, label.title, left, y + label.heightPx * 0.31f, room, textPx * 0.88f, medium, colours.pale)
            write(canvas, value, left, y + label.heightPx * 0.7f, room, textPx * 0.98f, bold, colours.paper)
        }
        // On the upper edge, or the lower one where the picture ends.
        if (mark != null) badge(canvas, mark, right - 6 * scale, if (y < textPx / 2) bottom else y, textPx, colour)
    }

    /** Writes a text about a height; a long one smaller, and shortened to its room. */
    private fun write(
        canvas: Canvas,
        words: String,
        x: Float,
        middle: Float,
        room: Float,
        size: Float,
        face: Typeface,
        colour: Int,
    ) {
        text.textSize = size
        text.typeface = face
        text.color = colour
        val wide = text.measureText(words)
        if (wide > room) text.textSize = size * (room / wide).coerceAtLeast(LEAST_SIZE)
        val shown = TextUtils.ellipsize(words, text, room, TextUtils.TruncateAt.END)
        canvas.drawText(shown, 0, shown.length, x, middle - (text.ascent() + text.descent()) / 2, text)
    }

    private fun badge(canvas: Canvas, words: String, end: Float, middle: Float, textPx: Float, colour: Int) {
        text.textSize = textPx * 0.62f
        text.typeface = medium
        val width = text.measureText(words) + 9 * scale
        val half = textPx * 0.43f
        fill.color = colours.ink
        canvas.drawRoundRect(end - width, middle - half, end, middle + half, half, half, fill)
        line.color = colour
        line.strokeWidth = scale
        line.pathEffect = dotted
        canvas.drawRoundRect(end - width, middle - half, end, middle + half, half, half, line)
        write(canvas, words, end - width + 4.5f * scale, middle, width, textPx * 0.62f, medium, colour)
    }

    private companion object {
        /** How much smaller a long text may be written. */
        const val LEAST_SIZE = 0.85f
    }
}
