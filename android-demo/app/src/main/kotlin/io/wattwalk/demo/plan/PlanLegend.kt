package io.wattwalk.demo.plan

import android.content.Context
import android.graphics.Canvas
import android.graphics.ColorFilter
import android.graphics.DashPathEffect
import android.graphics.Paint
import android.graphics.PixelFormat
import android.graphics.drawable.Drawable
import android.widget.TextView
import io.wattwalk.Network
import io.wattwalk.demo.R
import io.wattwalk.demo.overlay.Colours
import io.wattwalk.demo.overlay.colourOf
import io.wattwalk.demo.overlay.faded
import io.wattwalk.demo.panel.Flow
import io.wattwalk.demo.panel.dp
import io.wattwalk.demo.panel.nameOf
import io.wattwalk.demo.panel.text

/** Fills [box] with what the signs of the plan mean: of these networks, and of lines that are buried or not. */
internal fun fillLegend(box: Flow, networks: Set<Network>, depths: Set<Boolean>, hasRoute: Boolean, hasEdge: Boolean, leftOut: Int) {
    val context = box.context
    val shown = networks.sorted()
    box.removeAllViews()
    for (network in shown) box.entry(context.getString(nameOf(network)), context.lineSample(network, buried = true))
    for (buried in depths.sortedDescending()) {
        val words = if (buried) R.string.legend_buried else R.string.legend_above
        shown.firstOrNull()?.let { box.entry(context.getString(words), context.lineSample(it, buried)) }
    }
    if (hasRoute) {
        box.entry(context.getString(R.string.route), context.sample { line(Colours.paper.faded(0.42f), 3f) })
        box.entry(context.getString(R.string.legend_pin), context.sample { line(Colours.guide, 3.5f) })
    }
    box.entry(context.getString(R.string.map_visitor), context.sample { dot(Colours.guide, Colours.paper) })
    if (hasEdge) box.entry(context.getString(R.string.map_edge), context.sample { line(Colours.pale, 1.2f, DashPathEffect(floatArrayOf(3 * scale, 3 * scale), 0f)) })
    if (leftOut > 0) box.entry(context.getString(R.string.map_left_out, leftOut.toString()), null)
}

private fun Flow.entry(words: String, sample: Drawable?): TextView = put(
    context.text(12f, R.color.soft).apply {
        text = words
        compoundDrawablePadding = dp(5)
        setPadding(0, dp(2), dp(4), dp(2))
        setCompoundDrawablesRelativeWithIntrinsicBounds(sample, null, null, null)
    },
)

private fun Context.lineSample(network: Network, buried: Boolean) = sample {
    line(colourOf(network).faded(between(buried)), 3f)
    line(colourOf(network), 3f, planDashes(network, scale))
}

private fun Context.sample(paint: Sample.() -> Unit): Drawable =
    Sample(resources.displayMetrics.density, getColor(R.color.plan_ground), paint)

/** A piece of the plan, as large as a word. */
private class Sample(val scale: Float, private val floor: Int, private val picture: Sample.() -> Unit) : Drawable() {
    private val brush = Paint(Paint.ANTI_ALIAS_FLAG)
    private var canvas: Canvas? = null

    override fun getIntrinsicWidth() = (34 * scale).toInt()
    override fun getIntrinsicHeight() = (16 * scale).toInt()

    override fun draw(canvas: Canvas) {
        this.canvas = canvas
        brush.style = Paint.Style.FILL
        brush.color = floor
        canvas.drawRoundRect(bounds.left.toFloat(), bounds.top.toFloat(), bounds.right.toFloat(), bounds.bottom.toFloat(), 4 * scale, 4 * scale, brush)
        picture()
    }

    fun line(colour: Int, widthDp: Float, dashes: DashPathEffect? = null) {
        brush.style = Paint.Style.STROKE
        brush.color = colour
        brush.strokeWidth = widthDp * scale
        brush.pathEffect = dashes
        canvas?.drawLine(bounds.left + 3 * scale, bounds.exactCenterY(), bounds.right - 3 * scale, bounds.exactCenterY(), brush)
        brush.pathEffect = null
    }

    fun dot(colour: Int, edge: Int) {
        for ((it, radius) in listOf(edge to 6.5f, colour to 4.5f)) {
            brush.style = Paint.Style.FILL
            brush.color = it
            canvas?.drawCircle(bounds.exactCenterX(), bounds.exactCenterY(), radius * scale, brush)
        }
    }

    override fun setAlpha(alpha: Int) = Unit
    override fun setColorFilter(filter: ColorFilter?) = Unit

    @Deprecated("Deprecated in Java")
    override fun getOpacity() = PixelFormat.TRANSLUCENT
}
