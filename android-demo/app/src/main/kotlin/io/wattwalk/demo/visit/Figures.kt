package io.wattwalk.demo.visit

import io.wattwalk.FiguresNow
import io.wattwalk.Scope
import io.wattwalk.SimulatedDistrict
import io.wattwalk.Step
import java.time.Instant

/** The district's figures of a time, as the panel shows them, and the day that it is in. */
internal class Figures(private val district: SimulatedDistrict) {
    private var steps = emptyList<Step>()

    fun at(now: Instant): FiguresNow? = district.figures(now, Scope.DISTRICT)

    /** The day that a time is in, step by step. */
    fun dayOf(now: Instant): List<Step> {
        val known = steps.firstOrNull()?.start?.let { it <= now } == true && steps.last().let { now < it.end }
        if (!known) steps = district.day(now, Scope.DISTRICT).steps
        return steps
    }

    private val Step.end: Instant get() = start.plusMillis((durationS * 1000).toLong())
}
