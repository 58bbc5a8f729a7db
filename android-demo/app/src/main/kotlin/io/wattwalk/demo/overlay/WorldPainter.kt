package io.wattwalk.demo.overlay

import android.graphics.Canvas
import android.graphics.Color
import android.graphics.LinearGradient
import android.graphics.Paint
import android.graphics.Shader

/** Sky and ground, for a picture without a camera behind it. */
internal class WorldPainter {
    private val paint = Paint()

    fun paint(canvas: Canvas, lens: Lens, width: Float, height: Float, light: Float) {
        val reach = 2 * (width + height)
        val horizon = lens.dropPx
        canvas.save()
        canvas.translate(width / 2, height / 2)
        canvas.rotate(Math.toDegrees(lens.roll.toDouble()).toFloat())
        fade(horizon - height * 0.95f, horizon, lit(NIGHT_SKY, SKY, light), floatArrayOf(0f, 0.55f, 1f))
        canvas.drawRect(-reach, -reach, reach, horizon, paint)
        fade(horizon, horizon + height * 0.62f, lit(NIGHT_GROUND, GROUND, light), floatArrayOf(0f, 0.12f, 1f))
        canvas.drawRect(-reach, horizon, reach, reach, paint)
        canvas.restore()
    }

    private fun fade(from: Float, to: Float, colours: IntArray, stops: FloatArray) {
        paint.shader = LinearGradient(0f, from, 0f, to, colours, stops, Shader.TileMode.CLAMP)
    }

    private fun lit(night: IntArray, day: IntArray, light: Float) = IntArray(night.size) { night[it].mixed(day[it], light) }

    private companion object {
        val NIGHT_SKY = intArrayOf(0xFF050A18.toInt(), 0xFF0C1830.toInt(), 0xFF2B3F63.toInt())
        val NIGHT_GROUND = intArrayOf(0xFF26313C.toInt(), 0xFF18222B.toInt(), 0xFF0A1015.toInt())
        val SKY = intArrayOf(0xFF2A78C8.toInt(), 0xFF74B1E6.toInt(), 0xFFDBEDF8.toInt())
        val GROUND = intArrayOf(0xFFB4C2BC.toInt(), Color.rgb(0x88, 0xA2, 0x91), Color.rgb(0x2A, 0x3B, 0x36))
    }
}
