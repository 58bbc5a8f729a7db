package io.wattwalk.demo.visit

import io.wattwalk.FiguresNow
import io.wattwalk.Scope
import io.wattwalk.SimulatedDistrict
import io.wattwalk.Step
import java.time.Instant

/** The figures of a time, as the panel shows them, and the day that it is in. */
internal class Figures(private val district: SimulatedDistrict) {
    private var steps = emptyList<Step>()

    /** The parts of the district that there are: where a battery is, what it serves comes first. */
    val scopes: List<Scope> = Scope.entries.sortedDescending().filter { it == Scope.DISTRICT || district.storageKwh(it) > 0 }

    /** The part that is shown. */
    var scope: Scope = scopes.first()
        set(value) {
            field = value
            steps = emptyList()
        }

    fun at(now: Instant): FiguresNow? = district.figures(now, scope)

    /** The day that a time is in, step by step. */
    fun dayOf(now: Instant): List<Step> {
        val known = steps.firstOrNull()?.start?.let { it <= now } == true && steps.last().let { now < it.end }
        if (!known) steps = district.day(now, scope).steps
        return steps
    }

    private val Step.end: Instant get() = start.plusMillis((durationS * 1000).toLong())
}
