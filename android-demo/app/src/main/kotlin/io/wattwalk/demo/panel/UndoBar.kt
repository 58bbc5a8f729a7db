package io.wattwalk.demo.panel

import android.content.Context
import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import io.wattwalk.Undoable
import io.wattwalk.demo.R

/** Which stops a hand has just skipped, and the button that takes it back. */
internal class UndoBar(context: Context, act: Actions) : LinearLayout(context) {
    private val skipped = context.text(14f, bold = true)

    init {
        gravity = Gravity.CENTER_VERTICAL
        visibility = GONE
        skipped.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        add(skipped)
        add(context.button(context.getString(R.string.undo), null, act = act::undo), marginDp = 10)
    }

    fun show(undoable: Undoable?) {
        visibility = if (undoable == null) GONE else VISIBLE
        val stops = undoable?.skipped.orEmpty()
        skipped.say(if (stops.isEmpty()) "" else context.getString(R.string.undo_skipped, stops.joinToString()))
    }
}
