package io.wattwalk.demo.plan

import io.wattwalk.AroundMap
import io.wattwalk.Network
import io.wattwalk.Pose
import io.wattwalk.SurroundingsState
import io.wattwalk.Way
import io.wattwalk.demo.visit.ShownStop

/** All that the plan shows besides what does not move. */
internal class PlanScene(
    val stops: List<ShownStop>,
    val hidden: Set<Network>,
    val way: Way?,
    val pose: Pose?,
    /** How much is known around the visitor. */
    val around: SurroundingsState,
    /** Where the visitor looks, degrees clockwise from north, and how well that is known. */
    val headingDeg: Float?,
    val headingAccuracyDeg: Float?,
    /** What is around of networks that are read around the visitor. */
    val wide: AroundMap? = null,
)
