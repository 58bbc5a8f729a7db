package io.wattwalk.demo

import android.location.Location
import android.os.SystemClock
import android.util.SizeF
import android.view.Surface
import io.wattwalk.ScreenRotation
import io.wattwalk.demo.sensors.CameraLens
import io.wattwalk.demo.sensors.fixOf
import io.wattwalk.demo.sensors.screenRotationOf
import io.wattwalk.demo.visit.DeviceClock
import java.time.Duration
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class SensorsTest {
    // 36 mm by 24 mm and 50 mm: the figures of a small-format camera are in every book.
    private val lens = CameraLens(SizeF(36f, 24f), 50f, 90)

    @Test
    fun `a picture of the sensor's shape has the lens's field of view`() {
        assertEquals(39.6, lens.horizontalFovDeg(1500, 1000, 90), 0.05)
        assertEquals(27.0, lens.horizontalFovDeg(1000, 1500, 0), 0.05)
    }

    @Test
    fun `what the view cuts off is not seen`() {
        // Square: the longer side is cut to the shorter one's 24 mm.
        assertEquals(27.0, lens.horizontalFovDeg(1000, 1000, 90), 0.05)
        // Wider than the sensor: top and bottom are cut.
        assertEquals(39.6, lens.horizontalFovDeg(3000, 1000, 90), 0.05)
    }

    @Test
    fun `a fix has the sensor's time and says no more than the receiver`() {
        val clock = DeviceClock()
        val location = Location("gps").apply {
            latitude = 48.8167
            longitude = 2.2681
            elapsedRealtimeNanos = SystemClock.elapsedRealtimeNanos() - Duration.ofSeconds(2).toNanos()
        }
        val fix = fixOf(location, clock)
        assertEquals(2_000.0, Duration.between(fix.time, clock.now()).toMillis().toDouble(), 2.0)
        assertEquals(50.0, fix.horizontalAccuracyM, 0.0)
        assertNull(fix.speedMps)
        assertNull(fix.courseDeg)
    }

    @Test
    fun `the picture turns as the screen does`() {
        val turns = listOf(Surface.ROTATION_0, Surface.ROTATION_90, Surface.ROTATION_180, Surface.ROTATION_270)
        assertEquals(ScreenRotation.entries, turns.map(::screenRotationOf))
    }
}
