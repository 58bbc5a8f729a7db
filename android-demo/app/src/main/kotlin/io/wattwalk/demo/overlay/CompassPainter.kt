package io.wattwalk.demo.overlay

import android.content.Context
import android.graphics.Canvas
import android.graphics.LinearGradient
import android.graphics.Paint
import android.graphics.Path
import android.graphics.Shader
import android.graphics.Typeface
import io.wattwalk.demo.R
import kotlin.math.abs
import kotlin.math.atan2
import kotlin.math.tan

/** A ribbon of the compass at the top, with the next stop on it. */
internal class CompassPainter(context: Context, private val colours: Colours, private val scale: Float) {
    private val names = context.resources.getStringArray(R.array.compass)
    private val paint = Paint(Paint.ANTI_ALIAS_FLAG)
    private val text = Paint(Paint.ANTI_ALIAS_FLAG).apply { textAlign = Paint.Align.CENTER }
    private val shade = Paint().apply {
        val colours = intArrayOf(0x9E050914.toInt(), 0x00050914)
        shader = LinearGradient(0f, 0f, 0f, 58 * scale, colours, null, Shader.TileMode.CLAMP)
    }
    private val path = Path()

    fun paint(canvas: Canvas, lens: Lens, scene: Scene) {
        val width = scene.frame.widthPx.toFloat()
        canvas.drawRect(0f, 0f, width, 58 * scale, shade)
        fun place(bearing: Double): Float? {
            val off = (bearing - scene.frame.headingDeg + 540).mod(360.0) - 180
            if (abs(off) > scene.fovDeg / 2 + 4) return null
            return width / 2 + lens.focalPx * tan(Math.toRadians(off)).toFloat()
        }
        for (bearing in 0 until 360 step 5) {
            val x = place(bearing.toDouble()) ?: continue
            if (bearing % 30 != 0) {
                paint.color = colours.paper.faded(0.6f)
                canvas.drawRect(x - 0.5f * scale, 9 * scale, x + 0.5f * scale, 15 * scale, paint)
                continue
            }
            val name = if (bearing % 90 == 0) names[bearing / 90] else null
            text.typeface = if (name != null) Typeface.DEFAULT_BOLD else Typeface.DEFAULT
            text.textSize = (if (name != null) 14 else 12) * scale
            text.color = colours.paper.faded(if (name != null) 1f else 0.85f)
            canvas.drawText(name ?: "$bearing°", x, 17 * scale, text)
        }
        marker(canvas, scene, ::place)
    }

    private fun marker(canvas: Canvas, scene: Scene, place: (Double) -> Float?) {
        val (way, pose) = (scene.way ?: return) to (scene.pose ?: return)
        val end = way.lineM.lastOrNull() ?: return
        val bearing = atan2(end.eastM - pose.positionM.eastM, end.northM - pose.positionM.northM)
        val x = place(Math.toDegrees(bearing)) ?: return
        path.rewind()
        path.moveTo(x - 7 * scale, 0f)
        path.lineTo(x + 7 * scale, 0f)
        path.lineTo(x, 9 * scale)
        path.close()
        paint.color = colours.guide
        canvas.drawPath(path, paint)
    }
}
