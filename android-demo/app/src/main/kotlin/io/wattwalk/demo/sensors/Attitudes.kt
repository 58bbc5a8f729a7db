package io.wattwalk.demo.sensors

import android.content.Context
import android.hardware.Sensor
import android.hardware.SensorEvent
import android.hardware.SensorEventListener
import android.hardware.SensorManager
import io.wattwalk.Attitude
import io.wattwalk.NorthReference
import io.wattwalk.Quaternion
import io.wattwalk.demo.visit.DeviceClock

/**
 * The device's orientation, some fifty times a second: from its rotation vector, which the compass turns to north, and
 * beside it from its game rotation vector, which knows no north and nothing of steel: it tells how the device turns
 * where the compass is disturbed.
 */
internal class Attitudes(
    context: Context,
    private val clock: DeviceClock,
    private val take: (Attitude) -> Unit,
    private val disturbed: (Boolean) -> Unit,
) : SensorEventListener {
    private val manager = context.getSystemService(SensorManager::class.java)

    // Without a gyroscope there is one of magnetometer and accelerometer, which trembles more.
    private val aboutNorth = KINDS.firstNotNullOfOrNull { manager?.getDefaultSensor(it) }
    private val byGyroscope = manager?.getDefaultSensor(Sensor.TYPE_GAME_ROTATION_VECTOR)
    private val quaternion = FloatArray(4)

    /** Whether the device has a sensor that knows north. */
    val available: Boolean
        get() = aboutNorth != null

    fun start() {
        for (sensor in listOfNotNull(aboutNorth, byGyroscope)) {
            manager?.registerListener(this, sensor, SensorManager.SENSOR_DELAY_GAME)
        }
    }

    fun stop() {
        manager?.unregisterListener(this)
    }

    override fun onSensorChanged(event: SensorEvent) {
        SensorManager.getQuaternionFromVector(quaternion, event.values)
        val (w, x, y, z) = quaternion.map(Float::toDouble)
        val north = if (event.sensor == byGyroscope) NorthReference.ARBITRARY else NorthReference.MAGNETIC
        // The fifth value, where there is one, is the heading's accuracy; -1 when unknown.
        val accuracy = event.values.getOrNull(4)?.takeIf { it >= 0 && north == NorthReference.MAGNETIC }
        take(
            Attitude(
                time = clock.ofSensor(event.timestamp),
                deviceToEnu = Quaternion(x, y, z, w),
                north = north,
                headingAccuracyDeg = accuracy?.let { Math.toDegrees(it.toDouble()) },
            ),
        )
    }

    override fun onAccuracyChanged(sensor: Sensor, accuracy: Int) {
        if (sensor == aboutNorth) disturbed(accuracy == SensorManager.SENSOR_STATUS_UNRELIABLE)
    }

    private companion object {
        val KINDS = listOf(Sensor.TYPE_ROTATION_VECTOR, Sensor.TYPE_GEOMAGNETIC_ROTATION_VECTOR)
    }
}
