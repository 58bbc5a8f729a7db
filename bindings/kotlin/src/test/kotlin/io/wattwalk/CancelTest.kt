package io.wattwalk

import java.net.ServerSocket
import java.nio.file.Files
import java.nio.file.Path
import kotlin.random.Random
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Every suspending call, cancelled at any moment: Kotlin drops its future where it stands. */
class CancelTest {
    private val session = Demo.session("fr").apply {
        Rehearsal.fromPack(Demo.pack).samples(Demo.start, 0.0, 30.0).forEach(::handIn)
    }
    private val now = Demo.after(30.0)
    private val recording =
        Files.readAllBytes(Path.of(System.getProperty("wattwalk.walk")).resolve("walk.jsonl"))
    private val replay = Replay(Demo.pack, recording)
    private val silent = ServerSocket(0)
    private val fetch = "127.0.0.1:${silent.localPort}".let { host ->
        val out = Files.createTempDirectory("wattwalk").resolve("x.tourpack").toString()
        PackFetch(FetchSettings("http://$host/x", out, listOf(host), null))
    }
    private val calls: Map<String, suspend () -> Any?> = mapOf(
        "sharedvisit_load_surroundings" to { session.loadSurroundings() },
        "sharedvisit_poll_sources" to { session.pollSources(now) },
        "replay_play_on" to { replay.playOn() },
        // A server that never answers.
        "packfetch_fetch" to { runCatching { fetch.fetch() } },
        // Never ready: nothing happens meanwhile.
        "eventlistener_ready" to { session.listen().use { it.ready() } },
    )

    @Test
    fun `what is cancelled leaves all as it was`() = runBlocking {
        assertEquals(Exported.suspending, calls.keys.toSortedSet())
        session.events()
        val random = Random(7)
        var left = 0
        for ((name, call) in calls) repeat(200) {
            val job = launch(Dispatchers.Default) { call() }
            val end = System.nanoTime() + random.nextLong(1_500_000)
            while (System.nanoTime() < end) Thread.onSpinWait()
            if (job.isActive) left++
            withTimeout(20_000) { job.cancelAndJoin() }
            assertTrue(job.isCompleted, name)
        }
        println("cancel: $left of ${200 * calls.size} calls were left on their way")
        assertTrue(left > 200, "$left")

        assertTrue(session.pollSources(now)!! > now)
        assertTrue(session.frame(Demo.camera, now).labels.any { it.value != null })
        assertEquals(emptyList<Event>(), session.events())
        assertEquals(Replay(Demo.pack, recording).playOn(), replay.playOn())
        session.close()
    }
}
