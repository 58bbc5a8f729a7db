package io.wattwalk.demo.visit

import io.wattwalk.Indicators
import io.wattwalk.Scope
import io.wattwalk.SimulatedDistrict
import io.wattwalk.Step
import java.time.Instant

/** The district's figures of a time, as the panel shows them. */
internal class Figures(private val district: SimulatedDistrict) {
    private var steps = emptyList<Step>()
    private var indicators: Indicators? = null

    /** Figures of the whole day, and of the quarter of an hour that [now] is in. */
    class Now(val step: Step, val steps: List<Step>, val day: Indicators, val stateOfCharge: Double?) {
        /** How light it is, 0 to 1, as the district's own panels see the simulated sun. */
        val light: Float
            get() {
                val most = steps.maxOf { it.productionKw }
                return if (most > 0) (step.productionKw / (DAYLIGHT * most)).coerceIn(0.0, 1.0).toFloat() else 1f
            }
    }

    fun at(now: Instant): Now? {
        val known = steps.firstOrNull()?.start?.let { it <= now } == true && steps.last().let { now < it.end }
        if (!known) {
            steps = district.day(now, Scope.DISTRICT).steps
            indicators = district.indicators(now, Scope.DISTRICT)
        }
        val step = steps.lastOrNull { it.start <= now } ?: return null
        val capacity = district.storageKwh(Scope.DISTRICT)
        return Now(step, steps, indicators ?: return null, if (capacity > 0) step.storedKwh / capacity else null)
    }

    private companion object {
        /** From this share of the day's best on it is as light as by day. */
        const val DAYLIGHT = 0.25
    }

    private val Step.end: Instant get() = start.plusMillis((durationS * 1000).toLong())
}
