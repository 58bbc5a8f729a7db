package io.wattwalk.demo.panel

import android.content.Context
import android.content.res.Configuration
import android.view.ContextThemeWrapper
import android.view.TextureView
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import io.wattwalk.Frame
import io.wattwalk.demo.R
import io.wattwalk.demo.card.CardPanel
import io.wattwalk.demo.overlay.CompassView
import io.wattwalk.demo.overlay.OverlayView
import io.wattwalk.demo.overlay.Scene
import io.wattwalk.demo.speech.Voice
import io.wattwalk.demo.visit.Visit
import java.util.Locale

/** A context whose resources are in the visitor's language, whatever the tablet's. */
internal fun Context.inLanguage(tag: String): Context = ContextThemeWrapper(this, R.style.Wattwalk).also {
    it.applyOverrideConfiguration(Configuration().apply { setLocale(Locale.forLanguageTag(tag)) })
}

/**
 * The whole screen: the picture with the words below it, and figures beside or below them. Nothing
 * lies over the picture, so that the core may place labels anywhere in it. The order of views is
 * the one in which a screen reader goes.
 */
internal class Screen(context: Context, visit: Visit, act: Actions) : LinearLayout(context) {
    val camera = TextureView(context)
    val overlay = OverlayView(context, act::touch, act::choose)
    private val compass = CompassView(context)
    private val top = TopBar(context, visit.title, visit.languages, act, visit.canRehearse)
    private val way = WayPill(context)
    private val chips = NetworkChips(context, visit.networks, act)
    private val notices = Notices(context, act)
    private val caption = CaptionCard(context, act)
    private val wide = resources.configuration.run { screenWidthDp >= WIDE_DP && screenWidthDp > screenHeightDp }
    private val side = SideCard(context, visit, beside = wide, act)
    private val card = CardPanel(context, act)

    /** What the card takes the place of while it is shown. */
    private lateinit var covered: View

    init {
        orientation = VERTICAL
        setBackgroundColor(context.getColor(R.color.page))
        fitsSystemWindows = true
        add(top)
        val letters = resources.configuration.fontScale.coerceIn(1f, 2f)
        val walk = column()
        walk.add(notices)
        walk.add(compass)
        walk.add(picture(), share = 1f)
        walk.add(foot())
        if (wide) {
            walk.add(caption, share = 0.2f + 0.42f * letters, marginDp = 8)
            val row = LinearLayout(context).apply { setPadding(dp(8), 0, dp(8), dp(8)) }
            row.addView(walk, LayoutParams(0, MATCH_PARENT, 1f))
            val beside = LayoutParams(0, MATCH_PARENT, 0.35f + 0.09f * letters)
            beside.marginStart = dp(8)
            row.addView(underCard(side), beside)
            addView(row, LayoutParams(MATCH_PARENT, 0, 1f))
        } else {
            addView(walk, LayoutParams(MATCH_PARENT, 0, 1f))
            val below = column()
            val phone = resources.configuration.screenWidthDp < TABLET_DP
            below.add(caption, share = 0.6f + 0.2f * letters)
            below.add(if (phone) side else underCard(side), share = 1.3f, marginDp = 8)
            val room = (if (phone) underCard(below) else below).apply { setPadding(dp(8), dp(8), dp(8), dp(8)) }
            addView(room, LayoutParams(MATCH_PARENT, 0, 1.25f + 0.2f * letters))
        }
    }

    private fun underCard(panel: View): View = FrameLayout(context).apply {
        covered = panel
        addView(panel, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        addView(this@Screen.card, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
    }

    private fun column() = LinearLayout(context).apply { orientation = VERTICAL }

    private fun picture(): View = FrameLayout(context).apply {
        addView(camera, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        addView(this@Screen.overlay, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
    }

    private fun foot(): View = context.row().apply {
        setBackgroundColor(context.getColor(R.color.ink))
        setPadding(dp(8), dp(2), dp(8), dp(2))
        add(way)
        add(chips, share = 1f, marginDp = 8)
    }

    /** Shows what the core says is to be seen. */
    fun look(scene: Scene) {
        overlay.scene = scene
        compass.scene = scene
    }

    /** Writes everything anew but the picture; a few times a second. */
    fun show(visit: Visit, frame: Frame?, voice: Voice, heard: Boolean, noticed: Map<Notice, String?>) {
        top.choose(visit.language, visit.rehearsal != null)
        top.show(frame)
        way.show(visit, frame)
        chips.show(visit.hidden)
        caption.show(visit, voice, heard)
        side.show(visit, frame)
        card.show(visit.chosen.card)
        covered.visibility = if (visit.chosen.card == null) VISIBLE else INVISIBLE
        notices.show(noticed)
    }

    private companion object {
        /** From here the figures lie beside the picture. */
        const val WIDE_DP = 840

        /** From here there is room for the words beside a card. */
        const val TABLET_DP = 600
    }
}
