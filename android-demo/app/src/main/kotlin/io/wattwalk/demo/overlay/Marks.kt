package io.wattwalk.demo.overlay

import android.content.Context
import io.wattwalk.Label
import io.wattwalk.Quality
import io.wattwalk.demo.R

/** How far a figure can be trusted, to be read out. */
internal fun Context.saidQuality(label: Label): String? = when (label.quality) {
    Quality.SIMULATED -> getString(R.string.said_simulated)
    Quality.STALE -> getString(R.string.said_stale)
    Quality.ESTIMATED -> getString(R.string.said_estimated)
    Quality.WITHHELD -> getString(R.string.said_withheld)
    Quality.DOUBTFUL -> getString(R.string.said_doubtful)
    Quality.LIVE -> null
    null -> if (label.simulated) getString(R.string.said_simulated) else null
}
