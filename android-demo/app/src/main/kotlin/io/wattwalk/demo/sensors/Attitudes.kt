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

/** The device's orientation from its rotation vector, some fifty times a second. */
internal class Attitudes(
    context: Context,
    private val clock: DeviceClock,
    private val take: (Attitude) -> Unit,
    private val disturbed: (Boolean) -> Unit,
) : SensorEventListener {
    private val manager = context.getSystemService(SensorManager::class.java)

    // Without a gyroscope there is one of magnetometer and accelerometer, which trembles more.
    private val sensor = KINDS.firstNotNullOfOrNull { manager?.getDefaultSensor(it) }
    private val quaternion = FloatArray(4)

    /** Whether the device has such a sensor: without one it knows no north. */
    val available: Boolean
        get() = sensor != null

    fun start() {
        sensor?.let { manager?.registerListener(this, it, SensorManager.SENSOR_DELAY_GAME) }
    }

    fun stop() {
        manager?.unregisterListener(this)
    }

    override fun onSensorChanged(event: SensorEvent) {
        SensorManager.getQuaternionFromVector(quaternion, event.values)
        val (w, x, y, z) = quaternion.map(Float::toDouble)
        // The fifth value, where there is one, is the heading's accuracy; -1 when unknown.
        val accuracy = event.values.getOrNull(4)?.takeIf { it >= 0 }
        take(
            Attitude(
                time = clock.ofSensor(event.timestamp),
                deviceToEnu = Quaternion(x, y, z, w),
                north = NorthReference.MAGNETIC,
                headingAccuracyDeg = accuracy?.let { Math.toDegrees(it.toDouble()) },
            ),
        )
    }

    override fun onAccuracyChanged(sensor: Sensor, accuracy: Int) =
        disturbed(accuracy == SensorManager.SENSOR_STATUS_UNRELIABLE)

    private companion object {
        val KINDS = listOf(Sensor.TYPE_ROTATION_VECTOR, Sensor.TYPE_GEOMAGNETIC_ROTATION_VECTOR)
    }
}
