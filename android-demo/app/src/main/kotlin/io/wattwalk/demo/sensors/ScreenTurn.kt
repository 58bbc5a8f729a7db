package io.wattwalk.demo.sensors

import android.view.Surface
import io.wattwalk.ScreenRotation

/** How the picture is turned, from one of `Surface.ROTATION_*`. */
internal fun screenRotationOf(rotation: Int): ScreenRotation = when (rotation) {
    Surface.ROTATION_90 -> ScreenRotation.DEG90
    Surface.ROTATION_180 -> ScreenRotation.DEG180
    Surface.ROTATION_270 -> ScreenRotation.DEG270
    else -> ScreenRotation.DEG0
}

/** Degrees of one of `Surface.ROTATION_*`. */
internal fun degreesOf(rotation: Int): Int = when (rotation) {
    Surface.ROTATION_90 -> 90
    Surface.ROTATION_180 -> 180
    Surface.ROTATION_270 -> 270
    else -> 0
}
