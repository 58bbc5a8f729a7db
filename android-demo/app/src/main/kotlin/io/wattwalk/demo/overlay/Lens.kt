package io.wattwalk.demo.overlay

import io.wattwalk.Frame
import kotlin.math.atan2
import kotlin.math.cos
import kotlin.math.sin
import kotlin.math.tan

/**
 * The camera of a frame, read back from its horizon: projects places on the ground as the core
 * does. For the way and the compass, which are drawn here and not by the core.
 */
internal class Lens(frame: Frame, fovDeg: Double) {
    private val width = frame.widthPx.toFloat()
    private val height = frame.heightPx.toFloat()
    val focalPx: Float = (width / 2 / tan(Math.toRadians(fovDeg) / 2)).toFloat()

    /** Angle of the horizon in the picture, radians clockwise. */
    val roll: Float

    /** How far the horizon lies below the middle of the picture, pixels. */
    val dropPx: Float
    private val heading = Math.toRadians(frame.headingDeg.toDouble())
    private val pitch: Float

    init {
        // Without a horizon the camera looks at the ground; without a place it looks level.
        val level = if (frame.positionState == null) height / 2 else -height
        val (x0, y0, x1, y1) = frame.horizonPx ?: listOf(0f, level, width, level)
        roll = atan2(y1 - y0, x1 - x0)
        dropPx = (width / 2 - x0) * sin(roll) + (y0 - height / 2) * cos(roll)
        pitch = atan2(dropPx, focalPx)
    }

    /** Where a place so many metres from the eye is in the picture; nothing behind the camera. */
    fun project(eastM: Double, northM: Double, upM: Double): Spot? {
        val ahead = sin(heading) * eastM + cos(heading) * northM
        val right = cos(heading) * eastM - sin(heading) * northM
        val depth = cos(pitch) * ahead + sin(pitch) * upM
        val above = cos(pitch) * upM - sin(pitch) * ahead
        if (depth < NEAR_M) return null
        val x = (focalPx * right / depth).toFloat()
        val y = (-focalPx * above / depth).toFloat()
        return Spot(
            width / 2 + cos(roll) * x - sin(roll) * y,
            height / 2 + sin(roll) * x + cos(roll) * y,
            depth.toFloat(),
        )
    }

    /** A place in the picture and how far it is along the camera's axis. */
    class Spot(val x: Float, val y: Float, val depthM: Float)

    private companion object {
        const val NEAR_M = 0.2
    }
}
