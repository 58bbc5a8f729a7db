package io.wattwalk.demo.visit

import io.wattwalk.EastNorth
import io.wattwalk.Progress

/** How a stop stands in the visit. */
internal enum class StopState {
    OPEN, NEXT, CURRENT, REACHED, SKIPPED;

    companion object {
        /** Of a stop, when the way leads to [next]. */
        fun of(stop: String, progress: Progress, next: String?): StopState = when (stop) {
            progress.current -> CURRENT
            in progress.reached -> REACHED
            in progress.skipped -> SKIPPED
            next -> NEXT
            else -> OPEN
        }
    }
}

/** A stop as a list or a plan shows it, in the visitor's language. */
internal class ShownStop(
    val id: String,
    /** From 1. */
    val number: Int,
    val title: String,
    val at: EastNorth,
    val state: StopState,
)
