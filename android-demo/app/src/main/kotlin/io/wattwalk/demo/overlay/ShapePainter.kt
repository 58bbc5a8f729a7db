package io.wattwalk.demo.overlay

import android.graphics.Canvas
import android.graphics.LinearGradient
import android.graphics.Paint
import android.graphics.Path
import android.graphics.RadialGradient
import android.graphics.Shader
import io.wattwalk.AssetKind
import io.wattwalk.Frame
import io.wattwalk.FrameVertex
import io.wattwalk.Shape
import io.wattwalk.ShapeKind

/** Paints the shapes of a frame: it comes clipped and in painting order; here are only colours. */
internal class ShapePainter(private val colours: Colours, private val glyphs: Glyphs, private val scale: Float) {
    private val fill = Paint(Paint.ANTI_ALIAS_FLAG)
    private val line = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        style = Paint.Style.STROKE
        strokeJoin = Paint.Join.ROUND
    }
    private val path = Path()
    private val strips = StripPath()

    fun paint(canvas: Canvas, frame: Frame, shape: Shape, focused: Boolean) {
        val vertices = verticesOf(frame, shape)
        val colour = opaque(shape.rgb)
        when (shape.kind) {
            ShapeKind.WALL -> wall(canvas, vertices, shape, frame, focused)
            ShapeKind.STOREYS -> storeys(canvas, vertices, shape)
            // All at once, by [corridors].
            ShapeKind.CORRIDOR -> Unit
            ShapeKind.LINE -> cable(canvas, vertices, shape, colour)
            ShapeKind.AREA -> area(canvas, vertices, shape, colour)
            ShapeKind.POINT -> point(canvas, vertices, shape, colour, frame.darkness > LAMPS_LIT, focused)
        }
    }

    private fun verticesOf(frame: Frame, shape: Shape): List<FrameVertex> =
        frame.vertices.subList(shape.firstVertex, shape.firstVertex + shape.vertexCount)

    private fun wall(canvas: Canvas, vertices: List<FrameVertex>, shape: Shape, frame: Frame, focused: Boolean) {
        if (vertices.size < 3) return
        path.outline(vertices)
        val solid = opaque(shape.rgb)
        val near = frame.world?.let { opaque(it.nearGroundRgb) } ?: solid
        // Darker at the foot, so that a wall stands on the ground.
        val (top, bottom) = vertices.minOf { it.yPx } to vertices.maxOf { it.yPx }
        fill.shader = LinearGradient(0f, top, 0f, bottom, solid, solid.mixed(near, 0.2f), Shader.TileMode.CLAMP)
        fill.color = colours.ink
        canvas.drawPath(path, fill)
        fill.shader = null
        line.color = if (focused) colours.guide else solid.mixed(near, 0.4f).faded(0.6f * shape.opacity)
        line.strokeWidth = (if (focused) 2.5f else 1f) * scale
        canvas.drawPath(path, line)
    }

    private fun storeys(canvas: Canvas, vertices: List<FrameVertex>, shape: Shape) {
        line.color = opaque(shape.rgb).faded(shape.opacity)
        line.strokeWidth = scale
        for ((a, b) in vertices.chunked(2) { it[0] to it[1] }) canvas.drawLine(a.xPx, a.yPx, b.xPx, b.yPx, line)
    }

    /**
     * The corridors of each network as one layer at one opacity: where cables lie side by side
     * theirs overlap, and the ground is no darker for it.
     */
    fun corridors(canvas: Canvas, frame: Frame) {
        // In painting order, as the frame has them.
        for (network in frame.shapes.filter { it.kind == ShapeKind.CORRIDOR }.map { it.network }.distinct()) {
            var layer = 0
            for (shape in frame.shapes) {
                if (shape.kind != ShapeKind.CORRIDOR || shape.network != network) continue
                if (layer == 0) {
                    layer = canvas.saveLayerAlpha(0f, 0f, frame.widthPx.toFloat(), frame.heightPx.toFloat(), CORRIDOR_ALPHA)
                }
                path.outline(verticesOf(frame, shape))
                fill.color = opaque(shape.rgb).faded(shape.opacity)
                canvas.drawPath(path, fill)
            }
            if (layer != 0) canvas.restoreToCount(layer)
        }
    }

    private fun cable(canvas: Canvas, vertices: List<FrameVertex>, shape: Shape, colour: Int) {
        if (vertices.size < 2) return
        val pole = shape.assetKind == AssetKind.STREET_LIGHT
        fill.color = colours.ink.faded(0.45f * shape.opacity)
        canvas.drawPath(strips.solid(vertices, if (pole) 1.4f else 1.6f), fill)
        fill.color = colour.faded((if (pole) 1f else if (shape.buried) 0.4f else 0.8f) * shape.opacity)
        canvas.drawPath(strips.solid(vertices, if (pole) 1f else 0.8f), fill)
        if (pole) return
        fill.color = colour.faded(shape.opacity)
        canvas.drawPath(strips.dashed(vertices, dashesOf(shape.network), LEAST_PERIOD_DP * scale), fill)
    }

    private fun area(canvas: Canvas, vertices: List<FrameVertex>, shape: Shape, colour: Int) {
        path.outline(vertices)
        val panel = shape.assetKind == AssetKind.PHOTOVOLTAIC
        fill.color = colour.faded((if (panel) 0.85f else 0.4f) * shape.opacity)
        canvas.drawPath(path, fill)
        line.color = colourOf(shape.network).faded(shape.opacity)
        line.strokeWidth = 1.5f * scale
        canvas.drawPath(path, line)
    }

    private fun point(canvas: Canvas, vertices: List<FrameVertex>, shape: Shape, colour: Int, lit: Boolean, focused: Boolean) {
        val at = vertices.firstOrNull() ?: return
        val radius = at.widthPx / 2
        if (lit && shape.assetKind == AssetKind.STREET_LIGHT) glow(canvas, at, radius * 5, colour, shape.opacity)
        if (focused) {
            fill.color = colour.faded(0.35f * shape.opacity)
            canvas.drawCircle(at.xPx, at.yPx, radius * 2.4f, fill)
        }
        fill.color = colour.faded(shape.opacity)
        canvas.drawCircle(at.xPx, at.yPx, radius, fill)
        line.color = colours.ink.faded(0.75f * shape.opacity)
        line.strokeWidth = 1.5f * scale
        canvas.drawCircle(at.xPx, at.yPx, radius, line)
        if (radius > 7 * scale) {
            glyphs.draw(canvas, shape.assetKind, at.xPx, at.yPx, radius * 1.35f, colours.ink.faded(shape.opacity))
        }
    }

    private fun glow(canvas: Canvas, at: FrameVertex, reach: Float, colour: Int, opacity: Float) {
        fill.shader = RadialGradient(at.xPx, at.yPx, reach, colour.faded(0.6f * opacity), colour.faded(0f), Shader.TileMode.CLAMP)
        fill.color = colour
        canvas.drawCircle(at.xPx, at.yPx, reach, fill)
        fill.shader = null
    }

    private companion object {
        /** Of the layer of a network's corridors, of 255. */
        const val CORRIDOR_ALPHA = 51
        /** Darker than this, street lights are on. */
        const val LAMPS_LIT = 0.4f
        /** Shorter dashes and gaps are painted as one line. */
        const val LEAST_PERIOD_DP = 10f
    }
}
