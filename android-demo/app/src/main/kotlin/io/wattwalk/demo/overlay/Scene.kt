package io.wattwalk.demo.overlay

import io.wattwalk.Frame
import io.wattwalk.Pose
import io.wattwalk.Way

/** All that the overlay shows at once. */
internal class Scene(
    val frame: Frame,
    val pose: Pose?,
    val way: Way?,
    /** Number of the stop that the way leads to, from 1. */
    val stopNumber: Int?,
    val fovDeg: Double,
    /** Size of the labels' text, pixels, as the frame was asked for. */
    val textPx: Float,
    /** The asset that the current stop is about. */
    val focus: Int?,
    /** Whether there is no camera picture behind: sky and ground are drawn. */
    val backdrop: Boolean,
    /** How light it is there: 0 at night, 1 by day. The drawn surroundings and the street lights show it. */
    val light: Float,
)
