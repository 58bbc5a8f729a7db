package io.wattwalk.demo.speech

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.media.AudioDeviceCallback
import android.media.AudioDeviceInfo
import android.media.AudioManager
import android.os.Handler
import android.os.Looper
import android.speech.tts.TextToSpeech
import android.speech.tts.UtteranceProgressListener
import io.wattwalk.Cue
import java.util.Locale

/**
 * Says the guide's words in the language that they are in, a sentence at a time. Whatever stops it
 * (a pause, a call, earphones that are pulled out), it goes on at the sentence that was cut short.
 */
internal class Narrator(context: Context) : AutoCloseable {
    private val context = context.applicationContext
    private val audio = context.getSystemService(AudioManager::class.java)
    private val handler = Handler(Looper.getMainLooper())
    private val focus = Focus(audio, ::focusLost) { if (!held) resume() }
    private var ready = false

    /** What is being said, and the sentence that it is at. */
    private var speech: Speech? = null

    private class Speech(val cue: Cue, val sentences: List<String>, var at: Int = 0)

    /** Which handing of sentences to the engine counts: what it says of one before is old. */
    private var run = 0

    /** Told of what keeps the words from being heard. */
    interface Listener {
        /** There is no voice for the language, or no engine; or there is one again. */
        fun voiceMissing(missing: Boolean)

        /** Another app does not let the guide be heard; or does again. */
        fun speechRefused(refused: Boolean)

        /** Earphones were pulled out: the guide has fallen silent. */
        fun earphonesOut()
    }

    var listener: Listener? = null

    var voice = Voice.EARPHONES
        set(value) {
            field = value
            if (value.speaks(audio)) resume() else silence()
        }

    /** Whether words are heard now, if there are any. */
    val heard: Boolean get() = voice.speaks(audio)

    /** While held, nothing is said. */
    var held = true
        set(value) {
            if (field == value) return
            field = value
            if (value) silence() else resume()
        }

    /** Where the engine says that it is; it tells from a thread of its own. */
    private val progress = object : UtteranceProgressListener() {
        override fun onStart(id: String) = on(id) { speech, sentence -> speech.at = sentence }

        override fun onDone(id: String) = on(id) { speech, sentence ->
            speech.at = sentence + 1
            if (speech.at >= speech.sentences.size) end()
        }

        // Abstract, and called by old engines.
        @Suppress("OVERRIDE_DEPRECATION")
        override fun onError(id: String) = onError(id, TextToSpeech.ERROR)

        override fun onError(id: String, code: Int) = on(id) { _, _ ->
            listener?.voiceMissing(true)
            end()
        }
    }

    private val noisy = object : BroadcastReceiver() {
        override fun onReceive(context: Context, intent: Intent) {
            if (intent.action != AudioManager.ACTION_AUDIO_BECOMING_NOISY || held) return
            // Never loud in the street: what is said next needs someone to press a button.
            held = true
            listener?.earphonesOut()
        }
    }

    private val devices = object : AudioDeviceCallback() {
        // Earphones that are put in while the guide speaks are spoken into.
        override fun onAudioDevicesAdded(added: Array<out AudioDeviceInfo>) {
            if (!held && voice.speaks(audio)) resume()
        }

        override fun onAudioDevicesRemoved(removed: Array<out AudioDeviceInfo>) {
            if (!voice.speaks(audio)) silence()
        }
    }

    private val engine = TextToSpeech(this.context, ::started)

    init {
        this.context.registerReceiver(noisy, IntentFilter(AudioManager.ACTION_AUDIO_BECOMING_NOISY))
        audio.registerAudioDeviceCallback(devices, handler)
    }

    private fun started(status: Int) {
        ready = status == TextToSpeech.SUCCESS
        if (!ready) {
            listener?.voiceMissing(true)
            return
        }
        engine.setAudioAttributes(focus.attributes)
        engine.setOnUtteranceProgressListener(progress)
        resume()
    }

    /** Says a cue instead of what is being said. */
    fun say(cue: Cue) {
        speech = Speech(cue, listOf(cue.title) + cue.paragraphs().flatten())
        resume()
    }

    /** Stops, and forgets what was being said. */
    fun hush() {
        speech = null
        silence()
    }

    /** Goes on with the sentence that it is at. */
    private fun resume() {
        val speech = speech ?: return
        if (!ready || held || !voice.speaks(audio)) return
        val missing = engine.setLanguage(Locale.forLanguageTag(speech.cue.language)) < TextToSpeech.LANG_AVAILABLE
        listener?.voiceMissing(missing)
        if (missing) return silence()
        val granted = focus.ask()
        listener?.speechRefused(!granted)
        if (!granted) return
        run += 1
        for (i in speech.at until speech.sentences.size) {
            val queue = if (i == speech.at) TextToSpeech.QUEUE_FLUSH else TextToSpeech.QUEUE_ADD
            engine.speak(speech.sentences[i], queue, null, "$run:$i")
        }
    }

    private fun silence() {
        run += 1
        engine.stop()
        focus.give()
    }

    private fun end() {
        speech = null
        focus.give()
    }

    private fun focusLost(forGood: Boolean) {
        run += 1
        engine.stop()
        if (forGood) listener?.speechRefused(true)
    }

    /** Tells of a sentence of what is being said, unless it was cut short meanwhile. */
    private fun on(id: String, tell: (Speech, Int) -> Unit) {
        handler.post {
            val speech = speech ?: return@post
            val (said, sentence) = id.split(':').takeIf { it.size == 2 } ?: return@post
            if (said == "$run") sentence.toIntOrNull()?.let { tell(speech, it) }
        }
    }

    override fun close() {
        listener = null
        hush()
        context.unregisterReceiver(noisy)
        audio.unregisterAudioDeviceCallback(devices)
        engine.shutdown()
    }
}
