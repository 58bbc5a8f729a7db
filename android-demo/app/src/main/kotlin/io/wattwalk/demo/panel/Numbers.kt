package io.wattwalk.demo.panel

import java.math.BigDecimal
import java.math.MathContext
import java.text.NumberFormat
import java.util.Locale

/** Plain numbers as a language writes them; figures with units come written from the core. */
internal class Numbers(private val locale: Locale) {
    fun plain(value: Double, digits: Int = 3): String {
        val rounded = BigDecimal(value).round(MathContext(digits))
        return NumberFormat.getInstance(locale).apply { maximumFractionDigits = 2 }.format(rounded)
    }
}
