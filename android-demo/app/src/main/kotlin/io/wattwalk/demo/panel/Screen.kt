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
import kotlin.math.max
import kotlin.math.roundToInt

/** A context whose resources are in the visitor's language, whatever the tablet's. */
internal fun Context.inLanguage(tag: String): Context = ContextThemeWrapper(this, R.style.Wattwalk).also {
    it.applyOverrideConfiguration(Configuration().apply { setLocale(Locale.forLanguageTag(tag)) })
}

/**
 * The whole screen: the picture with the words below it, and figures beside or below them. Nothing
 * lies over the picture, so that the core may place labels anywhere in it, and nothing that comes and
 * goes makes it smaller. The order of views is the one in which a screen reader goes.
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

    private val picture = FrameLayout(context).apply {
        addView(camera, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        addView(this@Screen.overlay, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
    }

    init {
        orientation = VERTICAL
        setBackgroundColor(context.getColor(R.color.page))
        fitsSystemWindows = true
        val figures = underCard()
        val walk = column()
        walk.add(compass)
        // Beside the panels it has all that is left over, elsewhere its share of the screen.
        walk.add(picture, share = if (shape == ScreenShape.BESIDE) 1f else 0f)
        walk.add(foot())
        val panels = column()
        when (shape) {
            ScreenShape.WIDE -> {
                add(top)
                walk.add(caption, share = 1f, marginDp = 8)
                panels.add(notices)
                panels.add(figures, share = 1f)
                add(beside(walk, panels, 0.44f).inset(topDp = 0), share = 1f)
            }
            ScreenShape.UPRIGHT -> {
                add(top)
                add(walk)
                panels.add(notices)
                panels.add(beside(caption, figures, 1f), share = 1f)
                add(panels.inset(topDp = 8), share = 1f)
            }
            ScreenShape.BESIDE -> {
                // The picture is as high as the screen lets it be.
                panels.add(top)
                panels.add(notices)
                panels.add(figures, share = 1f, marginDp = 4)
                add(beside(walk, panels, 0.5f + 0.1f * letters()).inset(topDp = 0), share = 1f)
            }
            ScreenShape.BELOW -> {
                add(top)
                add(walk)
                panels.add(notices)
                panels.add(figures, share = 1f)
                add(panels.inset(topDp = 8), share = 1f)
            }
        }
    }

    /** Whatever is to be said and shown, the picture keeps its share of the screen. */
    override fun onMeasure(widthSpec: Int, heightSpec: Int) {
        val high = MeasureSpec.getSize(heightSpec) - paddingTop - paddingBottom
        if (shape != ScreenShape.BESIDE) {
            val share = if (shape == ScreenShape.BELOW) 0.46f else 0.553f
            picture.layoutParams.height = max(share * high, dp(LEAST_PICTURE_DP).toFloat()).roundToInt()
        }
        super.onMeasure(widthSpec, heightSpec)
    }

    private fun letters(): Float = resources.configuration.fontScale.coerceIn(1f, 2f)

    private fun beside(left: View, right: View, share: Float): View = LinearLayout(context).apply {
        addView(left, LayoutParams(0, MATCH_PARENT, 1f))
        addView(right, LayoutParams(0, MATCH_PARENT, share).apply { marginStart = dp(8) })
    }

    private fun View.inset(topDp: Int): View = apply { setPadding(dp(8), dp(topDp), dp(8), dp(8)) }

    /** The figures, or the card in their place. */
    private fun underCard(): View = FrameLayout(context).apply {
        addView(side, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        addView(this@Screen.card, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
    }

    private fun column() = LinearLayout(context).apply { orientation = VERTICAL }

    private fun foot(): View {
        val upright = shape == ScreenShape.BELOW
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

    private companion object {
        /** Less shows no street. */
        const val LEAST_PICTURE_DP = 240
    }
}
