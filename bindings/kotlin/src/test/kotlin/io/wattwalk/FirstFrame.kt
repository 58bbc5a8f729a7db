package io.wattwalk

import java.nio.file.Path
import java.time.Instant
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

// The README shows what is between the two lines.
// ---
fun firstFrame(folder: Path): Frame = runBlocking {
    val pack = openPack(folder)
    TourSession(pack, newVisit("en")).use { session ->
        val now = Instant.now()
        val at = pack.tour().stops.first().zones.first().center
        session.fix(Fix(now, at.latDeg, at.lonDeg, horizontalAccuracyM = 4.0, speedMps = null, courseDeg = null))
        val upright = Quaternion(x = 0.7071, y = 0.0, z = 0.0, w = 0.7071) // looks north
        session.attitude(Attitude(now, upright, NorthReference.MAGNETIC, headingAccuracyDeg = 10.0))
        session.pollSources(now)

        val camera = Camera(1280, 800, 65.0, ScreenRotation.DEG0, rangeM = 150.0, textPx = 18.0, backdrop = false)
        val frame = session.frame(camera, now) // once for each displayed picture
        for (label in frame.labels) println("${label.title} ${label.value ?: ""}")
        println(session.eventFlow().first().kind) // what happened, for the app to react to
        frame
    }
}
// ---

class FirstFrameTest {
    private val home = Path.of(System.getProperty("wattwalk.package"))
    private val here = home.resolve("src/test/kotlin/io/wattwalk/FirstFrame.kt").toFile().readText()

    @Test
    fun `the README's example runs`() {
        val frame = firstFrame(Demo.folder)
        assertTrue(frame.shapes.isNotEmpty() && frame.labels.isNotEmpty())
    }

    @Test
    fun `the README shows the example that runs`() {
        val example = here.split("// ---\n")[1].trim()
        assertTrue(example.lines().size <= 20, "${example.lines().size} lines")
        assertTrue(home.resolve("README.md").toFile().readText().contains(example))
    }
}
