package io.wattwalk.demo.panel

import java.math.BigDecimal
import java.math.MathContext
import java.text.NumberFormat
import java.util.Locale
import kotlin.math.abs

/** Figures as a language writes them, with three digits that matter at most. */
internal class Numbers(private val locale: Locale) {
    fun kw(value: Double): String = scaled(value, "kW", "MW")
    fun kwh(value: Double): String = scaled(value, "kWh", "MWh")
    fun kg(value: Double): String = scaled(value, "kg", "t")

    fun percent(share: Double): String =
        NumberFormat.getPercentInstance(locale).apply { maximumFractionDigits = 0 }.format(share)

    fun plain(value: Double, digits: Int = 3): String {
        val rounded = BigDecimal(value).round(MathContext(digits))
        return NumberFormat.getInstance(locale).apply { maximumFractionDigits = 2 }.format(rounded)
    }

    private fun scaled(value: Double, unit: String, thousand: String): String =
        if (abs(value) >= 1000) "${plain(value / 1000)} $thousand" else "${plain(value)} $unit"
}
