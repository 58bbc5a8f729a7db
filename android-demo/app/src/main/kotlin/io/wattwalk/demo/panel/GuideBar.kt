package io.wattwalk.demo.panel

import android.content.Context
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import android.widget.LinearLayout
import io.wattwalk.StopState
import io.wattwalk.demo.R
import io.wattwalk.demo.speech.Voice
import io.wattwalk.demo.visit.Visit

/**
 * The buttons below the guide's words. What takes a whole group elsewhere is locked away: a guide
 * holds the lock for a moment, which no sleeve does.
 */
internal class GuideBar(context: Context, private val act: Actions) : LinearLayout(context) {
    /** With large letters, or in a hand, only the main button keeps its words; the others are named when touched. */
    private val inTurns = ScreenShape.of(resources.configuration).inTurns
    private val terse = inTurns || resources.configuration.fontScale >= LARGE

    /** The guide's own buttons: below the words of a tablet on its side they would take a row from these. */
    private val terseGuide = terse || ScreenShape.of(resources.configuration) == ScreenShape.WIDE
    private var going = false
    private var unlocked = false

    /** A row that is wiped sideways where each row is one less of the guide's words. */
    private val buttons: ViewGroup = if (inTurns) context.row() else Flow(context, even = true)
    private val start = place(context.button("", R.drawable.control_play, main = true) { act.go(!going) })
    private val guides: List<View>
    private val speed: Button
    private val street: Button
    private val voice: Button
    private val lock: Button
    private val note = context.text(13f, R.color.soft)

    init {
        orientation = VERTICAL
        put(R.string.guide_repeat, R.drawable.control_repeat, act = act::repeat)
        voice = put(R.string.voice_earphones, R.drawable.control_speak, act = act::voice)
        guides = listOf(
            put(R.string.guide_previous, R.drawable.control_previous, terseGuide, act::previous),
            put(R.string.guide_next, R.drawable.control_next, terseGuide, act::next),
            put(R.string.guide_jump, R.drawable.control_list, terseGuide, act::jump),
            put(R.string.sources, R.drawable.control_sources, terseGuide, act::sources),
        )
        speed = put(R.string.speed, R.drawable.control_guided, act = act::speed)
        street = put(R.string.street_choose, R.drawable.control_free, terse = true, act::street)
        lock = put(R.string.guide_locked, R.drawable.control_lock) {
            // Unlocking takes more than a touch.
            if (unlocked) act.guide(false) else note.say(context.getString(R.string.guide_hold))
        }
        lock.setOnLongClickListener {
            act.guide(!unlocked)
            true
        }
        note.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        add(note)
        add(if (inTurns) context.sideways(buttons) else buttons)
    }

    private fun place(button: Button): Button {
        val place = ViewGroup.MarginLayoutParams(WRAP_CONTENT, WRAP_CONTENT)
        if (inTurns) place.marginEnd = dp(6)
        buttons.addView(button, place)
        return button
    }

    private fun put(words: Int, symbol: Int, terse: Boolean = this.terse, act: () -> Unit): Button {
        val button = place(context.button("", symbol, act = act))
        name(button, context.getString(words), terse = terse)
        return button
    }

    private fun name(button: Button, words: String, more: String? = null, terse: Boolean = this.terse) {
        val why = listOfNotNull(words, more).joinToString(". ")
        button.say(if (terse) "" else words)
        if (terse) button.compoundDrawablePadding = 0
        if (button.contentDescription != why) button.contentDescription = why
    }

    fun show(visit: Visit, spoken: Voice, heard: Boolean) {
        going = visit.going
        val begun = visit.progress.reached.isNotEmpty()
        start.say(
            context.getString(if (going) R.string.guide_pause else if (begun) R.string.guide_resume else R.string.guide_start),
        )
        start.show(if (going) R.drawable.control_pause else R.drawable.control_play)
        val (words, why) = when (spoken) {
            Voice.EARPHONES ->
                R.string.voice_earphones to if (heard) R.string.voice_earphones_why else R.string.voice_earphones_none
            Voice.ALOUD -> R.string.voice_aloud to R.string.voice_aloud_why
            Voice.SILENT -> R.string.voice_silent to R.string.voice_silent_why
        }
        name(voice, context.getString(words), context.getString(why))
        voice.show(if (heard) R.drawable.control_speak else R.drawable.control_silent)
        guide(visit)
    }

    private fun guide(visit: Visit) {
        val changed = unlocked != visit.guided
        unlocked = visit.guided
        guides.forEach { it.visibility = if (unlocked) VISIBLE else GONE }
        val walk = visit.rehearsal
        speed.visibility = if (unlocked && walk != null) VISIBLE else GONE
        street.visibility = speed.visibility
        if (walk != null) {
            speed.compoundDrawablePadding = dp(6)
            speed.say(context.getString(R.string.speed_times, walk.speed().toInt()))
            speed.contentDescription = context.getString(R.string.speed) + " " + speed.text
        }
        val (words, why) =
            if (unlocked) R.string.guide_lock to R.string.guide_lock_why else R.string.guide_locked to R.string.guide_hold
        name(lock, context.getString(words), context.getString(why))
        lock.show(if (unlocked) R.drawable.control_unlocked else R.drawable.control_lock)
        if (unlocked) note.say(standing(visit)) else if (changed) note.say("")
        note.visibility = if (note.text.isEmpty()) GONE else VISIBLE
    }

    /** How the visit stands, for the guide: above all which stops were left out. */
    private fun standing(visit: Visit): String {
        val stops = visit.shownStops()
        fun numbers(state: StopState) = stops.filter { it.state == state }.joinToString { it.number.toString() }
        val visited = stops.count { it.state == StopState.REACHED || it.state == StopState.CURRENT }
        return listOfNotNull(
            context.getString(R.string.guide_visited, visited, stops.size),
            numbers(StopState.SKIPPED).takeIf { it.isNotEmpty() }?.let { context.getString(R.string.guide_skipped, it) },
            numbers(StopState.NEXT).takeIf { it.isNotEmpty() }?.let { context.getString(R.string.guide_next_is, it) },
        ).joinToString(" · ")
    }

    private companion object {
        /** From this scale on letters are large. */
        const val LARGE = 1.3f
    }
}
