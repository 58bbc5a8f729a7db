package io.wattwalk.demo.overlay

import android.graphics.Color
import android.graphics.Path
import io.wattwalk.FrameVertex
import io.wattwalk.Network
import io.wattwalk.palette

/** The colours of the core, which are the same in every app. */
private val PALETTE = palette()

/** The colour of a network. */
internal fun colourOf(network: Network): Int = opaque(PALETTE.networks.getValue(network))

/** The dashes of a network's lines: metres of a dash, of the gap behind it, and so on. */
internal fun dashesOf(network: Network): List<Float> = PALETTE.dashesM.getValue(network)

/** What the overlay paints with. */
internal object Colours {
    val ink = opaque(PALETTE.inkRgb)
    val paper = opaque(PALETTE.paperRgb)
    val pale = opaque(PALETTE.paleRgb)
    val guide = opaque(PALETTE.guideRgb)
    val guideCard = opaque(PALETTE.guideCardRgb)
}

/** A colour of the core, 0xRRGGBB. */
internal fun opaque(rgb: Int): Int = rgb or (0xFF shl 24)

/** The colour with an opacity of 0 to 1. */
internal fun Int.faded(opacity: Float): Int =
    (this and 0xFFFFFF) or ((opacity.coerceIn(0f, 1f) * Color.alpha(this)).toInt() shl 24)

/** [share] of the way from this colour to another. */
internal fun Int.mixed(other: Int, share: Float): Int {
    val t = share.coerceIn(0f, 1f)
    fun part(a: Int, b: Int) = (a + (b - a) * t).toInt()
    return Color.rgb(
        part(Color.red(this), Color.red(other)),
        part(Color.green(this), Color.green(other)),
        part(Color.blue(this), Color.blue(other)),
    )
}

/** Makes the path the polygon of these corners. */
internal fun Path.outline(corners: List<FrameVertex>) {
    rewind()
    corners.forEachIndexed { i, corner -> if (i == 0) moveTo(corner.xPx, corner.yPx) else lineTo(corner.xPx, corner.yPx) }
    close()
}
