package io.wattwalk.demo.overlay

import android.graphics.Path
import io.wattwalk.FrameVertex
import kotlin.math.hypot
import kotlin.math.max
import kotlin.math.min

/** Lines whose width changes along them, as paths to be filled. */
internal class StripPath {
    private val path = Path()

    /** The whole line, [widen] times as wide. */
    fun solid(vertices: List<FrameVertex>, widen: Float, widths: ClosedFloatingPointRange<Float>): Path {
        path.rewind()
        for (i in 1 until vertices.size) {
            val (a, b) = vertices[i - 1] to vertices[i]
            strip(a, b, 0f, 1f, widen, widths)
            path.addCircle(b.xPx, b.yPx, b.widthPx.coerceIn(widths) * widen / 2, Path.Direction.CW)
        }
        return path
    }

    /** Dashes that are longer where the line is nearer. */
    fun dashed(vertices: List<FrameVertex>, widths: ClosedFloatingPointRange<Float>): Path {
        path.rewind()
        var left = 0f
        var on = true
        for (i in 1 until vertices.size) {
            val (a, b) = vertices[i - 1] to vertices[i]
            val length = hypot(b.xPx - a.xPx, b.yPx - a.yPx)
            if (length < 0.5f) continue
            var at = 0f
            while (at < length) {
                val width = (a.widthPx + (b.widthPx - a.widthPx) * at / length).coerceIn(widths)
                if (left == 0f) left = width * if (on) 3.2f else 2f
                val to = min(length, at + left)
                if (on) strip(a, b, at / length, to / length, 1f, widths)
                // What is left of a dash goes on in the next segment; a trace does not.
                left = if (to < length) 0f else max(0f, left - (to - at))
                if (left < 0.5f) {
                    left = 0f
                    on = !on
                }
                at = to
            }
        }
        return path
    }

    private fun strip(
        a: FrameVertex,
        b: FrameVertex,
        from: Float,
        to: Float,
        widen: Float,
        widths: ClosedFloatingPointRange<Float>,
    ) {
        val (dx, dy) = b.xPx - a.xPx to b.yPx - a.yPx
        val length = hypot(dx, dy)
        if (length == 0f) return
        val (nx, ny) = -dy / length / 2 to dx / length / 2
        fun width(t: Float) = (a.widthPx + (b.widthPx - a.widthPx) * t).coerceIn(widths) * widen
        val (w0, w1) = width(from) to width(to)
        val (x0, y0) = a.xPx + dx * from to a.yPx + dy * from
        val (x1, y1) = a.xPx + dx * to to a.yPx + dy * to
        // The same way round as a circle, so that where they meet nothing is left out.
        path.moveTo(x0 - nx * w0, y0 - ny * w0)
        path.lineTo(x1 - nx * w1, y1 - ny * w1)
        path.lineTo(x1 + nx * w1, y1 + ny * w1)
        path.lineTo(x0 + nx * w0, y0 + ny * w0)
        path.close()
    }
}
