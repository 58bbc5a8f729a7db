package io.wattwalk.demo.overlay

import io.wattwalk.Frame

/** All that the overlay shows at once. */
internal class Scene(
    val frame: Frame,
    /** Size of the labels' text, pixels, as the frame was asked for. */
    val textPx: Float,
    /** What the visitor chose, or else the asset that the current stop is about. */
    val focus: Int?,
    /** Whether the visitor chose it. */
    val chosen: Boolean,
)
