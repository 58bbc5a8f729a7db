package io.wattwalk.demo

import android.hardware.Sensor
import android.hardware.SensorManager
import android.location.Location
import android.os.SystemClock
import android.util.SizeF
import android.view.Surface
import io.wattwalk.Attitude
import io.wattwalk.NorthReference
import io.wattwalk.Point3
import io.wattwalk.Quaternion
import io.wattwalk.ScreenRotation
import io.wattwalk.TrackQuality
import io.wattwalk.demo.sensors.ArPoses
import io.wattwalk.demo.sensors.ArState
import io.wattwalk.demo.sensors.Attitudes
import io.wattwalk.demo.sensors.CameraLens
import io.wattwalk.demo.sensors.fixOf
import io.wattwalk.demo.sensors.screenRotationOf
import io.wattwalk.demo.visit.DeviceClock
import java.time.Duration
import kotlin.math.abs
import kotlin.math.roundToInt
import kotlin.math.sqrt
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.SensorEventBuilder
import org.robolectric.shadows.ShadowSensor

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
    fun `both rotation vectors are handed in, each with the north that it knows`() {
        val sensors = Tablet.context.getSystemService(SensorManager::class.java)
        val (compass, gyroscope) = listOf(Sensor.TYPE_ROTATION_VECTOR, Sensor.TYPE_GAME_ROTATION_VECTOR)
            .map(ShadowSensor::newInstance)
        listOf(compass, gyroscope).forEach(shadowOf(sensors)::addSensor)
        val (taken, told) = mutableListOf<Attitude>() to mutableListOf<Boolean>()
        val attitudes = Attitudes(Tablet.context, DeviceClock(), taken::add, told::add)
        attitudes.start()
        for (sensor in listOf(compass, gyroscope)) {
            shadowOf(sensors).sendSensorEventToListeners(
                SensorEventBuilder.newBuilder().setSensor(sensor).setTimestamp(SystemClock.elapsedRealtimeNanos())
                    .setValues(floatArrayOf(0f, 0f, 0.6f, 0.8f, 0.1f)).build(),
            )
            attitudes.onAccuracyChanged(sensor, SensorManager.SENSOR_STATUS_UNRELIABLE)
        }
        assertEquals(listOf(NorthReference.MAGNETIC, NorthReference.ARBITRARY), taken.map { it.north })
        assertEquals(listOf(5.73, null), taken.map { it.headingAccuracyDeg?.times(100)?.roundToInt()?.div(100.0) })
        assertTrue(taken.all { abs(it.deviceToEnu.z - 0.6) < 1e-6 && abs(it.deviceToEnu.w - 0.8) < 1e-6 })
        // What the gyroscope is unsure of is no compass that is disturbed.
        assertEquals(listOf(true), told)
        attitudes.stop()
    }

    /** A vector turned by a rotation, by its matrix. */
    private fun Quaternion.turn(vx: Double, vy: Double, vz: Double) = listOf(
        (1 - 2 * (y * y + z * z)) * vx + 2 * (x * y - z * w) * vy + 2 * (x * z + y * w) * vz,
        2 * (x * y + z * w) * vx + (1 - 2 * (x * x + z * z)) * vy + 2 * (y * z - x * w) * vz,
        2 * (x * z - y * w) * vx + 2 * (y * z + x * w) * vy + (1 - 2 * (x * x + y * y)) * vz,
    ).map { (it * 1e6).roundToInt() / 1e6 + 0.0 }

    @Test
    fun `what ARCore tracks is turned so that its z is up`() {
        val poses = ArPoses(DeviceClock())
        fun sample(vararg rotation: Float) =
            poses.sampleOf(0, ArState.TRACKING, floatArrayOf(1f, 2f, 3f), rotation)!!
        // As its world: upright, looking along its -z, which is ahead: y with z up.
        val upright = sample(0f, 0f, 0f, 1f)
        assertEquals(Point3(1.0, -3.0, 2.0), upright.positionM)
        assertEquals(listOf(1.0, 0.0, 0.0), upright.deviceToWorld.turn(1.0, 0.0, 0.0))
        assertEquals(listOf(0.0, 0.0, 1.0), upright.deviceToWorld.turn(0.0, 1.0, 0.0))
        assertEquals(listOf(0.0, 1.0, 0.0), upright.deviceToWorld.turn(0.0, 0.0, -1.0))
        // A quarter counter-clockwise about its y, seen from above: it looks along -x.
        val half = sqrt(0.5f)
        assertEquals(listOf(-1.0, 0.0, 0.0), sample(0f, half, 0f, half).deviceToWorld.turn(0.0, 0.0, -1.0))
        // Laid flat on its back, a quarter about its x: the screen points up.
        assertEquals(listOf(0.0, 0.0, 1.0), sample(-half, 0f, 0f, half).deviceToWorld.turn(0.0, 0.0, 1.0))
    }

    @Test
    fun `after a break ARCore's axes are others`() {
        val poses = ArPoses(DeviceClock())
        fun sample(state: ArState) = poses.sampleOf(0, state, FloatArray(3), floatArrayOf(0f, 0f, 0f, 1f))
        assertNull("nothing was tracked yet", sample(ArState.PAUSED))
        val states = listOf(ArState.TRACKING, ArState.PAUSED, ArState.TRACKING, ArState.TRACKING, ArState.STOPPED, ArState.TRACKING)
        val samples = states.map { sample(it)!! }
        assertEquals(listOf(0, 0, 1, 1, 1, 2), samples.map { it.epoch })
        val lost = samples.map { it.quality == TrackQuality.LOST }
        assertEquals(states.map { it != ArState.TRACKING }, lost)
    }

    @Test
    fun `the picture turns as the screen does`() {
        val turns = listOf(Surface.ROTATION_0, Surface.ROTATION_90, Surface.ROTATION_180, Surface.ROTATION_270)
        assertEquals(ScreenRotation.entries, turns.map(::screenRotationOf))
    }
}
