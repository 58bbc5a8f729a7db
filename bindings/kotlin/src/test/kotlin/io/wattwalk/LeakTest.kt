package io.wattwalk

import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What is closed is gone: memory after a hundred thousand objects is what it was before. */
class LeakTest {
    /** The smallest pack there is: one stop and nothing around it. */
    private val files = mapOf(
        "pack.json" to """
            {"wattwalk_pack": 1, "id": "tiny", "title": {"en": "Tiny"}, "languages": ["en"],
             "origin": {"lat_deg": 48.8, "lon_deg": 2.2}, "ground_height_m": 0.0, "time_zone": "Europe/Paris",
             "networks": [], "tour": "tour.json", "narration": {}, "attribution": []}
        """,
        "tour.json" to """
            {"stops": [{"id": "only", "zones": [{"center": {"lat_deg": 48.8, "lon_deg": 2.2}, "radius_m": 10.0}]}]}
        """,
    ).mapValues { it.value.toByteArray() }

    @Test
    fun `a hundred thousand sessions leave nothing behind`() {
        val pack = TourPack.fromFiles(files)
        val round = { count: Int -> repeat(count) { TourSession(pack, newVisit("en")).close() } }
        round(10_000)
        val before = settled()
        round(100_000)
        val grown = settled() - before
        println("leak: ${grown / 1024} KiB more after 100,000 sessions")
        assertTrue(grown < 24L shl 20, "${grown shr 10} KiB more")
    }

    @Test
    fun `packs leave nothing behind`() {
        val round = { count: Int -> repeat(count) { TourPack.fromFiles(files).close() } }
        round(5_000)
        val before = settled()
        round(10_000)
        val grown = settled() - before
        println("leak: ${grown / 1024} KiB more after 10,000 packs")
        assertTrue(grown < 24L shl 20, "${grown shr 10} KiB more")
    }

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

    /** Bytes of the process in memory, after all that nobody holds was collected and freed. */
    private fun settled(): Long {
        repeat(3) {
            System.gc()
            Thread.sleep(200)
        }
        val line = Files.readAllLines(Path.of("/proc/self/status")).first { it.startsWith("VmRSS:") }
        return line.filter { it.isDigit() }.toLong() * 1024
    }
}
