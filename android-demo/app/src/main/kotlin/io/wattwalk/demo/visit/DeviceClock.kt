package io.wattwalk.demo.visit

import android.os.SystemClock
import java.time.Duration
import java.time.Instant
import kotlin.math.abs

/**
 * The device's clock, and what it showed when a sensor measured: sensors count from the start of
 * the device. The difference is kept, so that samples keep their order, until the clock is set.
 */
internal class DeviceClock {
    private var started = measure()

    fun now(): Instant = Instant.ofEpochMilli(System.currentTimeMillis())

    /** The time of a sensor's count of nanoseconds. */
    fun ofSensor(nanos: Long): Instant {
        val measured = measure()
        if (abs(Duration.between(started, measured).toMillis()) > SET_MS) started = measured
        return started.plusNanos(nanos)
    }

    private fun measure(): Instant = now().minusNanos(SystemClock.elapsedRealtimeNanos())

    private companion object {
        /** A difference of more than this is no rounding: somebody has set the clock. */
        const val SET_MS = 500
    }
}
