package io.wattwalk.demo.access

import android.graphics.Rect
import android.os.Bundle
import android.os.SystemClock
import android.view.MotionEvent
import android.view.View
import android.view.accessibility.AccessibilityEvent
import android.view.accessibility.AccessibilityManager
import android.view.accessibility.AccessibilityNodeInfo
import android.view.accessibility.AccessibilityNodeProvider

/** A part of a drawn view, as a screen reader meets it. */
internal class SpokenPart(
    /** Stays with what it is about, from one drawing to the next. */
    val id: Int,
    /** Where it is in the view, pixels. */
    val bounds: Rect,
    val words: String,
    /** Whether it is what was chosen. */
    val chosen: Boolean = false,
    val act: (() -> Unit)? = null,
)

/**
 * What is drawn in one view, as parts that a screen reader goes through in their order and finds
 * under the finger. They are put together when one asks, which few tablets do.
 */
internal class SpokenParts(private val host: View, private val parts: () -> List<SpokenPart>) : AccessibilityNodeProvider() {
    private val manager = host.context.getSystemService(AccessibilityManager::class.java)
    private var focused = NONE
    private var hovered = NONE
    private var toldMs = 0L
    private var told: List<Pair<Int, String>> = emptyList()

    /** Says that something else was drawn, not more often than it could be read. */
    fun drawn() {
        if (manager?.isEnabled != true) return
        val now = SystemClock.uptimeMillis()
        if (now - toldMs < TELL_MS) return
        val words = parts().map { it.id to it.words }
        if (words == told) return
        told = words
        toldMs = now
        send(event(AccessibilityEvent.TYPE_WINDOW_CONTENT_CHANGED, null).apply {
            contentChangeTypes = AccessibilityEvent.CONTENT_CHANGE_TYPE_SUBTREE
        })
    }

    // The constructors that take the place of `obtain` want Android 11.
    @Suppress("DEPRECATION")
    override fun createAccessibilityNodeInfo(id: Int): AccessibilityNodeInfo? {
        if (id == HOST_VIEW_ID) {
            return AccessibilityNodeInfo.obtain(host).also { node ->
                host.onInitializeAccessibilityNodeInfo(node)
                parts().forEach { node.addChild(host, it.id) }
            }
        }
        val parts = parts()
        val part = parts.find { it.id == id } ?: return null
        val before = parts.getOrNull(parts.indexOf(part) - 1)
        val (x, y) = IntArray(2).also(host::getLocationOnScreen)
        return AccessibilityNodeInfo.obtain(host, id).apply {
            packageName = host.context.packageName
            className = if (part.act != null) "android.widget.Button" else "android.widget.TextView"
            contentDescription = part.words
            setParent(host)
            setBoundsInParent(part.bounds)
            setBoundsInScreen(Rect(part.bounds).apply { offset(x, y) })
            isVisibleToUser = host.isShown
            isEnabled = true
            isSelected = part.chosen
            isAccessibilityFocused = id == focused
            if (before != null) setTraversalAfter(host, before.id)
            addAction(
                if (id == focused) {
                    AccessibilityNodeInfo.AccessibilityAction.ACTION_CLEAR_ACCESSIBILITY_FOCUS
                } else {
                    AccessibilityNodeInfo.AccessibilityAction.ACTION_ACCESSIBILITY_FOCUS
                },
            )
            if (part.act != null) {
                isClickable = true
                addAction(AccessibilityNodeInfo.AccessibilityAction.ACTION_CLICK)
            }
        }
    }

    override fun performAction(id: Int, action: Int, arguments: Bundle?): Boolean {
        if (id == HOST_VIEW_ID) return host.performAccessibilityAction(action, arguments)
        val part = parts().find { it.id == id } ?: return false
        when (action) {
            AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS -> {
                focused = id
                send(event(AccessibilityEvent.TYPE_VIEW_ACCESSIBILITY_FOCUSED, part))
            }
            AccessibilityNodeInfo.ACTION_CLEAR_ACCESSIBILITY_FOCUS -> {
                focused = NONE
                send(event(AccessibilityEvent.TYPE_VIEW_ACCESSIBILITY_FOCUS_CLEARED, part))
            }
            AccessibilityNodeInfo.ACTION_CLICK -> {
                val act = part.act ?: return false
                act()
                send(event(AccessibilityEvent.TYPE_VIEW_CLICKED, part))
            }
            else -> return false
        }
        host.invalidate()
        return true
    }

    /** A finger that explores the screen; whether it is over a part. */
    fun hover(event: MotionEvent): Boolean {
        if (manager?.isTouchExplorationEnabled != true) return false
        val parts = parts()
        val leaving = event.actionMasked == MotionEvent.ACTION_HOVER_EXIT
        val under = parts.firstOrNull { !leaving && it.bounds.contains(event.x.toInt(), event.y.toInt()) }
        val id = under?.id ?: NONE
        if (id != hovered) {
            parts.find { it.id == hovered }?.let { send(event(AccessibilityEvent.TYPE_VIEW_HOVER_EXIT, it)) }
            under?.let { send(event(AccessibilityEvent.TYPE_VIEW_HOVER_ENTER, it)) }
            hovered = id
        }
        return under != null
    }

    @Suppress("DEPRECATION")
    private fun event(type: Int, part: SpokenPart?): AccessibilityEvent = AccessibilityEvent.obtain(type).apply {
        packageName = host.context.packageName
        className = host.javaClass.name
        contentDescription = part?.words
        if (part != null) setSource(host, part.id) else setSource(host)
    }

    private fun send(event: AccessibilityEvent) {
        if (manager?.isEnabled == true) host.parent?.requestSendAccessibilityEvent(host, event)
    }

    private companion object {
        const val NONE = Int.MIN_VALUE
        const val TELL_MS = 1_000L
    }
}
