package io.wattwalk.demo.panel

import android.content.Context
import android.view.Gravity
import android.view.View
import android.widget.ImageView
import android.widget.LinearLayout
import io.wattwalk.Frame
import io.wattwalk.Network
import io.wattwalk.demo.R
import io.wattwalk.demo.overlay.colourOf
import io.wattwalk.demo.visit.Visit

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

    fun show(visit: Visit, frame: Frame?) {
        val way = visit.way
        val current = visit.progress.current
        val turn = frame?.way?.turnDeg
        arrow.visibility = if (turn == null) GONE else VISIBLE
        if (turn != null) arrow.rotation = turn
        val passed = way?.passed == true
        fun say(distanceM: Int?): String = when {
            way != null && passed -> context.getString(R.string.way_passed, way.number)
            way != null -> context.getString(R.string.way, way.number, context.getString(R.string.metres, distanceM))
            current != null -> context.getString(R.string.way_here, visit.numberOf(current))
            frame?.positionState == null -> context.getString(R.string.position_none)
            else -> context.getString(R.string.way_finished)
        }
        words.say(say(way?.shownDistanceM))
        // What a screen reader says does not change with every fix.
        val said = say(way?.spokenDistanceM)
        if (contentDescription != said) contentDescription = said
        words.setTextColor(if (passed) colourOf(Network.LIGHTING) else context.getColor(R.color.paper))
    }
}
