package io.wattwalk.demo.speech

import android.content.Context
import android.media.AudioAttributes
import android.media.AudioManager
import android.speech.tts.TextToSpeech
import io.wattwalk.Cue
import java.util.Locale

/** Says the guide's words in the language that they are in. */
internal class Narrator(context: Context) {
    private val audio = context.getSystemService(AudioManager::class.java)
    private var ready = false
    private var waiting: Cue? = null
    private var last: Cue? = null
    /** Called when the words can only be read. */
    var noVoice: () -> Unit = {}
    private val engine = TextToSpeech(context.applicationContext, ::started)

    var voice = Voice.EARPHONES
        set(value) {
            field = value
            if (!value.speaks(audio)) hush()
        }

    /** While held, words wait; the newest, or those cut short, are said when it is let go. */
    var held = true
        set(value) {
            if (field == value) return
            field = value
            if (value) {
                if (engine.isSpeaking) waiting = last
                engine.stop()
            } else {
                waiting?.let(::say)
            }
        }

    private fun started(status: Int) {
        ready = status == TextToSpeech.SUCCESS
        if (!ready) return noVoice()
        engine.setAudioAttributes(
            AudioAttributes.Builder()
                .setUsage(AudioAttributes.USAGE_MEDIA)
                .setContentType(AudioAttributes.CONTENT_TYPE_SPEECH)
                .build(),
        )
        waiting?.let(::say)
    }

    /** Says a cue instead of what is being said. */
    fun say(cue: Cue) {
        waiting = cue
        if (!ready || held) return
        waiting = null
        last = cue
        if (!voice.speaks(audio)) return
        if (engine.setLanguage(Locale.forLanguageTag(cue.language)) < TextToSpeech.LANG_AVAILABLE) {
            engine.stop()
            return noVoice()
        }
        // A paragraph at a time: engines refuse long texts.
        val paragraphs = listOf(cue.title) + cue.body.split(PARAGRAPHS)
        paragraphs.forEachIndexed { i, text ->
            engine.speak(text, if (i == 0) TextToSpeech.QUEUE_FLUSH else TextToSpeech.QUEUE_ADD, null, "$i")
        }
    }

    /** Stops, and forgets what was waiting. */
    fun hush() {
        waiting = null
        engine.stop()
    }

    fun close() = engine.shutdown()

    companion object {
        /** What separates paragraphs. */
        val PARAGRAPHS = Regex("\n\\s*\n")
    }
}
