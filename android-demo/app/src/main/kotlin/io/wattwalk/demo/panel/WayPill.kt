package io.wattwalk.demo.panel

import android.content.Context
import android.view.Gravity
import android.view.View
import android.widget.ImageView
import android.widget.LinearLayout
import io.wattwalk.demo.R
import io.wattwalk.demo.visit.Visit
import kotlin.math.roundToInt

/** Where the next stop is: an arrow, and how far. */
internal class WayPill(context: Context) : LinearLayout(context) {
    private val arrow = ImageView(context).apply { setImageResource(R.drawable.control_up) }
    private val words = context.text(17f, R.color.paper, bold = true).oneLine()

    init {
        gravity = Gravity.CENTER_VERTICAL
        background = context.rounded(R.color.guide_card, 20f)
        setPadding(dp(12), dp(6), dp(16), dp(6))
        addView(arrow, LayoutParams(dp(24), dp(24)))
        add(words, marginDp = 8)
        // Said as it changes, but not with every few metres.
        accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        isFocusable = true
        words.importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
    }

    fun show(visit: Visit, headingDeg: Float?) {
        val way = visit.way
        val current = visit.progress.current
        arrow.visibility = if (way == null || headingDeg == null) GONE else VISIBLE
        if (way != null && headingDeg != null) arrow.rotation = (way.bearingDeg - headingDeg).toFloat()
        val passed = way?.passed == true
        fun say(stepM: Int): String = when {
            way != null && passed -> context.getString(R.string.way_passed, visit.numberOf(way.stop))
            way != null -> context.getString(R.string.way, visit.numberOf(way.stop), metres(way.distanceM, stepM))
            current != null -> context.getString(R.string.way_here, visit.numberOf(current))
            headingDeg == null -> context.getString(R.string.position_none)
            else -> context.getString(R.string.way_finished)
        }
        words.say(say(SHOWN_STEP_M))
        val said = say(SAID_STEP_M)
        if (contentDescription != said) contentDescription = said
        words.setTextColor(context.getColor(if (passed) R.color.lighting else R.color.paper))
    }

    /** In steps; in finer ones near the stop. */
    private fun metres(distanceM: Double, stepM: Int): String {
        val step = if (distanceM < 2 * stepM) stepM / FINER else stepM
        return context.getString(R.string.metres, (distanceM / step).roundToInt() * step)
    }

    private companion object {
        const val SHOWN_STEP_M = 5

        /** What a screen reader says does not change with every fix. */
        const val SAID_STEP_M = 50
        const val FINER = 5
    }
}
