package io.wattwalk.demo.panel

import android.content.Context
import android.content.res.Configuration
import android.view.ContextThemeWrapper
import android.view.Gravity
import android.view.TextureView
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import io.wattwalk.Frame
import io.wattwalk.demo.R
import io.wattwalk.demo.overlay.OverlayView
import io.wattwalk.demo.speech.Voice
import io.wattwalk.demo.visit.Visit
import java.util.Locale

/** A context whose resources are in the visitor's language, whatever the tablet's. */
internal fun Context.inLanguage(tag: String): Context = ContextThemeWrapper(this, R.style.Wattwalk).also {
    it.applyOverrideConfiguration(Configuration().apply { setLocale(Locale.forLanguageTag(tag)) })
}

/**
 * The whole screen: the picture with what is drawn over it, and the panels below; beside each
 * other where there is room. The order of views is the one in which a screen reader goes.
 */
internal class Screen(context: Context, visit: Visit, act: Actions) : LinearLayout(context) {
    val camera = TextureView(context)
    val overlay = OverlayView(context)
    private val top = TopBar(context, visit.title, visit.languages, act, visit.canRehearse)
    private val way = WayPill(context)
    private val chips = NetworkChips(context, visit.networks, act)
    private val notices = Notices(context, act)
    private val caption = CaptionCard(context, act)
    private val ideas = IdeasCard(context)

    init {
        orientation = VERTICAL
        setBackgroundColor(context.getColor(R.color.page))
        fitsSystemWindows = true
        add(top)
        val configuration = resources.configuration
        val wide = configuration.screenWidthDp >= WIDE_DP
        // Larger letters want more room below.
        val panels = (if (wide) 0.56f else 1.1f) * configuration.fontScale.coerceIn(1f, 1.5f)
        addView(picture(), LayoutParams(MATCH_PARENT, 0, 1f))
        val below = LinearLayout(context).apply {
            orientation = if (wide) HORIZONTAL else VERTICAL
            setPadding(dp(8), dp(8), dp(8), dp(8))
        }
        val (first, second) = if (wide) {
            LayoutParams(0, MATCH_PARENT, 1f) to LayoutParams(0, MATCH_PARENT, 1.05f)
        } else {
            LayoutParams(MATCH_PARENT, 0, 1f) to LayoutParams(MATCH_PARENT, 0, 0.85f)
        }
        below.addView(caption, first)
        if (wide) second.marginStart = dp(8) else second.topMargin = dp(8)
        below.addView(ideas, second)
        addView(below, LayoutParams(MATCH_PARENT, 0, panels))
    }

    private fun picture() = FrameLayout(context).apply {
        addView(camera, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        addView(this@Screen.overlay, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        val foot = context.row().apply { setPadding(dp(10), 0, dp(10), dp(6)) }
        foot.add(way)
        foot.add(chips, share = 1f, marginDp = 8)
        addView(foot, FrameLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT, Gravity.BOTTOM))
        val params = FrameLayout.LayoutParams(WRAP_CONTENT, WRAP_CONTENT, Gravity.TOP or Gravity.START)
        params.setMargins(dp(12), dp(36), dp(12), 0)
        addView(notices, params)
    }

    /** Writes everything anew but the picture; a few times a second. */
    fun show(visit: Visit, frame: Frame?, voice: Voice, noticed: Set<Notice>) {
        top.choose(visit.language, visit.rehearsal != null)
        top.show(frame)
        way.show(visit, frame?.takeIf { it.positionState != null }?.headingDeg)
        chips.show(visit.hidden)
        caption.show(visit, voice)
        ideas.show(visit.figures?.at(visit.now))
        notices.show(noticed)
    }

    private companion object {
        /** From here the panels lie beside each other. */
        const val WIDE_DP = 900
    }
}
