package io.wattwalk.demo.overlay

import android.graphics.Canvas
import android.graphics.LinearGradient
import android.graphics.Paint
import android.graphics.RadialGradient
import android.graphics.Shader
import io.wattwalk.Frame
import io.wattwalk.SunDisc
import io.wattwalk.World

/** What surrounds the visitor, for a picture without a camera behind it. */
internal class WorldPainter(private val colours: Colours, private val scale: Float) {
    private val paint = Paint()
    private val smooth = Paint(Paint.ANTI_ALIAS_FLAG)

    fun paint(canvas: Canvas, frame: Frame, world: World) {
        val height = frame.heightPx.toFloat()
        val level = frame.horizon.dropPx
        turned(canvas, frame) { reach ->
            fade(level - height * 0.95f, level, intArrayOf(opaque(world.zenithRgb), opaque(world.skyRgb), opaque(world.horizonRgb)), floatArrayOf(0f, 0.55f, 1f))
            canvas.drawRect(-reach, -reach, reach, level, paint)
        }
        for (star in world.stars) {
            smooth.color = colours.paper.faded(star.opacity)
            canvas.drawCircle(star.xPx, star.yPx, star.radiusPx, smooth)
        }
        world.sun?.let { sun(canvas, it) }
        // Haze where sky and ground meet.
        turned(canvas, frame) { reach ->
            fade(level, level + height * 0.62f, intArrayOf(opaque(world.farGroundRgb), opaque(world.groundRgb), opaque(world.nearGroundRgb)), floatArrayOf(0f, 0.12f, 1f))
            canvas.drawRect(-reach, level, reach, reach, paint)
            val haze = opaque(world.hazeRgb)
            fade(level - height * 0.09f, level + height * 0.05f, intArrayOf(haze.faded(0f), haze.faded(0.85f), haze.faded(0f)), floatArrayOf(0f, 0.65f, 1f))
            canvas.drawRect(-reach, level - height * 0.09f, reach, level + height * 0.05f, paint)
        }
        smooth.strokeWidth = scale
        for (line in world.grid) {
            smooth.color = opaque(world.gridRgb).faded(line.opacity)
            canvas.drawLine(line.fromXPx, line.fromYPx, line.toXPx, line.toYPx, smooth)
        }
    }

    private fun turned(canvas: Canvas, frame: Frame, paint: (reach: Float) -> Unit) {
        canvas.save()
        canvas.translate(frame.widthPx / 2f, frame.heightPx / 2f)
        canvas.rotate(frame.horizon.rollDeg)
        paint(2f * (frame.widthPx + frame.heightPx) + kotlin.math.abs(frame.horizon.dropPx))
        canvas.restore()
    }

    private fun sun(canvas: Canvas, sun: SunDisc) {
        val colour = opaque(sun.rgb)
        val glow = intArrayOf(colour.faded(0.95f), colour.faded(0.9f), colour.faded(0.4f), colour.faded(0f))
        smooth.shader = RadialGradient(sun.xPx, sun.yPx, sun.radiusPx, glow, floatArrayOf(0f, 0.08f, 0.1f, 1f), Shader.TileMode.CLAMP)
        smooth.color = colour
        canvas.drawCircle(sun.xPx, sun.yPx, sun.radiusPx, smooth)
        smooth.shader = null
    }

    private fun fade(from: Float, to: Float, colours: IntArray, stops: FloatArray) {
        paint.shader = LinearGradient(0f, from, 0f, to, colours, stops, Shader.TileMode.CLAMP)
    }
}
