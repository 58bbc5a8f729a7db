package io.wattwalk.demo.overlay

import android.graphics.Path
import io.wattwalk.FrameVertex
import kotlin.math.floor
import kotlin.math.hypot

/** Lines whose width changes along them, as paths to be filled. */
internal class StripPath {
    private val path = Path()

    /** The whole line, [widen] times as wide. */
    fun solid(vertices: List<FrameVertex>, widen: Float): Path {
        path.rewind()
        for (i in 1 until vertices.size) {
            val (a, b) = vertices[i - 1] to vertices[i]
            strip(a, b, 0f, 1f, widen)
            path.addCircle(b.xPx, b.yPx, b.widthPx * widen / 2, Path.Direction.CW)
        }
        return path
    }

    /**
     * What of it lies within the dashes of its network, whose metres are those of a dash, of the
     * gap behind it, and so on; where they are too short to be told apart, all of it.
     */
    fun dashed(vertices: List<FrameVertex>, dashesM: List<Float>, leastPeriodPx: Float): Path {
        path.rewind()
        for (i in 1 until vertices.size) dashes(vertices[i - 1], vertices[i], dashesM, leastPeriodPx)
        return path
    }

    private fun dashes(a: FrameVertex, b: FrameVertex, dashesM: List<Float>, leastPeriodPx: Float) {
        val period = dashesM.sum()
        val span = b.alongM - a.alongM
        val length = hypot(b.xPx - a.xPx, b.yPx - a.yPx)
        if (span <= 0 || period / span * length < leastPeriodPx) {
            strip(a, b, 0f, 1f, 1f)
            return
        }
        // Metres change evenly in space, and in the picture by the depth.
        fun share(along: Float): Float {
            val t = ((along - a.alongM) / span).coerceIn(0f, 1f)
            return t * b.depthM / (a.depthM + t * (b.depthM - a.depthM))
        }
        var from = floor(a.alongM / period) * period
        var i = 0
        while (from < b.alongM) {
            val to = from + dashesM[i]
            if (to > a.alongM) strip(a, b, share(from), share(to), 1f)
            from = to + dashesM[i + 1]
            i = (i + 2) % dashesM.size
        }
    }

    private fun strip(a: FrameVertex, b: FrameVertex, from: Float, to: Float, widen: Float) {
        val (dx, dy) = b.xPx - a.xPx to b.yPx - a.yPx
        val length = hypot(dx, dy)
        if (length == 0f) return
        val (nx, ny) = -dy / length / 2 to dx / length / 2
        fun width(t: Float) = (a.widthPx + (b.widthPx - a.widthPx) * t) * widen
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
