package io.wattwalk.demo.rehearsal

import io.wattwalk.EastNorth
import io.wattwalk.Rehearsal
import io.wattwalk.Sample
import java.time.Instant
import kotlin.math.hypot

/** The pack's walk, played without sensors: its samples, and its own clock. */
internal class RehearsedWalk(private val rehearsal: Rehearsal, elapsedS: Double, start: Instant) {
    val lengthS: Double = rehearsal.lengthS()

    /** How far it has gone. */
    var elapsedS: Double = elapsedS.coerceIn(SETTLED_S, lengthS)
        private set

    /** What its clock showed when it began. */
    var start: Instant = start
        private set

    /** How many times as fast as it was walked. */
    var speed: Int = 1

    val finished: Boolean
        get() = elapsedS >= lengthS

    /** What its clock shows. */
    val now: Instant
        get() = at(elapsedS)

    /** Walks on for so long by the device's clock; what the sensors would have said. */
    fun walk(seconds: Double): List<Sample> {
        val from = elapsedS
        elapsedS = (from + seconds.coerceIn(0.0, LONGEST_STEP_S) * speed).coerceAtMost(lengthS)
        return rehearsal.samples(start, from, elapsedS)
    }

    /** The last second again: for a session that begins in the middle of the walk. */
    fun settle(): List<Sample> = rehearsal.samples(start, elapsedS - SETTLED_S, elapsedS)

    /** Goes to where the visitor has stood for a while within [radiusM] of a place. */
    fun seek(place: EastNorth, radiusM: Double) {
        val seconds = 0..lengthS.toInt()
        val there = seconds.firstOrNull { second ->
            val at = rehearsal.place(second.toDouble())
            hypot(at.eastM - place.eastM, at.northM - place.northM) < radiusM / 2
        }
        if (there != null) elapsedS = (there + LOOKED_AROUND_S).coerceAtMost(lengthS)
    }

    /** Turns its clock; the visitor stays. */
    fun turn(time: Instant) {
        start = time.minusNanos((elapsedS * 1e9).toLong())
    }

    /** Goes back to the beginning. */
    fun rewind() {
        elapsedS = SETTLED_S
    }

    private fun at(seconds: Double): Instant = start.plusNanos((seconds * 1e9).toLong())

    companion object {
        /** A sunny day, at eleven by the local clock. */
        val START: Instant = Instant.parse("2026-06-16T09:00:00Z")

        /** After so long there was a fix and a look. */
        const val SETTLED_S = 1.0

        /** An app that was held up does not leap. */
        const val LONGEST_STEP_S = 0.5

        /** From coming to a stop until the visitor has turned to what it is about. */
        const val LOOKED_AROUND_S = 12.0

        /** What the speed button goes through. */
        val SPEEDS = listOf(1, 4, 10, 30)
    }
}
