package io.wattwalk.demo.overlay

import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Path
import android.graphics.Typeface
import android.view.View
import io.wattwalk.demo.R
import io.wattwalk.demo.panel.dp
import kotlin.math.abs
import kotlin.math.atan2
import kotlin.math.roundToInt
import kotlin.math.tan

/** A ribbon of the compass, as wide as the picture below it, with the next stop on it. */
internal class CompassView(context: Context) : View(context) {
    private val scale = resources.displayMetrics.density
    private val letters = scale * resources.configuration.fontScale.coerceIn(1f, 1.5f)
    private val colours = Colours(context)
    private val names = context.resources.getStringArray(R.array.compass)
    private val paint = Paint(Paint.ANTI_ALIAS_FLAG)
    private val text = Paint(Paint.ANTI_ALIAS_FLAG).apply { textAlign = Paint.Align.CENTER }
    private val path = Path()

    init {
        setBackgroundColor(colours.ink)
        minimumHeight = (26 * letters).toInt()
        importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_YES
    }

    var scene: Scene? = null
        set(value) {
            field = value
            value?.let(::describe)
            invalidate()
        }

    override fun onMeasure(widthSpec: Int, heightSpec: Int) =
        setMeasuredDimension(getDefaultSize(suggestedMinimumWidth, widthSpec), resolveSize(suggestedMinimumHeight, heightSpec))

    override fun onDraw(canvas: Canvas) {
        val scene = scene?.takeIf { it.pose != null } ?: return
        val lens = Lens(scene.frame, scene.fovDeg)
        val middle = height / 2f
        fun place(bearing: Double): Float? {
            val off = (bearing - scene.frame.headingDeg + 540).mod(360.0) - 180
            if (abs(off) > scene.fovDeg / 2 + 4) return null
            return width / 2 + lens.focalPx * tan(Math.toRadians(off)).toFloat()
        }
        for (bearing in 0 until 360 step 5) {
            val x = place(bearing.toDouble()) ?: continue
            if (bearing % 30 != 0) {
                paint.color = colours.paper.faded(0.6f)
                canvas.drawRect(x - 0.5f * scale, middle - 3 * scale, x + 0.5f * scale, middle + 3 * scale, paint)
                continue
            }
            val name = if (bearing % 90 == 0) names[bearing / 90] else null
            text.typeface = if (name != null) Typeface.DEFAULT_BOLD else Typeface.DEFAULT
            text.textSize = (if (name != null) 14 else 12) * letters
            text.color = colours.paper.faded(if (name != null) 1f else 0.85f)
            canvas.drawText(name ?: "$bearing°", x, middle - (text.ascent() + text.descent()) / 2, text)
        }
        marker(canvas, scene, ::place)
    }

    private fun marker(canvas: Canvas, scene: Scene, place: (Double) -> Float?) {
        val (way, pose) = (scene.way ?: return) to (scene.pose ?: return)
        val end = way.lineM.lastOrNull() ?: return
        val bearing = atan2(end.eastM - pose.positionM.eastM, end.northM - pose.positionM.northM)
        val x = place(Math.toDegrees(bearing)) ?: return
        path.rewind()
        path.moveTo(x - 7 * scale, height.toFloat())
        path.lineTo(x + 7 * scale, height.toFloat())
        path.lineTo(x, height - 9 * scale)
        path.close()
        paint.color = colours.guide
        canvas.drawPath(path, paint)
    }

    /** What a screen reader says: one of eight directions, for a tremble not to be read out. */
    private fun describe(scene: Scene) {
        if (scene.pose == null) return
        val eighth = (scene.frame.headingDeg / 45).roundToInt().mod(8)
        val words = context.getString(R.string.looking, resources.getStringArray(R.array.directions)[eighth])
        if (contentDescription != words) contentDescription = words
    }
}
