package io.wattwalk.demo.overlay

import android.content.Context
import io.wattwalk.Label
import io.wattwalk.Quality
import io.wattwalk.demo.R

/** The mark of a value that is not measured live: by sign and word, not by colour alone. */
internal fun markOf(context: Context, label: Label): String? = when (label.quality) {
    Quality.SIMULATED -> context.getString(R.string.quality_simulated)
    Quality.STALE -> context.getString(R.string.quality_stale)
    Quality.ESTIMATED -> context.getString(R.string.quality_estimated)
    Quality.WITHHELD -> context.getString(R.string.quality_withheld)
    Quality.DOUBTFUL -> context.getString(R.string.quality_doubtful)
    Quality.LIVE -> null
    null -> if (label.simulated) context.getString(R.string.quality_simulated) else null
}

/** The same in a word, to be read out. */
internal fun Context.saidQuality(label: Label): String? = when (label.quality) {
    Quality.SIMULATED -> getString(R.string.said_simulated)
    Quality.STALE -> getString(R.string.said_stale)
    Quality.ESTIMATED -> getString(R.string.said_estimated)
    Quality.WITHHELD -> getString(R.string.said_withheld)
    Quality.DOUBTFUL -> getString(R.string.said_doubtful)
    Quality.LIVE -> null
    null -> if (label.simulated) getString(R.string.said_simulated) else null
}
