package io.wattwalk.demo.overlay

import android.graphics.Canvas
import android.graphics.DashPathEffect
import android.graphics.Paint
import android.graphics.Path
import android.graphics.Typeface
import io.wattwalk.Label
import kotlin.math.min

/** Paints labels where the core has placed them. */
internal class LabelPainter(
    private val colours: Colours,
    private val glyphs: Glyphs,
    private val scale: Float,
) {
    private val fill = Paint(Paint.ANTI_ALIAS_FLAG)
    private val line = Paint(Paint.ANTI_ALIAS_FLAG).apply { style = Paint.Style.STROKE }
    private val text = Paint(Paint.ANTI_ALIAS_FLAG)
    private val path = Path()
    private val dotted = DashPathEffect(floatArrayOf(2 * scale, 3 * scale), 0f)
    private val medium = Typeface.create("sans-serif-medium", Typeface.NORMAL)
    private val bold = Typeface.create(Typeface.SANS_SERIF, Typeface.BOLD)

    fun paint(canvas: Canvas, labels: List<Label>) {
        labels.forEach { if (it.arrowDeg == null) leader(canvas, it) }
        // The nearest come first, and are painted last.
        labels.asReversed().forEach { box(canvas, it) }
    }

    /** How many have no label, at the right under the compass. */
    fun unlabelled(canvas: Canvas, count: Int, width: Float, textPx: Float) {
        if (count == 0) return
        val words = "+$count"
        text.textSize = textPx * 0.8f
        text.typeface = medium
        text.textScaleX = 1f
        text.color = colours.pale
        val wide = text.measureText(words)
        val (right, top) = width - 0.6f * textPx to 2.2f * textPx
        val height = 1.4f * textPx
        fill.color = colours.ink.faded(0.8f)
        canvas.drawRoundRect(right - wide - textPx, top, right, top + height, height / 2, height / 2, fill)
        canvas.drawText(words, right - wide - textPx / 2, top + height / 2 + 0.36f * text.textSize, text)
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

    private fun box(canvas: Canvas, label: Label) {
        val (x, y) = label.xPx to label.yPx
        val (right, bottom) = x + label.widthPx to y + label.heightPx
        val colour = colourOf(label.network)
        val corner = min(10 * scale, label.heightPx / 2)
        if (label.focused) {
            // A halo: what the guide speaks of now.
            fill.color = colour.faded(0.35f)
            val out = 6 * scale
            canvas.drawRoundRect(x - out, y - out, right + out, bottom + out, corner + out, corner + out, fill)
        }
        fill.color = colours.ink.faded(0.94f)
        canvas.drawRoundRect(x, y, right, bottom, corner, corner, fill)
        line.color = colour
        line.strokeWidth = (if (label.focused) 2.4f else 1.2f) * scale
        line.pathEffect = if (label.measured) null else dotted
        canvas.drawRoundRect(x, y, right, bottom, corner, corner, line)
        fill.color = colour
        canvas.drawCircle(label.symbolXPx, label.symbolYPx, label.symbolRadiusPx, fill)
        val arrow = label.arrowDeg
        if (arrow != null) {
            arrow(canvas, label.symbolXPx, label.symbolYPx, label.symbolRadiusPx, arrow)
        } else {
            glyphs.draw(canvas, label.assetKind, label.symbolXPx, label.symbolYPx, label.symbolRadiusPx * 1.4f, colours.ink)
        }
        label.lines.forEach { row ->
            text.textSize = row.sizePx
            text.typeface = if (row.bold) bold else medium
            text.color = if (row.bold || label.lines.size == 1) colours.paper else colours.pale
            // There is room for it; a face that is wider than most is set narrower.
            text.textScaleX = 1f
            text.textScaleX = min(1f, row.roomPx / text.measureText(row.text))
            canvas.drawText(row.text, row.xPx, row.baselinePx, text)
        }
    }

    /** To what lies outside the picture. */
    private fun arrow(canvas: Canvas, x: Float, y: Float, radius: Float, deg: Float) {
        path.rewind()
        path.moveTo(0f, -0.7f * radius)
        path.lineTo(0.6f * radius, 0.5f * radius)
        path.lineTo(0f, 0.2f * radius)
        path.lineTo(-0.6f * radius, 0.5f * radius)
        path.close()
        fill.color = colours.ink
        canvas.save()
        canvas.translate(x, y)
        canvas.rotate(deg)
        canvas.drawPath(path, fill)
        canvas.restore()
    }
}
