package io.wattwalk.demo.panel

import android.content.Context
import android.view.View
import android.widget.LinearLayout
import io.wattwalk.demo.R

/** What does not work, and what the visitor can do about it. */
internal enum class Notice(val words: Int, val canAllow: Boolean = false) {
    REFUSED_LOCATION(R.string.refused_location, true),
    REFUSED_CAMERA(R.string.refused_camera, true),
    LOCATION_OFF(R.string.location_off),
    NO_SENSOR(R.string.no_sensor),
    CAMERA_FAILED(R.string.camera_failed),
    NO_VOICE(R.string.no_voice),
}

/** Notices over the picture, each for as long as it is true. */
internal class Notices(context: Context, private val act: Actions) : LinearLayout(context) {
    private var shown = emptySet<Notice>()

    init {
        orientation = VERTICAL
        accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
    }

    fun show(notices: Set<Notice>) {
        if (notices == shown) return
        shown = notices
        removeAllViews()
        for (notice in notices) {
            val row = context.row().apply {
                background = context.rounded(R.color.warn_card, 12f, R.color.warn)
                setPadding(dp(14), dp(6), dp(10), dp(6))
            }
            row.add(context.text(15f, R.color.warn).apply { text = context.getString(notice.words) })
            if (notice.canAllow) row.add(context.button(context.getString(R.string.grant), null, act = act::allow), marginDp = 10)
            val params = LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.WRAP_CONTENT)
            params.topMargin = dp(6)
            addView(row, params)
        }
    }
}
