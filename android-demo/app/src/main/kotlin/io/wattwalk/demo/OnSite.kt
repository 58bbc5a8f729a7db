package io.wattwalk.demo

import android.app.Activity
import io.wattwalk.demo.panel.Notice
import io.wattwalk.demo.panel.Notices
import io.wattwalk.demo.sensors.Attitudes
import io.wattwalk.demo.sensors.CameraPreview
import io.wattwalk.demo.sensors.CameraTrouble
import io.wattwalk.demo.sensors.NoTracking
import io.wattwalk.demo.sensors.Permissions
import io.wattwalk.demo.sensors.Positions
import io.wattwalk.demo.sensors.TrackingSource
import io.wattwalk.demo.visit.DeviceClock
import io.wattwalk.demo.visit.Visit

/**
 * What the walk on site needs of the tablet: permissions, receiver, compass, camera. Whatever is
 * missing is noticed in words; none of it ends the visit.
 */
internal class OnSite(
    activity: Activity,
    clock: DeviceClock,
    private val visit: Visit,
    private val notices: Notices.Held,
    private val tracking: TrackingSource = NoTracking,
) {
    val permissions = Permissions(activity)
    private val positions = Positions(activity, clock, visit::fix) { if (listening) look() }
    private val attitudes = Attitudes(activity, clock, visit::attitude) { notices.set(Notice.COMPASS_DISTURBED, it) }
    private var listening = false

    /** The preview on the screen that is shown: each language has a screen of its own. */
    lateinit var camera: CameraPreview

    private val onSite: Boolean get() = visit.rehearsal == null

    /** Begins to listen, and asks for what is not allowed yet. */
    fun listen() {
        listening = true
        look()
        if (!onSite) return
        if (!permissions.asked && !(positions.permitted && camera.permitted)) permissions.ask()
        positions.start()
        attitudes.start()
        tracking.start(visit::track)
        camera.start()
    }

    fun deafen() {
        listening = false
        positions.stop()
        attitudes.stop()
        tracking.stop()
        camera.stop()
    }

    /** Takes note of what the walk has to do without. */
    private fun look() {
        val (refused, coarse) = (onSite && !positions.permitted) to positions.onlyCoarse
        val asks = !permissions.locationRefusedForGood
        notices.set(Notice.REFUSED_LOCATION, refused && !coarse && asks)
        notices.set(Notice.REFUSED_LOCATION_FOR_GOOD, refused && !coarse && !asks)
        notices.set(Notice.ONLY_COARSE_LOCATION, refused && coarse && asks)
        notices.set(Notice.ONLY_COARSE_LOCATION_FOR_GOOD, refused && coarse && !asks)
        notices.set(Notice.NO_RECEIVER, onSite && !positions.hasReceiver)
        notices.set(Notice.LOCATION_OFF, onSite && positions.permitted && positions.hasReceiver && !positions.switchedOn)
        notices.set(Notice.NO_COMPASS, onSite && !attitudes.available)
        if (!onSite) notices.set(Notice.COMPASS_DISTURBED, false)
        val dark = onSite && !camera.permitted
        notices.set(Notice.REFUSED_CAMERA, dark && !permissions.cameraRefusedForGood)
        notices.set(Notice.REFUSED_CAMERA_FOR_GOOD, dark && permissions.cameraRefusedForGood)
        if (dark || !onSite) tell(null)
    }

    /** Says what is wrong with the camera, if anything is. */
    fun tell(trouble: CameraTrouble?) {
        notices.set(Notice.NO_CAMERA, trouble == CameraTrouble.NONE_AT_THE_BACK)
        notices.set(Notice.CAMERA_BUSY, trouble == CameraTrouble.BUSY)
        notices.set(Notice.CAMERA_FAILED, trouble == CameraTrouble.FAILED)
    }
}
