package io.wattwalk.demo.overlay

import android.content.Context
import android.graphics.Canvas
import io.wattwalk.AssetKind
import io.wattwalk.Network
import io.wattwalk.demo.R

/** The symbol of a network. */
internal fun glyphOf(network: Network): Int = when (network) {
    Network.ELECTRICITY -> R.drawable.network_electricity
    Network.DISTRICT_HEATING -> R.drawable.network_district_heating
    Network.WATER -> R.drawable.network_water
    Network.GAS -> R.drawable.network_gas
    Network.TELECOM -> R.drawable.network_telecom
    Network.LIGHTING -> R.drawable.network_lighting
    Network.WASTE -> R.drawable.network_waste
    Network.MOBILITY -> R.drawable.network_mobility
    Network.UNSPECIFIED -> R.drawable.network_unspecified
}

/** The symbol of a kind of asset. */
internal fun glyphOf(kind: AssetKind): Int = when (kind) {
    AssetKind.CABLE -> R.drawable.kind_cable
    AssetKind.DUCT -> R.drawable.kind_duct
    AssetKind.PIPE -> R.drawable.kind_pipe
    AssetKind.SUBSTATION -> R.drawable.kind_substation
    AssetKind.TRANSFORMER -> R.drawable.kind_transformer
    AssetKind.BATTERY -> R.drawable.kind_battery
    AssetKind.PHOTOVOLTAIC -> R.drawable.kind_photovoltaic
    AssetKind.CHARGING_POINT -> R.drawable.kind_charging_point
    AssetKind.METER -> R.drawable.kind_meter
    AssetKind.STREET_LIGHT -> R.drawable.kind_street_light
    AssetKind.BUILDING -> R.drawable.kind_building
    AssetKind.WELL -> R.drawable.kind_well
    AssetKind.INLET -> R.drawable.kind_inlet
    AssetKind.CABINET -> R.drawable.kind_cabinet
    AssetKind.STATION -> R.drawable.kind_station
    AssetKind.UNSPECIFIED -> R.drawable.kind_unspecified
}

/** Symbols drawn on a canvas, each loaded once. */
internal class Glyphs(private val context: Context) {
    private val loaded = HashMap<AssetKind, android.graphics.drawable.Drawable>()

    /** Draws a symbol of [size] pixels about a place. */
    fun draw(canvas: Canvas, kind: AssetKind, x: Float, y: Float, size: Float, colour: Int) {
        val glyph = loaded.getOrPut(kind) { context.getDrawable(glyphOf(kind))!!.mutate() }
        val half = size / 2
        glyph.setBounds((x - half).toInt(), (y - half).toInt(), (x + half).toInt(), (y + half).toInt())
        glyph.setTint(colour)
        glyph.draw(canvas)
    }
}
