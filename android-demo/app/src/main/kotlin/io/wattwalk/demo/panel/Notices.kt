package io.wattwalk.demo.panel

import android.content.Context
import android.view.View
import android.widget.LinearLayout
import android.widget.ScrollView
import io.wattwalk.demo.R
import kotlin.math.max
import kotlin.math.roundToInt

/** What a visitor can do about something that does not work. */
internal enum class Remedy(val words: Int) {
    /** Ask for the permissions again. */
    ALLOW(R.string.grant),

    /** Android does not ask any more: its settings do. */
    APP_SETTINGS(R.string.settings),
    LOCATION_SETTINGS(R.string.settings),
    TRY_CAMERA(R.string.try_again),
    INSTALL_VOICE(R.string.install_voice),
    RESET_CLOCK(R.string.clock_now),
}

/** What does not work, or is not as it seems; the order is that of the screen. */
internal enum class Notice(val words: Int, val remedy: Remedy? = null) {
    REFUSED_LOCATION(R.string.refused_location, Remedy.ALLOW),
    REFUSED_LOCATION_FOR_GOOD(R.string.refused_location, Remedy.APP_SETTINGS),
    ONLY_COARSE_LOCATION(R.string.only_coarse_location, Remedy.ALLOW),
    ONLY_COARSE_LOCATION_FOR_GOOD(R.string.only_coarse_location, Remedy.APP_SETTINGS),
    LOCATION_OFF(R.string.location_off, Remedy.LOCATION_SETTINGS),
    NO_RECEIVER(R.string.no_receiver),
    NO_COMPASS(R.string.no_compass),
    COMPASS_DISTURBED(R.string.compass_disturbed),
    REFUSED_CAMERA(R.string.refused_camera, Remedy.ALLOW),
    REFUSED_CAMERA_FOR_GOOD(R.string.refused_camera, Remedy.APP_SETTINGS),
    NO_CAMERA(R.string.no_camera),
    CAMERA_BUSY(R.string.camera_busy, Remedy.TRY_CAMERA),
    CAMERA_FAILED(R.string.camera_failed, Remedy.TRY_CAMERA),
    NO_VOICE(R.string.no_voice, Remedy.INSTALL_VOICE),
    SPEECH_REFUSED(R.string.speech_refused),
    EARPHONES_OUT(R.string.earphones_out),
    READINGS_NOT_KEPT(R.string.readings_not_kept),
    READINGS_LOST(R.string.readings_lost),

    /** What is doubtful in the picture; it has words of its own. */
    ADVICE(R.string.accuracy_why),

    /** What of a street is rehearsed; it has words of its own. */
    STREET(R.string.street_choose),
    CLOCK_TURNED(R.string.clock_turned, Remedy.RESET_CLOCK),

    /** Not all around the visitor is known; it has words of its own. */
    AROUND(R.string.around),
}

/**
 * Notices above the panels, each for as long as it is true. They take a part of the panels' room; with more to say
 * they are wiped into sight.
 */
internal class Notices(context: Context, private val act: Actions) : ScrollView(context) {
    private val rows = LinearLayout(context).apply { orientation = LinearLayout.VERTICAL }
    private var shown = emptyMap<Notice, String?>()

    init {
        addView(rows)
        isVerticalFadingEdgeEnabled = true
        setFadingEdgeLength(dp(28))
        accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
    }

    override fun onMeasure(widthSpec: Int, heightSpec: Int) {
        val most = max((MOST_SHARE * MeasureSpec.getSize(heightSpec)).roundToInt(), dp(LEAST_DP))
        super.onMeasure(widthSpec, MeasureSpec.makeMeasureSpec(most, MeasureSpec.AT_MOST))
    }

    /** Those that hold now. */
    class Held {
        private val held = sortedMapOf<Notice, String?>()

        /** With the words of those that have words of their own. */
        val all: Map<Notice, String?> get() = held.toMap()

        fun set(notice: Notice, holds: Boolean) {
            if (holds) held[notice] = null else held -= notice
        }

        /** Holds while there are [words]. */
        fun set(notice: Notice, words: String?) {
            if (words != null) held[notice] = words else held -= notice
        }
    }

    fun show(notices: Map<Notice, String?>) {
        if (notices == shown) return
        shown = notices
        rows.removeAllViews()
        for ((notice, words) in notices) {
            val row = context.row().apply {
                background = context.rounded(R.color.warn_card, 12f, context.getColor(R.color.warn))
                setPadding(dp(14), 0, dp(8), 0)
                minimumHeight = dp(36)
            }
            row.add(context.text(14f, R.color.warn).apply { text = words ?: context.getString(notice.words) }, share = 1f)
            notice.remedy?.let { remedy ->
                row.add(context.button(context.getString(remedy.words), null) { act.help(remedy) }, marginDp = 10)
            }
            rows.add(row, marginDp = if (rows.childCount > 0) 4 else 0)
        }
        rows.setPadding(0, 0, 0, if (notices.isEmpty()) 0 else dp(6))
    }

    private companion object {
        /** Of the room that panels have. */
        const val MOST_SHARE = 0.32f

        /** A line with its button. */
        const val LEAST_DP = 56
    }
}
