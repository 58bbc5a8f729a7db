package io.wattwalk.demo.panel

import android.content.res.Configuration
import kotlin.math.min

/** How the parts of the screen lie: by its size, and by that of its letters. */
internal enum class ScreenShape {
    /** A tablet on its side: the words below the picture, the figures beside both. */
    WIDE,

    /** A tablet held upright: words and figures side by side below the picture. */
    UPRIGHT,

    /** The same with letters so large that these lie below each other. */
    STACKED,

    /** A telephone on its side, or a small tablet: words and figures take turns beside the picture. */
    HAND_WIDE,

    /** A telephone held upright: they take turns below the picture. */
    HAND,
    ;

    /** Whether words and figures take turns. */
    val inTurns: Boolean get() = this == HAND_WIDE || this == HAND

    /** Whether the figures have a high and narrow place. */
    val narrowFigures: Boolean get() = this == WIDE || this == UPRIGHT || this == HAND_WIDE

    companion object {
        /** From here there is room for words and figures at once. */
        private const val TABLET_DP = 600
        private const val WIDE_DP = 840

        /** From this scale on letters are large. */
        private const val LARGE = 1.3f

        fun of(screen: Configuration): ScreenShape {
            val (wide, high) = screen.screenWidthDp to screen.screenHeightDp
            val inHand = min(wide, high) < TABLET_DP
            return when {
                wide > high -> if (inHand || wide < WIDE_DP) HAND_WIDE else WIDE
                inHand -> HAND
                else -> if (screen.fontScale < LARGE) UPRIGHT else STACKED
            }
        }
    }
}
