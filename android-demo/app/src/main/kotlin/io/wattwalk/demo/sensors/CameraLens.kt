package io.wattwalk.demo.sensors

import android.hardware.camera2.CameraCharacteristics
import android.util.SizeF
import kotlin.math.atan
import kotlin.math.max

/** What the camera sees of the world: its sensor's size and its focal length, millimetres. */
internal class CameraLens(private val sensorMm: SizeF, private val focalMm: Float, private val sensorTurnDeg: Int) {

    /**
     * The angle from the left to the right edge of a picture of this size, which fills the view
     * with the middle of what the camera sees.
     */
    fun horizontalFovDeg(viewWidth: Int, viewHeight: Int, screenTurnDeg: Int): Double {
        val upright = (sensorTurnDeg - screenTurnDeg).mod(180) == 90
        val (width, height) =
            if (upright) sensorMm.height to sensorMm.width else sensorMm.width to sensorMm.height
        // Pixels of the view per millimetre of the sensor, so that nothing of the view stays empty.
        val scale = max(viewWidth / width, viewHeight / height)
        return Math.toDegrees(2.0 * atan(viewWidth / scale / (2 * focalMm)))
    }

    companion object {
        /** Of a camera that says what it is made of; not all do. */
        fun of(camera: CameraCharacteristics): CameraLens? {
            val sensor = camera.get(CameraCharacteristics.SENSOR_INFO_PHYSICAL_SIZE) ?: return null
            val focal = camera.get(CameraCharacteristics.LENS_INFO_AVAILABLE_FOCAL_LENGTHS)?.firstOrNull()
            val turn = camera.get(CameraCharacteristics.SENSOR_ORIENTATION) ?: return null
            if (focal == null || focal <= 0 || sensor.width <= 0 || sensor.height <= 0) return null
            return CameraLens(sensor, focal, turn)
        }
    }
}
