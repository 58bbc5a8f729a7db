package io.wattwalk

import java.time.Instant
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/**
 * What a session holds of the demo pack and of an app's sources is gone with it: beside the other leaks, in a JVM of
 * its own.
 */
class SessionLeakTest {
    @Test
    fun `sessions of the demo pack leave nothing behind, closed or forgotten`() {
        val round = { close: Boolean ->
            repeat(50) {
                val session = Demo.session()
                session.fix(Fix(Demo.start, 48.8167, 2.2681, 4.0, null, null))
                session.frame(Demo.camera, Demo.start)
                if (close) session.close()
            }
            settled()
        }
        round(true)
        // What was forgotten waits for the collector: the first rounds make the most of it.
        round(false)
        val before = round(false)
        round(true)
        round(false)
        val grown = round(false) - before
        println("leak: ${grown / 1024} KiB more after 150 sessions of the demo pack")
        assertTrue(grown < 24L shl 20, "${grown shr 10} KiB more")
    }

    /** A source that never answers, and one that always does: asked, and closed while it is. */
    @Test
    fun `sources of the app leave nothing behind, asked or answering`() {
        val silent = object : AppSource {
            override fun info() = SourceInfo("silent", "Silent", "Nobody")
            override suspend fun fetch(assets: List<AssetId>, now: Instant): Batch = awaitCancellation()
        }
        val meter = object : AppSource {
            override fun info() = SourceInfo("meter", "Meter", "Us")
            override suspend fun fetch(assets: List<AssetId>, now: Instant): Batch =
                Batch(assets.map { Reading(it, Quantity.POWER_KW, 1.0, now, Quality.LIVE) })
        }
        val round = {
            repeat(100) {
                Demo.session(sources = listOf(silent, meter)).use { session ->
                    runBlocking { withTimeoutOrNull(5) { session.pollSources(Demo.start) } }
                }
            }
            settled()
        }
        round()
        val before = round()
        round()
        val grown = round() - before
        println("leak: ${grown / 1024} KiB more after 200 sessions with sources of the app")
        // A question names some 10 KB of assets, an answer has 30.
        assertTrue(grown < 6L shl 20, "${grown shr 10} KiB more")
        assertEquals(0 to 0, uniffiForeignFutureHandleCount() to FfiConverterTypeAppSource.handleMap.size)
    }
}
