package io.wattwalk.demo.panel

import android.content.Context
import android.view.View
import android.view.ViewGroup
import kotlin.math.max

/**
 * Views one after the other, in as many rows as they need: larger letters, longer languages and
 * narrower screens take another row instead of cutting something off.
 */
internal class Flow(
    context: Context,
    gapDp: Int = 6,
    private val toEnd: Boolean = false,
    /** Whether rows are of about the same width, rather than each as full as can be. */
    private val even: Boolean = false,
) : ViewGroup(context) {
    private val gap = dp(gapDp)
    private var rows = emptyList<Row>()

    private class Row(val views: List<View>, val width: Int, val height: Int)

    override fun onMeasure(widthSpec: Int, heightSpec: Int) {
        val most = if (MeasureSpec.getMode(widthSpec) == MeasureSpec.UNSPECIFIED) {
            Int.MAX_VALUE
        } else {
            MeasureSpec.getSize(widthSpec) - paddingLeft - paddingRight
        }
        val views = views()
        for (view in views) measureChild(view, widthSpec, MeasureSpec.makeMeasureSpec(0, MeasureSpec.UNSPECIFIED))
        rows = broken(views, most)
        if (even && rows.size > 1) {
            // As narrow as can be without another row.
            var (least, enough) = 0 to rows.maxOf { it.width }
            while (enough - least > 1) {
                val tried = (least + enough) / 2
                if (broken(views, tried).size > rows.size) least = tried else enough = tried
            }
            rows = broken(views, enough)
        }
        val width = max(suggestedMinimumWidth, (rows.maxOfOrNull { it.width } ?: 0) + paddingLeft + paddingRight)
        val height = max(suggestedMinimumHeight, rows.sumOf { it.height } + paddingTop + paddingBottom)
        setMeasuredDimension(resolveSize(width, widthSpec), resolveSize(height, heightSpec))
    }

    /** The views in rows of a width that is not exceeded, but by a view that is wider alone. */
    private fun broken(views: List<View>, most: Int): List<Row> {
        val found = mutableListOf<Row>()
        var row = mutableListOf<View>()
        var wide = 0
        fun end() {
            if (row.isNotEmpty()) found += Row(row, wide, row.maxOf { it.measuredHeight })
            row = mutableListOf()
            wide = 0
        }
        for (view in views) {
            if (row.isNotEmpty() && wide + gap + view.measuredWidth > most) end()
            wide += (if (row.isEmpty()) 0 else gap) + view.measuredWidth
            row += view
        }
        end()
        return found
    }

    override fun onLayout(changed: Boolean, left: Int, top: Int, right: Int, bottom: Int) {
        var y = paddingTop
        for (row in rows) {
            var x = if (toEnd) width - paddingRight - row.width else paddingLeft
            for (view in row.views) {
                val down = y + (row.height - view.measuredHeight) / 2
                view.layout(x, down, x + view.measuredWidth, down + view.measuredHeight)
                x += view.measuredWidth + gap
            }
            y += row.height
        }
    }

    private fun views() = (0 until childCount).map(::getChildAt).filter { it.visibility != GONE }

    /** Adds a view of its own size. */
    fun <T : View> put(view: T): T {
        addView(view, LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.WRAP_CONTENT))
        return view
    }
}
