package io.wattwalk.demo.panel

import android.content.Context
import android.view.View
import android.widget.Button
import android.widget.LinearLayout
import android.widget.ScrollView
import io.wattwalk.Cue
import io.wattwalk.CueSubject
import io.wattwalk.demo.R
import io.wattwalk.demo.speech.Voice
import io.wattwalk.demo.visit.Visit

/** The guide's words to be read, and the guide's buttons below them. */
internal class CaptionCard(context: Context, act: Actions) : LinearLayout(context) {
    private val place = context.text(13f, R.color.accent, bold = true)
    private val title = context.text(20f, bold = true)
    private val body = context.text(16f, R.color.soft).apply { setLineSpacing(0f, 1.2f) }
    private val scroll = ScrollView(context).apply {
        isFillViewport = true
        addView(body)
    }
    private var going = false
    private val start: Button
    private val voice: Button
    private val speed: Button
    private var shown: Any? = this

    init {
        orientation = VERTICAL
        background = context.rounded(R.color.card, 16f)
        setPadding(dp(16), dp(12), dp(16), dp(6))
        title.markAsHeading()
        // A new stop is said by a screen reader as it comes.
        title.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        add(place)
        add(title, marginDp = 2)
        add(scroll, share = 1f, marginDp = 4)
        val buttons = Flow(context)
        start = buttons.put(context.button("", R.drawable.control_play, main = true) { act.go(!going) })
        buttons.put(context.button(context.getString(R.string.guide_repeat), R.drawable.control_repeat, act = act::repeat))
        buttons.put(context.button(context.getString(R.string.guide_next), R.drawable.control_next, act = act::next))
        buttons.put(context.button(context.getString(R.string.guide_jump), R.drawable.control_list, act = act::jump))
        voice = buttons.put(context.button("", R.drawable.control_speak, act = act::voice))
        speed = buttons.put(context.button("", R.drawable.control_guided, act = act::speed))
        add(buttons, marginDp = 4)
    }

    fun show(visit: Visit, spoken: Voice) {
        caption(visit)
        going = visit.going
        val begun = visit.progress.reached.isNotEmpty()
        start.say(
            context.getString(if (going) R.string.guide_pause else if (begun) R.string.guide_resume else R.string.guide_start),
        )
        start.show(if (going) R.drawable.control_pause else R.drawable.control_play)
        val (words, why) = when (spoken) {
            Voice.EARPHONES -> R.string.voice_earphones to R.string.voice_earphones_why
            Voice.ALOUD -> R.string.voice_aloud to R.string.voice_aloud_why
            Voice.SILENT -> R.string.voice_silent to R.string.voice_silent_why
        }
        voice.say(context.getString(words))
        voice.contentDescription = context.getString(why)
        voice.show(if (spoken == Voice.SILENT) R.drawable.control_silent else R.drawable.control_speak)
        val walk = visit.rehearsal
        speed.visibility = if (walk == null) GONE else VISIBLE
        if (walk != null) {
            speed.say(context.getString(R.string.speed_times, walk.speed))
            speed.contentDescription = context.getString(R.string.speed) + " " + speed.text
        }
    }

    private fun caption(visit: Visit) {
        val cue = visit.cue
        if (cue == shown) return
        shown = cue
        place.say(cue?.let { placeOf(it, visit) } ?: context.getString(R.string.guide))
        title.say(cue?.title ?: context.getString(R.string.welcome))
        body.say(cue?.body ?: context.getString(R.string.welcome_body))
        scroll.scrollTo(0, 0)
    }

    private fun placeOf(cue: Cue, visit: Visit): String = when (val subject = cue.subject) {
        is CueSubject.Stop -> context.getString(R.string.stop, visit.numberOf(subject.id), visit.stopCount)
        is CueSubject.Asset -> context.getString(R.string.nearby)
    }
}
