package io.wattwalk.demo.sensors

import io.wattwalk.Point3
import io.wattwalk.Quaternion
import io.wattwalk.TrackQuality
import io.wattwalk.TrackSample
import io.wattwalk.demo.visit.DeviceClock
import kotlin.math.sqrt

/**
 * An AR framework that tracks the device by its camera, as ARCore does. The walk needs none; with one the way that is
 * walked tells the heading, whatever the compass says.
 *
 * ARCore is not among the app's dependencies, so that the app runs where Google's services do not. An app that has it
 * writes this interface around its `Session`: for each `Frame` that `Session.update` gives, [ArPoses.sampleOf] is asked
 * with `frame.timestamp`, `camera.trackingState`, and the translation and the rotation quaternion of
 * `frame.androidSensorPose`, and what it answers is handed to `take` on the main thread. ARCore has the camera to
 * itself: the preview is its `SharedCamera`'s then, or drawn from its texture, and [CameraPreview] is not started.
 */
internal interface TrackingSource {
    /** Begins to track, or goes on; [take] is called on the main thread with every frame. */
    fun start(take: (TrackSample) -> Unit)

    /** Lets the camera go. */
    fun stop()
}

/** No tracking: GNSS, compass and gyroscope are all there is. */
internal object NoTracking : TrackingSource {
    override fun start(take: (TrackSample) -> Unit) = Unit
    override fun stop() = Unit
}

/** How ARCore tracks, by the names of its `TrackingState`. */
internal enum class ArState { TRACKING, PAUSED, STOPPED }

/**
 * Makes of ARCore's poses what the core takes. ARCore's world has y up, and its axes and metres begin anew after each
 * break: that is another epoch.
 */
internal class ArPoses(private val clock: DeviceClock) {
    private var epoch = 0
    private var tracked: TrackSample? = null
    private var broken = false

    /**
     * @param nanos when the camera's image was taken, in the count of `SystemClock.elapsedRealtimeNanos`: that of
     * `Frame.getTimestamp` where the camera's time source is `REALTIME`
     * @param translation x, y and z of the device in ARCore's world, metres
     * @param rotation x, y, z and w from the device's axes (x right, y up, z out of the screen, whichever way the
     * picture is turned) to ARCore's world
     * @return nothing before anything was tracked
     */
    fun sampleOf(nanos: Long, state: ArState, translation: FloatArray, rotation: FloatArray): TrackSample? {
        val time = clock.ofSensor(nanos)
        if (state != ArState.TRACKING) {
            // Such a pose says nothing.
            broken = true
            return tracked?.copy(time = time, quality = TrackQuality.LOST)
        }
        if (broken && tracked != null) epoch++
        broken = false
        val (x, y, z) = translation.map(Float::toDouble)
        val (qx, qy, qz, qw) = rotation.map(Float::toDouble)
        // A quarter turn about x: y up becomes z up, and -z, which the camera looked along, becomes y.
        val deviceToWorld = Quaternion((qx + qw) * HALF, (qy - qz) * HALF, (qz + qy) * HALF, (qw - qx) * HALF)
        return TrackSample(time, epoch, deviceToWorld, Point3(x, -z, y), TrackQuality.NORMAL).also { tracked = it }
    }

    private companion object {
        /** The sine, and the cosine, of half a quarter turn. */
        val HALF = sqrt(0.5)
    }
}
