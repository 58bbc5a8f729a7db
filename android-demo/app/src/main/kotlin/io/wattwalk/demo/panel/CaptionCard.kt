package io.wattwalk.demo.panel

import android.content.Context
import android.view.View
import android.widget.LinearLayout
import android.widget.ScrollView
import io.wattwalk.Cue
import io.wattwalk.CueSubject
import io.wattwalk.demo.R
import io.wattwalk.demo.speech.Voice
import io.wattwalk.demo.visit.Visit

/** The guide's words to be read, and the buttons below them. */
internal class CaptionCard(context: Context, act: Actions) : LinearLayout(context) {
    private val place = context.text(13f, R.color.accent, bold = true)
    private val title = context.text(if (ScreenShape.of(resources.configuration).inTurns) 17f else 20f, bold = true)
    private val body = context.text(16f, R.color.soft).apply { setLineSpacing(0f, 1.2f) }

    /** What a guide may add. */
    private val asides = context.text(15f, R.color.text).apply { setLineSpacing(0f, 1.2f) }
    private val scroll = ScrollView(context)
    private val undo = UndoBar(context, act)
    private val bar = GuideBar(context, act)
    private var shown: Any? = this

    init {
        orientation = VERTICAL
        background = context.rounded(R.color.card, 16f)
        setPadding(dp(16), dp(10), dp(16), dp(4))
        title.markAsHeading()
        // A new stop is said by a screen reader as it comes, place and title as one.
        val words = LinearLayout(context).apply { orientation = VERTICAL }
        val head = LinearLayout(context).apply {
            orientation = VERTICAL
            accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
            add(place)
            add(title, marginDp = 2)
        }
        words.add(head)
        words.add(body, marginDp = 4)
        words.add(asides, marginDp = 12)
        words.setPadding(0, 0, dp(12), 0)
        scroll.addView(words)
        // Words that go on below fade out.
        scroll.isVerticalFadingEdgeEnabled = true
        scroll.setFadingEdgeLength(dp(28))
        add(scroll, share = 1f)
        add(undo)
        add(bar, marginDp = 4)
    }

    fun show(visit: Visit, spoken: Voice, heard: Boolean) {
        caption(visit)
        undo.show(visit.undoable)
        bar.show(visit, spoken, heard)
    }

    private fun caption(visit: Visit) {
        val cue = visit.cue
        if (cue == shown) return
        shown = cue
        place.say(cue?.let { placeOf(it, visit) } ?: context.getString(R.string.guide))
        title.say(cue?.title ?: context.getString(R.string.welcome))
        body.say(cue?.body ?: context.getString(R.string.welcome_body))
        asides.say(cue?.let(::asidesOf).orEmpty())
        scroll.scrollTo(0, 0)
    }

    private fun asidesOf(cue: Cue): String = listOf(
        R.string.question to cue.question,
        R.string.transition to cue.transition,
        R.string.for_children to cue.forChildren,
        R.string.for_experts to cue.forExperts,
    ).mapNotNull { (name, said) -> said?.let { context.getString(R.string.named, context.getString(name), it) } }
        .joinToString("\n\n")

    private fun placeOf(cue: Cue, visit: Visit): String = when (val subject = cue.subject) {
        is CueSubject.Stop -> context.getString(R.string.stop, visit.numberOf(subject.id), visit.stopCount)
        is CueSubject.Asset -> context.getString(R.string.nearby)
    }
}
