package io.wattwalk.demo.panel

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Paint
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import android.widget.FrameLayout
import io.wattwalk.Network
import io.wattwalk.demo.R
import io.wattwalk.demo.overlay.colourOf
import io.wattwalk.demo.overlay.glyphOf

/** The name of a network. */
internal fun nameOf(network: Network): Int = when (network) {
    Network.ELECTRICITY -> R.string.network_electricity
    Network.DISTRICT_HEATING -> R.string.network_district_heating
    Network.WATER -> R.string.network_water
    Network.GAS -> R.string.network_gas
    Network.TELECOM -> R.string.network_telecom
    Network.LIGHTING -> R.string.network_lighting
    Network.WASTE -> R.string.network_waste
    Network.MOBILITY -> R.string.network_mobility
    Network.UNSPECIFIED -> R.string.network_unspecified
}

/** A switch for each network; one that is off is struck through, not only paler. */
internal class NetworkChips(context: Context, networks: List<Network>, act: Actions) : FrameLayout(context) {
    private var hidden: Set<Network>? = null
    private val chips = LinkedHashMap<Network, Button>()

    init {
        contentDescription = context.getString(R.string.networks)
        val inHand = ScreenShape.of(resources.configuration).inTurns
        val row: ViewGroup = if (inHand) context.row() else Flow(context, toEnd = true, even = true)
        for (network in networks) {
            val chip = context.button(context.getString(nameOf(network)), glyphOf(network)) {
                act.show(network, !chips.getValue(network).isSelected)
            }
            chip.textSize = 13f
            chips[network] = chip
            val place = ViewGroup.MarginLayoutParams(WRAP_CONTENT, WRAP_CONTENT)
            if (inHand) place.marginEnd = dp(6)
            row.addView(chip, place)
        }
        addView(if (inHand) context.sideways(row) else row)
    }

    fun show(hidden: Set<Network>) {
        if (hidden == this.hidden) return
        this.hidden = hidden
        for ((network, chip) in chips) {
            val shown = network !in hidden
            chip.isSelected = shown
            chip.paint(R.color.ink, if (shown) R.color.paper else R.color.pale, if (shown) colourOf(network) else context.getColor(R.color.edge))
            chip.setPadding(dp(8), 0, dp(9), 0)
            chip.compoundDrawablePadding = dp(4)
            chip.compoundDrawableTintList =
                ColorStateList.valueOf(if (shown) colourOf(network) else context.getColor(R.color.pale))
            chip.paintFlags =
                if (shown) chip.paintFlags and Paint.STRIKE_THRU_TEXT_FLAG.inv() else chip.paintFlags or Paint.STRIKE_THRU_TEXT_FLAG
        }
    }
}
