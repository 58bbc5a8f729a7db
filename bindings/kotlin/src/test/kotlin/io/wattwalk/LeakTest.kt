package io.wattwalk

import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

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

    private val tiny = TourPack.fromFiles(files)
    private val open = TourSession(tiny, newVisit("en"))
    private val rehearsal = Rehearsal.fromPack(Demo.pack)
    private val recording = """{"wattwalk_recording":1,"pack":"fort-issy","settings":{"language":"fr","eye_height_m":1.5}}"""

    private val fetch = FetchSettings("https://packs.example/x", "/nowhere/x", emptyList(), null)

    /** How to make and close one, how often, and how few bytes each would be missed by. */
    private inner class Kind(val times: Int, val bytes: Int, val work: () -> Unit)

    /** Every class that holds something of the library's, by its name there. */
    private val kinds = mapOf(
        "sharedvisit" to Kind(100_000, 240) { TourSession(tiny, newVisit("en")).close() },
        "eventlistener" to Kind(200_000, 60) { open.listen().close() },
        "tourpack" to Kind(10_000, 2_400) { TourPack.fromFiles(files).close() },
        "rehearsal" to Kind(1_000, 24_000) { Rehearsal.fromPack(Demo.pack).close() },
        "rehearsedwalk" to Kind(200_000, 60) { RehearsedWalk(rehearsal, Demo.start, 0.0).close() },
        "replay" to Kind(500, 48_000) { Replay(Demo.pack, recording.toByteArray()).close() },
        "packfetch" to Kind(25, 1_000_000) { PackFetch(fetch).close() },
        "simulateddistrict" to Kind(500, 48_000) { SimulatedDistrict.fromPack(Demo.pack).close() },
    )

    @TestFactory
    fun `what is closed leaves nothing behind`(): List<DynamicTest> {
        assertEquals(Exported.objects, kinds.keys.toSortedSet())
        return kinds.map { (name, kind) ->
            DynamicTest.dynamicTest(name) {
                // A heap grows until it has held as much as it ever will.
                repeat(kind.times / 5) { kind.work() }
                val before = settled()
                repeat(kind.times) { kind.work() }
                val grown = settled() - before
                println("leak: ${grown / 1024} KiB more after ${kind.times} of $name")
                assertTrue(grown < kind.times.toLong() * kind.bytes, "${grown shr 10} KiB more")
            }
        }
    }
}

/** Bytes of the process in memory, after all that nobody holds was collected and freed. */
internal fun settled(): Long {
    repeat(3) {
        System.gc()
        Thread.sleep(200)
    }
    val line = Files.readAllLines(Path.of("/proc/self/status")).first { it.startsWith("VmRSS:") }
    return line.filter { it.isDigit() }.toLong() * 1024
}
