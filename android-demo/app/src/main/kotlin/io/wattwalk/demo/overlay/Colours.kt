package io.wattwalk.demo.overlay

import android.content.Context
import android.graphics.Color
import io.wattwalk.Network
import io.wattwalk.demo.R

/** The colour resource of a network, the same in all demos. */
internal fun colourOf(network: Network): Int = when (network) {
    Network.ELECTRICITY -> R.color.electricity
    Network.DISTRICT_HEATING -> R.color.district_heating
    Network.WATER -> R.color.water
    Network.GAS -> R.color.gas
    Network.TELECOM -> R.color.telecom
    Network.LIGHTING -> R.color.lighting
    Network.WASTE -> R.color.waste
    Network.MOBILITY -> R.color.mobility
    Network.UNSPECIFIED -> R.color.unspecified
}

/** What the overlay paints with. */
internal class Colours(context: Context) {
    private val networks = Network.entries.associateWith { context.getColor(colourOf(it)) }
    val ink = context.getColor(R.color.ink)
    val paper = context.getColor(R.color.paper)
    val pale = context.getColor(R.color.pale)
    val guide = context.getColor(R.color.guide)
    val guideInk = context.getColor(R.color.guide_ink)
    val panel = Color.rgb(0x1B, 0x33, 0x5F)
    val pole = Color.rgb(0x87, 0x93, 0xA6)

    fun of(network: Network): Int = networks.getValue(network)
}

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
