package io.wattwalk

import java.nio.file.Files
import java.nio.file.Path
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** The visit of the demo pack, as an app takes it. */
class WalkTest {
    @Test
    fun `the walk reaches every stop in every language and shows readings`() = runBlocking {
        assertEquals(emptyList<Problem>(), Demo.pack.problems())
        val rehearsal = Rehearsal.fromPack(Demo.pack)
        val stops = Demo.pack.tour().stops.map { it.id }
        for (language in Demo.pack.languages()) {
            Demo.session(language).use { session ->
                val events = mutableListOf<Event>()
                var withValue = 0
                var at = 0.0
                while (at < rehearsal.lengthS()) {
                    rehearsal.samples(Demo.start, at, at + 10).forEach(session::handIn)
                    at += 10
                    val now = Demo.after(at)
                    session.pollSources(now)
                    val frame = session.frame(Demo.camera, now)
                    withValue += frame.labels.count { it.value != null }
                    events += session.events()
                }
                val reached = events.mapNotNull { (it.kind as? EventKind.Tour)?.event }
                    .filterIsInstance<TourEvent.StopReached>().map { it.stop }
                assertEquals(stops, reached)
                val cues = events.mapNotNull { (it.kind as? EventKind.Cue)?.cue }
                assertTrue(cues.size >= stops.size && cues.all { it.language == language && it.body.isNotBlank() })
                assertTrue(withValue > 100, "$withValue labels with a value")
                val kept = session.progress().toJson()
                assertEquals(session.progress(), progressFromJson(kept))
                assertEquals(stops, progressFromJson(kept)?.reached)
            }
        }
    }

    @Test
    fun `the guide skips, repeats and jumps, and what was kept resumes`() {
        val stops = Demo.pack.tour().stops.map { it.id }
        val session = Demo.session()
        session.goToStop(stops[2], Demo.start)
        session.repeatStop(Demo.start)
        session.skipStop(Demo.start)
        val told = session.events().mapNotNull { (it.kind as? EventKind.Tour)?.event }
        assertTrue(told.contains(TourEvent.StopReached(stops[2])) && told.contains(TourEvent.StopRepeated(stops[2])), "$told")
        val unknown = assertThrows(VisitException.Tour::class.java) { session.goToStop("nowhere", Demo.start) }
        assertEquals(TourError.UnknownStop("nowhere"), unknown.error)
        assertEquals("the tour has no stop nowhere", unknown.toString())
        val kept = session.progress()
        TourSession(Demo.pack, newVisit("fr").copy(progress = kept)).use { resumed ->
            assertEquals(kept, resumed.progress())
            assertEquals("fr", resumed.words(CueSubject.Stop(stops[2]))?.language)
            assertNull(resumed.words(CueSubject.Stop("nowhere")))
        }
        assertNull(progressFromJson("{"))
        session.close()
    }

    @Test
    fun `a rehearsed fix gives a pose, a way, a focus and readings`() = runBlocking {
        val rehearsal = Rehearsal.fromPack(Demo.pack)
        val session = Demo.session("fr")
        assertNull(session.pose(Demo.start))
        rehearsal.samples(Demo.start, 0.0, 30.0).forEach(session::handIn)
        val now = Demo.after(30.0)
        val pose = session.pose(now)!!
        val truth = rehearsal.place(30.0)
        val off = Math.hypot(pose.positionM.eastM - truth.eastM, pose.positionM.northM - truth.northM)
        assertTrue(off < 3 * pose.horizontalAccuracyM, "$off m off, ${pose.horizontalAccuracyM} m said")
        assertTrue(session.way(now)!!.distanceM > 0)
        assertTrue(session.wanted(now).seen.isNotEmpty())
        assertNotNull(session.pollSources(now))
        val label = session.frame(Demo.camera, now).labels.first { it.value != null }
        val asset = session.asset(label.asset)!!
        val reading = session.readingsOf(asset.id, now).map { it.reading }.first { it.text("fr") == label.value }
        assertEquals(Quality.SIMULATED, reading.quality)
        val shown = session.frame(Demo.camera, now)
        session.hideNetworks(setOf(Network.ELECTRICITY))
        val hidden = session.frame(Demo.camera, now)
        assertTrue(shown.shapes.any { it.network == Network.ELECTRICITY })
        assertFalse(hidden.shapes.any { it.network == Network.ELECTRICITY })
        session.restart(session.progress())
        assertNull(session.pose(now))
        session.close()
    }

    @Test
    fun `a pack is opened from the platform's own files`() = runBlocking {
        val files = mutableMapOf<String, ByteArray>()
        val asked = openPack { path ->
            Files.readAllBytes(Demo.folder.resolve(path)).also { files[path] = it }
        }
        assertEquals(emptyList<Problem>(), asked.problems())
        assertEquals(Demo.pack.tour(), TourPack.fromFiles(files).tour())
        val missing = assertThrows(PackException.File::class.java) {
            runBlocking { openPack { path -> throw PackException.File(path, "not on this tablet") } }
        }
        assertEquals("pack.json" to "not on this tablet", missing.file to missing.reason)
        val broken = assertThrows(PackException.File::class.java) {
            runBlocking { openPack { error("the disk is gone") } }
        }
        assertTrue(broken.file == "pack.json" && broken.reason.contains("the disk is gone"), "$broken")
    }

    @Test
    fun `the platform is never asked for a file outside of the pack`() = runBlocking {
        val asked = mutableListOf<String>()
        val pack = openPack { path ->
            asked += path
            val bytes = Files.readAllBytes(Demo.folder.resolve(path))
            if (path != "pack.json") return@openPack bytes
            bytes.decodeToString().replace("networks/water.geojson", "../water.geojson").encodeToByteArray()
        }
        assertEquals(listOf("../water.geojson"), pack.problems().map { it.file })
        assertTrue("networks/electricity.geojson" in asked && asked.none { ".." in it }, "$asked")
    }

    @Test
    fun `the map and the district are there to draw`() {
        val map = Demo.pack.map()
        assertEquals(Demo.pack.tour().stops.map { it.id }, map.stops.map { it.id })
        assertTrue(map.shapes.size > 100 && map.route.size > 2)
        assertTrue(map.shapes.all { shape -> shape.parts.all { it.isNotEmpty() } })
        val district = SimulatedDistrict.fromPack(Demo.pack)
        val day = district.day(Demo.start, Scope.DISTRICT)
        assertEquals(96, day.steps.size)
        val figures = district.figures(Demo.start, Scope.DISTRICT)!!.day
        assertTrue(figures.selfConsumption!! in 0.0..1.0 && figures.peakImportKw > 0)
        assertTrue(district.storageKwh(Scope.BATTERY_TRANSFORMER) > 0)
    }

    @Test
    fun `a recording made here replays here`(@TempDir folder: Path) = runBlocking {
        val file = folder.resolve("walk.jsonl")
        val session = Demo.session("fr", file)
        val rehearsal = Rehearsal.fromPack(Demo.pack)
        val shown = mutableListOf<String>()
        val told = mutableListOf<String>()
        for (second in 0 until 40) {
            rehearsal.samples(Demo.start, second.toDouble(), second + 1.0).forEach(session::handIn)
            session.pollSources(Demo.after(second + 1.0))
            shown += session.frame(Demo.camera, Demo.after(second + 1.0)).toJson()
            told += session.events().map { it.toJson() }
        }
        session.finishRecording()
        session.close()
        val bytes = Files.readAllBytes(file)
        val replay = Replay(Demo.pack, bytes)
        val steps = generateSequence { replay.step() }.toList()
        assertEquals(shown, steps.mapNotNull { it.frame?.toJson() })
        assertEquals(told, steps.flatMap { step -> step.events.map { it.toJson() } })
        assertEquals(steps.last { it.frame != null }.frame, replay.currentFrame())
        val summary = Replay(Demo.pack, bytes).playOn()
        assertEquals(40L to 0L, summary.frames to summary.refused)
        val torn = assertThrows(RecordingException.Content::class.java) { Replay(Demo.pack, byteArrayOf(91, 93)) }
        assertEquals(1L, torn.line)
        assertArrayEquals(bytes, Files.readAllBytes(file))
        val nowhere = assertThrows(VisitException.Recording::class.java) { Demo.session("fr", folder) }
        assertEquals(folder.toString(), nowhere.file)
    }
}
