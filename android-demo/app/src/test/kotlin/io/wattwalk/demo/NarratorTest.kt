package io.wattwalk.demo

import android.content.Intent
import android.media.AudioDeviceInfo
import android.media.AudioManager
import android.os.Looper
import android.speech.tts.TextToSpeech
import io.wattwalk.Cue
import io.wattwalk.CueSubject
import io.wattwalk.demo.speech.Narrator
import io.wattwalk.demo.speech.Voice
import java.util.Locale
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.AudioDeviceInfoBuilder
import org.robolectric.shadows.ShadowTextToSpeech

/** The guide's voice, with Android's sound as a street has it: calls, pulled earphones, no voice. */
@RunWith(RobolectricTestRunner::class)
class NarratorTest {
    private val context = Tablet.context
    private val audio = context.getSystemService(AudioManager::class.java)
    private val told = mutableListOf<String>()
    private val narrator = Narrator(context).apply {
        listener = object : Narrator.Listener {
            override fun voiceMissing(missing: Boolean) = tell("no voice", missing)
            override fun speechRefused(refused: Boolean) = tell("refused", refused)
            override fun earphonesOut() = tell("out", true)
        }
    }
    private val speech = shadowOf(ShadowTextToSpeech.getLastTextToSpeechInstance())
    private val earphones = AudioDeviceInfoBuilder.newBuilder().setType(AudioDeviceInfo.TYPE_WIRED_HEADPHONES).build()
    private val cue = Cue(CueSubject.Stop("one"), "en", "A title", "First sentence. Second sentence.\n\nThird, of 3.5 kW. Fourth.")
    private val sentences = listOf("A title", "First sentence.", "Second sentence.", "Third, of 3.5 kW.", "Fourth.")

    private fun tell(words: String, holds: Boolean) {
        if (holds) told += words else told -= words
    }

    private fun ready(voice: Voice = Voice.ALOUD) {
        ShadowTextToSpeech.addLanguageAvailability(Locale.ENGLISH)
        speech.onInitListener.onInit(TextToSpeech.SUCCESS)
        narrator.voice = voice
        narrator.held = false
    }

    private fun settle() = shadowOf(Looper.getMainLooper()).idle()

    /** The engine begins a sentence. Nothing else that the shadow has posted is let happen. */
    private fun begins(sentence: Int) {
        val field = Narrator::class.java.getDeclaredField("speech").apply { isAccessible = true }
        val at = field.get(narrator)!!
        at.javaClass.getDeclaredField("at").apply { isAccessible = true }.setInt(at, sentence)
    }

    private fun said(): List<String> = speech.spokenTextList

    @After
    fun end() = narrator.close()

    @Test
    fun `words are said a sentence at a time`() {
        ready()
        narrator.say(cue)
        assertEquals(sentences, said())
    }

    @Test
    fun `after a pause it goes on at the sentence`() {
        ready()
        narrator.say(cue)
        assertEquals(sentences, said())
        begins(2)
        narrator.held = true
        assertTrue(speech.isStopped)
        assertNotNull(shadowOf(audio).lastAbandonedAudioFocusRequest)
        narrator.held = false
        assertEquals(sentences + sentences.drop(2), said())
    }

    @Test
    fun `the engine tells which sentence it is at, and at the end others are heard again`() {
        ready()
        narrator.say(cue)
        assertNull(shadowOf(audio).lastAbandonedAudioFocusRequest)
        // The shadow speaks at once.
        settle()
        assertNotNull(shadowOf(audio).lastAbandonedAudioFocusRequest)
        narrator.held = true
        narrator.held = false
        assertEquals(sentences, said())
    }

    @Test
    fun `a call is not spoken into, and the guide goes on after it`() {
        ready()
        narrator.say(cue)
        val request = shadowOf(audio).lastAudioFocusRequest
        begins(3)
        request.listener.onAudioFocusChange(AudioManager.AUDIOFOCUS_LOSS_TRANSIENT)
        assertTrue(speech.isStopped)
        request.listener.onAudioFocusChange(AudioManager.AUDIOFOCUS_GAIN)
        assertEquals(sentences + sentences.drop(3), said())
        request.listener.onAudioFocusChange(AudioManager.AUDIOFOCUS_LOSS)
        assertEquals(listOf("refused"), told)
    }

    @Test
    fun `while another app does not give way, there are captions and a word about it`() {
        shadowOf(audio).setNextFocusRequestResponse(AudioManager.AUDIOFOCUS_REQUEST_FAILED)
        ready()
        narrator.say(cue)
        assertEquals(emptyList<String>(), said())
        assertEquals(listOf("refused"), told)
        shadowOf(audio).setNextFocusRequestResponse(AudioManager.AUDIOFOCUS_REQUEST_GRANTED)
        narrator.held = true
        narrator.held = false
        assertEquals(sentences, said())
        assertEquals(emptyList<String>(), told)
    }

    @Test
    fun `earphones that are pulled out never make it loud`() {
        shadowOf(audio).addOutputDevice(earphones, false)
        ready(Voice.EARPHONES)
        narrator.say(cue)
        assertEquals(sentences, said())
        begins(1)
        shadowOf(audio).removeOutputDevice(earphones, true)
        context.sendBroadcast(Intent(AudioManager.ACTION_AUDIO_BECOMING_NOISY))
        settle()
        assertTrue(speech.isStopped && narrator.held)
        assertEquals(listOf("out"), told)
        // Pressing resume is not enough without earphones; with them it goes on where it was.
        narrator.held = false
        assertEquals(sentences, said())
        shadowOf(audio).addOutputDevice(earphones, true)
        settle()
        assertEquals(sentences + sentences.drop(1), said())
    }

    @Test
    fun `without a voice in the language there are captions and a word about it`() {
        ready()
        narrator.say(cue.copy(language = "zh"))
        assertEquals(emptyList<String>(), said())
        assertEquals(listOf("no voice"), told)
        narrator.say(cue)
        assertEquals(sentences, said())
        assertEquals(emptyList<String>(), told)
    }

    @Test
    fun `a tablet without an engine says so`() {
        speech.onInitListener.onInit(TextToSpeech.ERROR)
        assertEquals(listOf("no voice"), told)
    }
}
