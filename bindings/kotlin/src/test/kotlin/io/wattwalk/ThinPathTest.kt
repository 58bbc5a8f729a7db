package io.wattwalk

import java.time.Instant
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ThinPathTest {
    private val start = Instant.parse("2026-06-16T09:00:00Z")
    private val settings = Settings("en", 1.5, emptySet(), Progress(emptyList(), emptyList(), null, false, emptyList()))
    private val camera = Camera(1280u, 800u, 65.0, ScreenRotation.DEG0, 150.0, 18.0, true)

    @Test
    fun `a fix and a look give a frame and an event`() = runBlocking {
        val pack = TourPack.fromFolder(System.getProperty("wattwalk.pack"))
        assertTrue(pack.problems().isEmpty())
        val place = pack.tour().stops.first().zones.first().center
        val session = TourSession(pack, settings)
        session.fix(Fix(start, place.latDeg, place.lonDeg, 4.0, null, null))
        session.attitude(Attitude(start, Quaternion(0.7, 0.0, 0.0, 0.7), NorthReference.TRUE, 3.0))
        val frame = session.frame(camera, start)
        assertEquals(start, frame.time)
        assertEquals(PositionState.MEASURED, frame.positionState)
        assertTrue(frame.shapes.isNotEmpty() && frame.labels.isNotEmpty())
        val event = session.eventFlow().first()
        assertEquals(EventKind.Position(PositionState.MEASURED), event.kind)
        session.close()
        assertThrows(SessionException.Closed::class.java) { session.frame(camera, start) }
        val wrong = assertThrows(PackException.File::class.java) { TourPack.fromFolder("/nowhere") }
        assertEquals("pack.json", wrong.file)
    }
}
