package io.wattwalk

import java.nio.file.Files
import java.nio.file.Path
import java.security.MessageDigest
import kotlin.concurrent.thread
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The walk that `bindings/record-walk.sh` recorded, held to what Rust says of it. */
class SameWalkTest {
    private val folder = Path.of(System.getProperty("wattwalk.walk"))
    private val recording = Files.readAllBytes(folder.resolve("walk.jsonl"))

    @Test
    fun `frames and events are those of Rust, to the byte`() {
        val frames = Lines("frames")
        val events = Lines("events")
        val replay = Replay(Demo.pack, recording)
        for (step in generateSequence { replay.step() }) {
            // As this side holds them: each has crossed once, and crosses back to be written.
            step.frame?.let { frames.add(it.toJson()) }
            step.events.forEach { events.add(it.toJson()) }
        }
        assertEquals(Files.readAllLines(folder.resolve("digests")), listOf(frames.toString(), events.toString()))
        replay.stop()
    }

    @Test
    fun `a cancelled replay leaves off, loses nothing, and goes on`() = runBlocking {
        val whole = Replay(Demo.pack, recording).playOn()
        assertTrue(whole.frames > 100 && whole.inputs > 10_000, "$whole")
        val replay = Replay(Demo.pack, recording)
        val playing = launch(Dispatchers.Default) { replay.playOn() }
        while (replay.currentFrame() == null) delay(1)
        playing.cancelAndJoin()
        val then = replay.currentFrame()
        delay(300)
        assertEquals(then, replay.currentFrame(), "it plays on after it was cancelled")
        assertNotEquals(null, replay.step(), "it was cancelled too late to tell")
        assertEquals(whole, replay.playOn())
    }

    @Test
    fun `a stopped replay ends with a typed error`() = runBlocking {
        val replay = Replay(Demo.pack, recording)
        val ended = async(Dispatchers.Default) {
            assertThrows(RecordingException.Stopped::class.java) { runBlocking { replay.playOn() } }
        }
        while (replay.currentFrame() == null) delay(1)
        thread { replay.stop() }
        ended.await()
        assertThrows(RecordingException.Stopped::class.java) { replay.step() }
        Unit
    }

    /** As `wattwalk replay --hash` writes it. */
    private class Lines(private val what: String) {
        private val digest = MessageDigest.getInstance("SHA-256")
        private var count = 0

        fun add(line: String) {
            digest.update("$line\n".toByteArray())
            count++
        }

        override fun toString() =
            "sha256:${digest.digest().joinToString("") { "%02x".format(it) }} over $count $what"
    }
}
