package io.wattwalk.demo.panel

import android.content.res.Configuration
import kotlin.math.min

/** How the parts of the screen lie: by its size, and by that of its letters. */
internal enum class ScreenShape {
    /** A tablet on its side: the words below the picture, the figures beside both. */
    WIDE,

    /** A tablet held upright: words and figures side by side below the picture. */
    UPRIGHT,

    /** A telephone on its side, a small tablet, large letters: words and figures take turns beside the picture. */
    BESIDE,

    /** A telephone held upright, or a tablet with large letters: they take turns below the picture. */
    BELOW,
    ;

    /** Whether words and figures take turns. */
    val inTurns: Boolean get() = this == BESIDE || this == BELOW

    /** Whether the figures have a high and narrow place. */
    val narrowFigures: Boolean get() = this != BELOW

    companion object {
        /** From here there is room for words and figures at once. */
        private const val TABLET_DP = 600
        private const val WIDE_DP = 840

        /** From this scale on letters are large. */
        private const val LARGE = 1.3f

        fun of(screen: Configuration): ScreenShape {
            val (wide, high) = screen.screenWidthDp to screen.screenHeightDp
            val hasRoom = min(wide, high) >= TABLET_DP && screen.fontScale < LARGE
            return when {
                wide > high -> if (hasRoom && wide >= WIDE_DP) WIDE else BESIDE
                else -> if (hasRoom) UPRIGHT else BELOW
            }
        }
    }
}
