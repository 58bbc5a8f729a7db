package io.wattwalk.demo.panel

import android.app.AlertDialog
import android.content.Context
import io.wattwalk.Asset
import io.wattwalk.PositionalClass
import io.wattwalk.Quality
import io.wattwalk.Quantity
import io.wattwalk.Reading
import io.wattwalk.demo.R
import io.wattwalk.demo.visit.Known
import java.time.ZoneId
import java.time.format.DateTimeFormatter

/** What is known of an asset that a visitor has chosen: its network, how it lies, its readings. */
internal fun Context.tellAbout(known: Known, language: String, zone: ZoneId): AlertDialog {
    val asset = known.asset
    val numbers = Numbers(resources.configuration.locales[0])
    val clock = DateTimeFormatter.ofPattern("HH:mm").withZone(zone)
    val lines = listOfNotNull(
        getString(nameOf(asset.network)),
        asset.depthM?.let { getString(R.string.card_depth, numbers.plain(it, 2) + "\u00a0m") },
        asset.positionalClass?.let { getString(wordsOf(it)) },
        if (asset.simulated) getString(R.string.card_drawn) else null,
    ) + known.readings.map { say(it, numbers, clock) }.ifEmpty { listOf(getString(R.string.card_no_readings)) }
    return AlertDialog.Builder(this)
        .setTitle(asset.title(language))
        .setMessage(lines.joinToString("\n"))
        .setPositiveButton(android.R.string.ok, null)
        .show()
}

private fun Context.say(reading: Reading, numbers: Numbers, clock: DateTimeFormatter): String {
    val (name, unit) = when (reading.quantity) {
        Quantity.POWER_KW -> R.string.quantity_power to "kW"
        Quantity.HEAT_KW -> R.string.quantity_heat to "kW"
        Quantity.STATE_OF_CHARGE_PERCENT -> R.string.quantity_charge to "%"
        Quantity.FLOW_M3_PER_H -> R.string.quantity_flow to "m³/h"
        Quantity.TEMPERATURE_C -> R.string.quantity_temperature to "°C"
        Quantity.DATA_MBIT_PER_S -> R.string.quantity_data to "Mbit/s"
        Quantity.WASTE_KG_PER_H -> R.string.quantity_waste to "kg/h"
        Quantity.AVAILABLE -> R.string.quantity_available to ""
    }
    val value = reading.value?.let { "${numbers.plain(it)}\u00a0$unit".trim() }
    val quality = when (reading.quality) {
        Quality.LIVE -> null
        Quality.SIMULATED -> getString(R.string.said_simulated)
        Quality.STALE -> getString(R.string.said_stale)
        Quality.ESTIMATED -> getString(R.string.said_estimated)
        Quality.WITHHELD -> getString(R.string.said_withheld)
        Quality.DOUBTFUL -> getString(R.string.said_doubtful)
    }
    return getString(R.string.named, getString(name), listOfNotNull(value, quality, clock.format(reading.time)).joinToString(", "))
}

private fun wordsOf(located: PositionalClass): Int = when (located) {
    PositionalClass.A -> R.string.card_class_a
    PositionalClass.B -> R.string.card_class_b
    PositionalClass.C -> R.string.card_class_c
}
