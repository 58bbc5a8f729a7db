package io.wattwalk.demo.day

import android.content.Context
import android.os.Build
import android.widget.LinearLayout
import android.widget.SeekBar
import io.wattwalk.FigureTexts
import io.wattwalk.demo.R
import io.wattwalk.demo.panel.Actions
import io.wattwalk.demo.panel.Flow
import io.wattwalk.demo.panel.add
import io.wattwalk.demo.panel.dp
import io.wattwalk.demo.panel.rounded
import io.wattwalk.demo.panel.row
import io.wattwalk.demo.panel.say
import io.wattwalk.demo.panel.text
import io.wattwalk.demo.visit.Visit
import java.time.format.DateTimeFormatter

/** The simulated day, and the clock to turn: in a rehearsal, or by the guide. */
internal class DayCard(context: Context, private val act: Actions) : LinearLayout(context) {
    private val locale = resources.configuration.locales[0]
    private val clock = DateTimeFormatter.ofPattern("HH:mm", locale)
    private val used = Reading(context, R.string.now_used, R.color.text)
    private val solar = Reading(context, R.string.now_solar, R.color.curve_solar)
    private val grid = Reading(context, R.string.now_grid, R.color.curve_grid)
    private val battery = Reading(context, R.string.now_battery)
    private val curve = DayCurve(context)
    private val moved = Flow(context, gapDp = 12)
    private val time = context.text(18f, bold = true)
    private val slider = SeekBar(context)
    private var held = false

    init {
        orientation = VERTICAL
        val now = Flow(context, gapDp = 16)
        listOf(used, solar, grid, battery).forEach { now.put(it) }
        add(now)
        val head = context.row()
        head.add(context.text(14f, R.color.soft, bold = true).apply { text = context.getString(R.string.day) }, share = 1f)
        head.add(time)
        add(head, marginDp = 6)
        add(curve, share = 1f, marginDp = 2)
        add(context.text(11f, R.color.soft).apply { text = context.getString(R.string.curve_plain) })
        for ((colour, words) in listOf(R.color.curve_gives to R.string.curve_discharge, R.color.curve_stores to R.string.curve_charge)) {
            moved.put(key(colour, words))
        }
        add(moved)
        slider.max = STEPS - 1
        slider.minimumHeight = dp(48)
        slider.contentDescription = context.getString(R.string.time_of_day)
        slider.setOnSeekBarChangeListener(object : SeekBar.OnSeekBarChangeListener {
            override fun onProgressChanged(bar: SeekBar, step: Int, byHand: Boolean) {
                if (byHand) act.turnClock(step * STEP_MIN)
            }

            override fun onStartTrackingTouch(bar: SeekBar) {
                held = true
            }

            override fun onStopTrackingTouch(bar: SeekBar) {
                held = false
            }
        })
        add(slider)
    }

    /** What a colour of the strip means. */
    private fun key(colour: Int, words: Int) = context.text(11f, R.color.soft).apply {
        text = context.getString(words)
        val square = context.rounded(colour, 2f).apply { setBounds(0, 0, dp(10), dp(10)) }
        compoundDrawablePadding = dp(5)
        setCompoundDrawablesRelative(square, null, null, null)
    }

    fun show(visit: Visit, figures: FigureTexts) {
        val local = visit.localTime
        val minute = local.hour * 60 + local.minute
        val words = clock.format(local)
        time.say(words)
        used.show(figures.used)
        solar.show(figures.solar)
        grid.show(figures.imported)
        battery.show(figures.charge ?: "–")
        moved.visibility = if (figures.charge == null) GONE else VISIBLE
        curve.show(
            visit.figures?.dayOf(visit.now).orEmpty(),
            minute,
            listOfNotNull(
                context.getString(R.string.day_said, figures.consumption, figures.production),
                figures.charge?.let { context.getString(R.string.curve_state_of_charge, it) },
            ).joinToString(". "),
        )
        slider.visibility = if (visit.rehearsal != null || visit.guided) VISIBLE else GONE
        if (!held) slider.progress = minute / STEP_MIN
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R && slider.stateDescription != words) slider.stateDescription = words
    }

    private companion object {
        const val STEP_MIN = 5
        const val STEPS = 24 * 60 / STEP_MIN
    }
}
