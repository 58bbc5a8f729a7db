package io.wattwalk.demo.plan

import android.view.MotionEvent
import kotlin.math.hypot
import kotlin.math.max

/** Fingers on the plan: one moves it or touches, two enlarge it. */
internal class Fingers(private val stillPx: Int, private val port: Port, private val touch: (x: Float, y: Float) -> Unit) {
    private var x = 0f
    private var y = 0f
    private var span = 0f
    private var count = 0
    private var moves = false

    /** Takes an event in; whether the plan is to be drawn anew. */
    fun take(event: MotionEvent): Boolean {
        when (event.actionMasked) {
            MotionEvent.ACTION_DOWN -> {
                moves = false
                hold(event)
            }
            MotionEvent.ACTION_POINTER_DOWN, MotionEvent.ACTION_POINTER_UP -> {
                moves = true
                hold(event)
            }
            MotionEvent.ACTION_MOVE -> return move(event)
            MotionEvent.ACTION_UP -> if (!moves) touch(event.x, event.y)
        }
        return false
    }

    /** Whether they do more than touch. */
    val move: Boolean get() = moves

    private fun move(event: MotionEvent): Boolean {
        val (beforeX, beforeY, before) = Triple(x, y, span)
        val there = middle(event)
        if (!moves && hypot(there.first - beforeX, there.second - beforeY) < stillPx) return false
        moves = true
        hold(event)
        if (!(count > 1 && port.follows)) port.move(x - beforeX, y - beforeY)
        if (count > 1) port.enlarge(span / before, x, y)
        return true
    }

    private fun hold(event: MotionEvent) {
        val (middleX, middleY) = middle(event)
        x = middleX
        y = middleY
        val down = down(event)
        count = down.size
        span = if (count < 2) 1f else max(1f, hypot(event.getX(down[0]) - event.getX(down[1]), event.getY(down[0]) - event.getY(down[1])))
    }

    private fun middle(event: MotionEvent): Pair<Float, Float> {
        val down = down(event).take(2)
        return down.sumOf { event.getX(it).toDouble() }.toFloat() / down.size to down.sumOf { event.getY(it).toDouble() }.toFloat() / down.size
    }

    /** Those that are still down. */
    private fun down(event: MotionEvent) = (0 until event.pointerCount).filter {
        event.actionMasked != MotionEvent.ACTION_POINTER_UP || it != event.actionIndex
    }
}
