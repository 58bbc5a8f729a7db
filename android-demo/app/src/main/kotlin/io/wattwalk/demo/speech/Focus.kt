package io.wattwalk.demo.speech

import android.media.AudioAttributes
import android.media.AudioFocusRequest
import android.media.AudioManager

/** The right to be heard, which other apps have too. */
internal class Focus(private val audio: AudioManager, private val lost: (forGood: Boolean) -> Unit, private val back: () -> Unit) {
    val attributes: AudioAttributes = AudioAttributes.Builder()
        .setUsage(AudioAttributes.USAGE_MEDIA)
        .setContentType(AudioAttributes.CONTENT_TYPE_SPEECH)
        .build()
    private var held = false
    private val request = AudioFocusRequest.Builder(AudioManager.AUDIOFOCUS_GAIN_TRANSIENT)
        .setAudioAttributes(attributes)
        // Words that are only made softer are not understood.
        .setWillPauseWhenDucked(true)
        .setOnAudioFocusChangeListener(::changed)
        .build()

    /** Whether others fall silent now. */
    fun ask(): Boolean {
        if (!held) held = audio.requestAudioFocus(request) == AudioManager.AUDIOFOCUS_REQUEST_GRANTED
        return held
    }

    fun give() {
        if (held) audio.abandonAudioFocusRequest(request)
        held = false
    }

    private fun changed(change: Int) = when (change) {
        AudioManager.AUDIOFOCUS_GAIN -> back()
        AudioManager.AUDIOFOCUS_LOSS -> {
            held = false
            lost(true)
        }
        else -> lost(false)
    }
}
