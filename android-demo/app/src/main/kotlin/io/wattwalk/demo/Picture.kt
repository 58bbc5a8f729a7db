package io.wattwalk.demo

import android.content.Context
import android.util.TypedValue
import io.wattwalk.Camera
import io.wattwalk.Frame
import io.wattwalk.demo.overlay.Scene
import io.wattwalk.demo.panel.Screen
import io.wattwalk.demo.sensors.CameraPreview
import io.wattwalk.demo.sensors.degreesOf
import io.wattwalk.demo.sensors.screenRotationOf
import io.wattwalk.demo.visit.Visit

/** Asks the core for what the camera shows, once a displayed frame, and hands it to the screen. */
internal class Picture(private val context: Context, private val visit: Visit) {
    /** The last one; none before the views have a size, or after another visit began. */
    var frame: Frame? = null

    /** Draws a picture on a screen that is turned by one of `Surface.ROTATION_*`. */
    fun draw(screen: Screen, camera: CameraPreview, turn: Int) {
        val (width, height) = screen.overlay.width to screen.overlay.height
        if (width <= 0 || height <= 0) return
        val drawn = if (width > height) WIDE_FOV_DEG else TALL_FOV_DEG
        val fovDeg = camera.lens?.takeIf { camera.running }?.horizontalFovDeg(width, height, degreesOf(turn)) ?: drawn
        val textPx = TypedValue.applyDimension(TypedValue.COMPLEX_UNIT_SP, LABEL_SP, context.resources.displayMetrics)
        // The rehearsed visitor holds the tablet as it is held now.
        val rotation = if (visit.rehearsal == null) turn else 0
        val asked = Camera(
            widthPx = width,
            heightPx = height,
            horizontalFovDeg = fovDeg,
            rotation = screenRotationOf(rotation),
            rangeM = RANGE_M,
            textPx = textPx.toDouble(),
            backdrop = !camera.running,
        )
        val frame = visit.frame(asked) ?: return
        this.frame = frame
        screen.look(Scene(frame, textPx, visit.focus(), visit.chosen.card != null))
    }

    private companion object {
        const val LABEL_SP = 17f
        const val RANGE_M = 150.0

        /** What is drawn without a camera is seen as from one of these. */
        const val WIDE_FOV_DEG = 64.0
        const val TALL_FOV_DEG = 46.0
    }
}
