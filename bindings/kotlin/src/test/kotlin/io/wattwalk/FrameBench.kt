package io.wattwalk

import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.EnabledIfSystemProperty

/**
 * What a frame costs through JNA, beside a bare call that returns a record of the same size:
 * `bash bindings/kotlin/build.sh bench`.
 */
class FrameBench {
    @Test
    @EnabledIfSystemProperty(named = "wattwalk.bench", matches = "true")
    fun `a frame beside a bare call of its size`() {
        val recording = Files.readAllBytes(Path.of(System.getProperty("wattwalk.walk")).resolve("walk.jsonl"))
        // The frame of the walk that draws closest to 200 parts.
        val parts = { frame: Frame -> frame.shapes.size + frame.labels.size }
        val shown = Replay(Demo.pack, recording).let { replay ->
            generateSequence { replay.step() }.mapNotNull { it.frame }.toList()
        }
        val chosen = shown.indices.minBy { Math.abs(parts(shown[it]) - 200) }
        val bare = Replay(Demo.pack, recording)
        repeat(chosen + 1) { bare.step() }
        val frame = bare.currentFrame()!!
        val session = sessionAt(frame)
        val camera = Demo.camera.copy(backdrop = true, rangeM = 160.0)
        val live = session.frame(camera, frame.time)

        val frameUs = mutableListOf<Double>()
        val bareUs = mutableListOf<Double>()
        repeat(60) {
            frameUs += micros(50) { session.frame(camera, frame.time) }
            bareUs += micros(50) { bare.currentFrame() }
        }
        val (call, same) = median(frameUs.drop(20)) to median(bareUs.drop(20))
        val tiny = (1..40).map { micros(200) { Demo.pack.id() } }.drop(20).let(::median)
        println("bench: frame of ${parts(live)} parts, ${live.vertices.size} vertices: %.0f us".format(call))
        println("bench: bare call, record of ${parts(frame)} parts, ${frame.vertices.size} vertices: %.0f us".format(same))
        println("bench: ratio %.2f; a call that returns a word: %.1f us".format(call / same, tiny))
        // The two draw the same picture, or there is nothing to compare.
        assertTrue(Math.abs(live.vertices.size - frame.vertices.size) < 50, "${live.vertices.size}")
    }

    /** A session whose visitor stands where the frame was made: walked there from the start. */
    private fun sessionAt(frame: Frame): TourSession {
        val session = Demo.session("fr")
        val rehearsal = Rehearsal.fromPack(Demo.pack)
        val start = java.time.Instant.parse("2026-06-16T09:30:00Z")
        val at = java.time.Duration.between(start, frame.time).toMillis() / 1000.0
        rehearsal.samples(start, at - 20, at).forEach(session::handIn)
        kotlinx.coroutines.runBlocking { session.pollSources(frame.time) }
        return session
    }

    private fun micros(times: Int, block: () -> Unit): Double {
        val begin = System.nanoTime()
        repeat(times) { block() }
        return (System.nanoTime() - begin) / 1e3 / times
    }

    private fun median(values: List<Double>) = values.sorted()[values.size / 2]
}
