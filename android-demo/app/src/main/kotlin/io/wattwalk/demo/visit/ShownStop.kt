package io.wattwalk.demo.visit

import io.wattwalk.EastNorth
import io.wattwalk.StopState

/** A stop as a list or a plan shows it, in the visitor's language. */
internal class ShownStop(
    val id: String,
    /** From 1. */
    val number: Int,
    val title: String,
    val at: EastNorth,
    val state: StopState,
)
