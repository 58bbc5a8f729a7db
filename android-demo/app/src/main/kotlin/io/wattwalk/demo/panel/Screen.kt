package io.wattwalk.demo.panel

import android.content.Context
import android.content.res.Configuration
import android.view.ContextThemeWrapper
import android.view.TextureView
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
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
    private val shape = ScreenShape.of(resources.configuration)
    private val side = SideCard(context, visit, shape, caption, act)
    private val card = CardPanel(context, act)

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
        val figures = underCard()
        when (shape) {
            ScreenShape.WIDE -> {
                walk.add(caption, share = 0.2f + 0.42f * letters, marginDp = 8)
                addPart(beside(walk, figures, 0.35f + 0.09f * letters, topDp = 0), 1f)
            }
            ScreenShape.UPRIGHT -> {
                addPart(walk, 1f)
                addPart(beside(caption, figures, 1f, topDp = 8), 0.72f)
            }
            ScreenShape.STACKED -> {
                addPart(walk, 1f)
                val below = column().apply { setPadding(dp(8), dp(8), dp(8), dp(8)) }
                below.add(caption, share = 0.6f + 0.2f * letters)
                below.add(figures, share = 1.3f, marginDp = 8)
                addPart(below, 1.25f + 0.2f * letters)
            }
            ScreenShape.HAND_WIDE -> addPart(beside(walk, figures, 0.6f, topDp = 0), 1f)
            ScreenShape.HAND -> {
                addPart(walk, 1f)
                figures.setPadding(dp(8), dp(8), dp(8), dp(8))
                addPart(figures, 0.54f)
            }
        }
    }

    /** Adds a part over the whole width, with a share of the height. */
    private fun addPart(part: View, share: Float) = addView(part, LayoutParams(MATCH_PARENT, 0, share))

    private fun beside(left: View, right: View, share: Float, topDp: Int): View = LinearLayout(context).apply {
        setPadding(dp(8), dp(topDp), dp(8), dp(8))
        addView(left, LayoutParams(0, MATCH_PARENT, 1f))
        addView(right, LayoutParams(0, MATCH_PARENT, share).apply { marginStart = dp(8) })
    }

    /** The figures, or the card in their place. */
    private fun underCard(): View = FrameLayout(context).apply {
        addView(side, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        addView(this@Screen.card, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
    }

    private fun column() = LinearLayout(context).apply { orientation = VERTICAL }

    private fun picture(): View = FrameLayout(context).apply {
        addView(camera, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        addView(this@Screen.overlay, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
    }

    private fun foot(): View {
        val upright = shape == ScreenShape.HAND
        val foot = if (upright) column() else context.row()
        foot.setBackgroundColor(context.getColor(R.color.ink))
        foot.setPadding(dp(8), dp(2), dp(8), dp(2))
        if (upright) {
            foot.addView(way, LayoutParams(WRAP_CONTENT, WRAP_CONTENT))
            foot.add(chips)
        } else {
            foot.add(way)
            foot.add(chips, share = 1f, marginDp = 8)
        }
        return foot
    }

    /** Shows what the core says is to be seen. */
    fun look(scene: Scene) {
        overlay.scene = scene
        compass.scene = scene
    }

    /** Writes everything anew but the picture; a few times a second. */
    fun show(visit: Visit, frame: Frame?, voice: Voice, heard: Boolean, noticed: Map<Notice, String?>) {
        top.choose(visit.language, visit.rehearsal != null)
        top.show(frame, visit.provenance)
        way.show(visit, frame)
        chips.show(visit.hidden)
        caption.show(visit, voice, heard)
        side.show(visit, frame)
        card.show(visit.chosen.card)
        side.visibility = if (visit.chosen.card == null) VISIBLE else INVISIBLE
        notices.show(noticed)
    }
}
