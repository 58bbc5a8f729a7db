package io.wattwalk

import java.lang.management.ManagementFactory
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import kotlin.math.abs
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.EnabledIfSystemProperty

/**
 * What it costs to cross: `bash bindings/kotlin/build.sh bench`. Time on the processor rather than
 * on the wall, so that other work on the machine disturbs less.
 */
@EnabledIfSystemProperty(named = "wattwalk.bench", matches = "true")
class FrameBench {
    private val start = Instant.parse("2026-06-16T09:30:00Z")
    private val camera = Demo.camera.copy(backdrop = true, rangeM = 160.0)

    private val Frame.parts get() = shapes.size + labels.size

    /**
     * A frame of some 200 parts, beside the same call in Rust and a bare call that returns a record
     * of that size, in turns.
     */
    @Test
    fun `a frame beside Rust and a bare call of its size`() {
        val recording = Files.readAllBytes(Path.of(System.getProperty("wattwalk.walk")).resolve("walk.jsonl"))
        val shown = Replay(Demo.pack, recording).let { replay ->
            generateSequence { replay.step() }.mapNotNull { it.frame }.toList()
        }
        val chosen = shown.indices.minBy { abs(shown[it].parts - 200) }
        val bare = Replay(Demo.pack, recording)
        repeat(chosen + 1) { bare.step() }
        val record = bare.currentFrame()!!
        val seconds = Duration.between(start, record.time).toMillis() / 1000.0
        val session = sessionAt(seconds)
        val frame = session.frame(camera, record.time)

        val (rust, call, same, word) = List(4) { mutableListOf<Double>() }
        repeat(60) {
            if (it % 4 == 0) rust += rustMicros(seconds, frame)
            call += micros { session.frame(camera, record.time) }
            same += micros { bare.currentFrame() }
            word += micros { session.language() }
        }
        // The first half is the compiler's.
        val (frameUs, bareUs) = median(call.drop(30)) to median(same.drop(30))
        val rustUs = median(rust.drop(7))
        report("frame of ${frame.parts} parts, ${frame.vertices.size} vertices: %.0f us", frameUs)
        report("the same call in Rust: %.0f us", rustUs)
        report("bare call, record of ${record.parts} parts, ${record.vertices.size} vertices: %.0f us", bareUs)
        report("bare call, a word: %.0f us", median(word.drop(30)))
        report("frame / bare call: %.2f", frameUs / bareUs)
        report("frame / Rust: %.2f", frameUs / rustUs)
        // They draw the same picture, or there is nothing to compare.
        assertEquals(record.vertices.size.toDouble(), frame.vertices.size.toDouble(), 30.0)
    }

    @Test
    fun `events a second`() {
        val stops = Demo.pack.tour().stops
        val told = 9_000
        val rates = List(7) {
            Demo.session().use { session ->
                repeat(told / 3) { session.goToStop(stops[it % stops.size].id, Demo.start) }
                val begin = System.nanoTime()
                runBlocking { session.eventFlow().take(told).toList() }
                told / ((System.nanoTime() - begin) / 1e9)
            }
        }
        report("events through a flow: %.0f a second", median(rates.drop(2)))
    }

    private fun report(text: String, value: Double) {
        val load = Files.readString(Path.of("/proc/loadavg")).substringBefore(' ')
        println("bench (load $load): ${text.format(value)}")
    }

    /** A session whose visitor came to where the recorded walk was then. */
    private fun sessionAt(seconds: Double): TourSession {
        val session = Demo.session("fr")
        Rehearsal.fromPack(Demo.pack).samples(start, seconds - 20, seconds).forEach(session::handIn)
        runBlocking { session.pollSources(start.plusMillis((seconds * 1000).toLong())) }
        return session
    }

    /** `bindings/ffi/examples/frame_cost.rs`, which makes the same frame. */
    private fun rustMicros(seconds: Double, frame: Frame): Double {
        val command = listOf(
            "${System.getProperty("jna.library.path")}/examples/frame_cost",
            "${Demo.folder}", "$seconds", "${camera.rangeM}",
        )
        val said = ProcessBuilder(command).redirectErrorStream(true).start().run {
            inputStream.bufferedReader().readText().also { assertEquals(0, waitFor(), it) }
        }
        val (parts, _, vertices, _, micros) = said.split(' ')
        assertEquals(frame.parts to frame.vertices.size, parts.toInt() to vertices.toInt())
        return micros.toDouble()
    }

    private val threads = ManagementFactory.getThreadMXBean()

    private fun micros(call: () -> Unit): Double {
        val begin = threads.currentThreadCpuTime
        repeat(200) { call() }
        return (threads.currentThreadCpuTime - begin) / 200e3
    }

    private fun median(values: List<Double>) = values.sorted()[values.size / 2]
}
