package io.wattwalk

import java.time.Instant
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Sources of an app's own: run like the pack's, whatever they do. */
class AppSourceTest {
    private val now = Demo.start

    private fun source(id: String = "ours", fetch: suspend (List<AssetId>) -> Batch) = object : AppSource {
        override fun info() = SourceInfo(id, "Ours", "Us")
        override suspend fun fetch(assets: List<AssetId>, now: Instant): Batch = fetch(assets)
    }

    private fun reading(asset: AssetId, value: Double, time: Instant = now) =
        Reading(asset, Quantity.POWER_KW, value, time, Quality.LIVE)

    private fun TourSession.poll() = runBlocking { pollSources(now) }

    private fun TourSession.ours() = sources().single { it.id == "ours" }

    private fun TourSession.power() = readingsOf("substation", now).map { it.reading }.single { it.quantity == Quantity.POWER_KW }

    @Test
    fun `it is asked about what is wanted, at its pace, and not without a network`() {
        val calls = AtomicInteger()
        val meter = source { assets ->
            calls.incrementAndGet()
            delay(20)
            Batch(assets.filter { it == "substation" }.map { reading(it, 120.0) }, nextPoll = now.plusSeconds(60))
        }
        Demo.session(sources = listOf(meter)).use { session ->
            session.setConnectivity(Connectivity(NetworkState.OFFLINE, false))
            session.poll()
            assertEquals(SourceSign.PAUSED to 0, session.ours().sign to calls.get())
            session.setConnectivity(Connectivity(NetworkState.UNMETERED, false))
            session.poll()
            assertEquals(120.0 to Quality.LIVE, session.power().let { it.value to it.quality })
            assertEquals(Triple(SourceSign.WORKING, now, emptyList<String>()), session.ours().run { Triple(sign, answered, hosts) })
            val asked = calls.get()
            session.poll()
            assertEquals(asked, calls.get())
            val later = now.plusSeconds(3601)
            assertEquals(Quality.STALE, session.readingsOf("substation", later).first { it.reading.value == 120.0 }.reading.quality)
        }
    }

    @Test
    fun `what it throws is a failure of it, without words that nobody chose`() {
        val thrown: List<Pair<suspend () -> Unit, String>> = listOf(
            suspend { throw AppSourceException.Denied("no key") } to "no key",
            suspend { throw AppSourceException.Unreadable("a\uD800b") } to "AppSourceException",
            suspend { error("https://a.example/?key=s3cr3t") } to "threw java.lang.IllegalStateException:",
            suspend { TODO("s3cr3t") } to "threw kotlin.NotImplementedError:",
            suspend { throw OutOfMemoryError("s3cr3t") } to "threw java.lang.OutOfMemoryError:",
            suspend { withTimeout(1) { awaitCancellation() } } to "TimeoutCancellationException",
            suspend { currentCoroutineContext().cancel() } to "threw",
        )
        for ((failing, words) in thrown) {
            Demo.session(sources = listOf(source { failing(); Batch() })).use { session ->
                session.poll()
                val state = session.ours().state as SourceState.Failing
                val told = "$state ${session.events()}"
                assertTrue(words in told && "s3cr3t" !in told, told)
                assertEquals(state.error is SourceError.Denied, state.retryAt == null, told)
            }
        }
    }

    @Test
    fun `wrong answers are refused one by one, or as a whole`() {
        val odd = source {
            Batch(
                listOf(
                    reading("substation", Double.NaN), reading("substation", 1.0, now.plusSeconds(3600)),
                    reading("nowhere", 1.0), reading("substation", 2.0),
                ),
                listOf(Failure("nowhere", SourceError.Busy("other", null))),
                Instant.MAX,
            )
        }
        Demo.session(sources = listOf(odd)).use { session ->
            session.poll()
            assertEquals(2.0, session.power().value)
            val kinds = session.events().map { it.kind }
            assertEquals(2, kinds.count { it is EventKind.ReadingRefused }, "$kinds")
            assertFalse(kinds.any { it is EventKind.ReadingsMissing }, "$kinds")
        }
        val huge = source { Batch(List(100_000) { reading("substation", 1.0) }) }
        val uncrossable = source { Batch(listOf(reading("\uD800", 1.0))) }
        for ((broken, words) in listOf(huge to "100000 readings", uncrossable to "MalformedInputException")) {
            Demo.session(sources = listOf(broken)).use { session ->
                session.poll()
                assertTrue(words in "${session.ours().state}", "${session.ours().state}")
                assertTrue(session.readingsOf("substation", now).none { it.reading.quality == Quality.LIVE })
            }
        }
    }

    @Test
    fun `one that hangs holds nobody up and ends with its session`() {
        val (begun, ended) = CountDownLatch(1) to CountDownLatch(1)
        val silent = source {
            try {
                begun.countDown()
                awaitCancellation()
            } finally {
                ended.countDown()
            }
        }
        val meter = source("meter") { Batch(listOf(reading("substation", 120.0))) }
        val session = Demo.session(sources = listOf(silent, meter))
        val began = System.nanoTime()
        session.poll()
        assertTrue(System.nanoTime() - began < 10_000_000_000)
        assertEquals(120.0, session.power().value)
        assertTrue(begun.await(1, TimeUnit.SECONDS))
        assertEquals(1L, ended.count)
        session.close()
        assertTrue(ended.await(10, TimeUnit.SECONDS), "it goes on after its session")
    }

    @Test
    fun `sessions closed while their sources are asked end calmly`() {
        repeat(50) { round ->
            val session = Demo.session(sources = List(3) { n -> source("$n") { delay(n.toLong()); Batch() } })
            val polling = thread { runCatching { session.poll() } }
            if (round % 2 == 0) Thread.sleep((round % 5).toLong())
            session.close()
            polling.join(10_000)
            assertFalse(polling.isAlive)
        }
        val end = System.nanoTime() + 10_000_000_000
        val held = { uniffiForeignFutureHandleCount() to FfiConverterTypeAppSource.handleMap.size }
        while (held() != 0 to 0 && System.nanoTime() < end) Thread.sleep(10)
        assertEquals(0 to 0, held())
    }

    @Test
    fun `a session opens with sources that can be told apart only`() {
        fun refused(vararg sources: AppSource): VisitException.AppSource =
            assertThrows(VisitException.AppSource::class.java) { Demo.session(sources = sources.toList()) }
        val taken = refused(source("fort-issy-simulated") { Batch() })
        assertEquals("fort-issy-simulated", taken.sourceId)
        assertTrue("give the app's own another one" in taken.reason, "$taken")
        assertEquals("ours", refused(source { Batch() }, source { Batch() }).sourceId)
        val mute = object : AppSource {
            override fun info(): SourceInfo = error("s3cr3t")
            override suspend fun fetch(assets: List<AssetId>, now: Instant) = Batch()
        }
        val unknown = refused(source { Batch() }, mute)
        assertTrue("sources[1]" in unknown.message!! && "s3cr3t" !in unknown.message!!, "$unknown")
        assertNull(Demo.session(sources = listOf(source { Batch() })).use { it.ours().answered })
    }
}
