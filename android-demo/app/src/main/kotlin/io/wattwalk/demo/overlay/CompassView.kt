package io.wattwalk.demo.overlay

import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Path
import android.graphics.Typeface
import android.view.View
import io.wattwalk.CompassMarkKind
import io.wattwalk.demo.R
import io.wattwalk.demo.panel.dp
import kotlin.math.roundToInt

/** A ribbon of the compass, as wide as the picture below it, with the next stop on it. */
internal class CompassView(context: Context) : View(context) {
    private val scale = resources.displayMetrics.density
    private val letters = scale * resources.configuration.fontScale.coerceIn(1f, 1.5f)
    private val colours = Colours
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
        val frame = scene?.frame ?: return
        // As wide as the picture, which may still be of another size.
        val wide = width / frame.widthPx.toFloat()
        val middle = height / 2f
        for (mark in frame.compass) {
            val x = mark.xPx * wide
            val name = when (mark.kind) {
                CompassMarkKind.CARDINAL -> names[mark.bearingDeg / 90]
                CompassMarkKind.DEGREES -> "${mark.bearingDeg}°"
                CompassMarkKind.TICK -> null
            }
            if (name == null) {
                paint.color = colours.paper.faded(0.6f)
                canvas.drawRect(x - 0.5f * scale, middle - 3 * scale, x + 0.5f * scale, middle + 3 * scale, paint)
                continue
            }
            val cardinal = mark.kind == CompassMarkKind.CARDINAL
            text.typeface = if (cardinal) Typeface.DEFAULT_BOLD else Typeface.DEFAULT
            text.textSize = (if (cardinal) 14 else 12) * letters
            text.color = colours.paper.faded(if (cardinal) 1f else 0.85f)
            canvas.drawText(name, x, middle - (text.ascent() + text.descent()) / 2, text)
        }
        frame.way?.compassXPx?.let { marker(canvas, it * wide) }
    }

    private fun marker(canvas: Canvas, x: Float) {
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
        if (scene.frame.positionState == null) return
        val eighth = (scene.frame.headingDeg / 45).roundToInt().mod(8)
        val words = context.getString(R.string.looking, resources.getStringArray(R.array.directions)[eighth])
        if (contentDescription != words) contentDescription = words
    }
}
