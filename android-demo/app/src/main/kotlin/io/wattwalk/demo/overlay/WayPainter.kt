package io.wattwalk.demo.overlay

import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Path
import android.graphics.Typeface
import io.wattwalk.Frame
import io.wattwalk.FrameWay

/** The way on, as chevrons on the ground, and a pin with its number where it ends. */
internal class WayPainter(private val colours: Colours, private val scale: Float) {
    private val fill = Paint(Paint.ANTI_ALIAS_FLAG)
    private val line = Paint(Paint.ANTI_ALIAS_FLAG).apply { style = Paint.Style.STROKE }
    private val number = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        textAlign = Paint.Align.CENTER
        typeface = Typeface.DEFAULT_BOLD
    }
    private val path = Path()

    fun chevrons(canvas: Canvas, frame: Frame) {
        for (chevron in frame.way?.chevrons.orEmpty()) {
            path.outline(frame.vertices.subList(chevron.firstVertex, chevron.firstVertex + chevron.vertexCount))
            fill.color = colours.guide.faded(chevron.opacity)
            canvas.drawPath(path, fill)
        }
    }

    fun pin(canvas: Canvas, way: FrameWay) {
        val pin = way.pin ?: return
        line.color = colours.guide
        line.strokeWidth = 2.5f * scale
        canvas.drawLine(pin.footXPx, pin.footYPx, pin.headXPx, pin.headYPx, line)
        fill.color = colours.guideCard
        canvas.drawCircle(pin.headXPx, pin.headYPx, pin.radiusPx, fill)
        canvas.drawCircle(pin.headXPx, pin.headYPx, pin.radiusPx, line)
        number.color = colours.paper
        number.textSize = pin.radiusPx * 1.1f
        canvas.drawText("${way.number}", pin.headXPx, pin.headYPx - (number.ascent() + number.descent()) / 2, number)
    }
}
