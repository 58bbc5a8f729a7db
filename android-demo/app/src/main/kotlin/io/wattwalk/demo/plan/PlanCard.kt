package io.wattwalk.demo.plan

import android.content.Context
import android.view.View
import android.widget.LinearLayout
import io.wattwalk.Frame
import io.wattwalk.StopState
import io.wattwalk.SurroundingsState
import io.wattwalk.demo.R
import io.wattwalk.demo.panel.Actions
import io.wattwalk.demo.panel.Flow
import io.wattwalk.demo.panel.add
import io.wattwalk.demo.panel.button
import io.wattwalk.demo.panel.say
import io.wattwalk.demo.panel.text
import io.wattwalk.demo.visit.ShownStop
import io.wattwalk.demo.visit.Visit

/** A stop in words: its number, its title, and how it stands in the visit. */
internal fun Context.said(stop: ShownStop): String = getString(
    when (stop.state) {
        StopState.CURRENT -> R.string.stop_current
        StopState.REACHED -> R.string.stop_reached
        StopState.SKIPPED -> R.string.stop_skipped
        StopState.NEXT -> R.string.stop_next
        StopState.OPEN -> R.string.stop_open
    },
    stop.number,
    stop.title,
)

/** The plan, the stop that was chosen on it, and whose data it is drawn from. */
internal class PlanCard(context: Context, visit: Visit, private val act: Actions) : LinearLayout(context) {
    private val plan = PlanView(context, visit.map, ::choose)
    private val follow = context.button("", R.drawable.control_free) { plan.turn() }
    private val larger = control(R.string.map_larger, R.drawable.control_larger) { plan.enlarge(STEP) }
    private val smaller = control(R.string.map_smaller, R.drawable.control_smaller) { plan.enlarge(1 / STEP) }
    private val explain = control(R.string.map_legend, R.drawable.control_legend) { explain() }
    private val legend = Flow(context, gapDp = 4)
    private var explained: List<Any?>? = null
    private val go = context.button(context.getString(R.string.plan_go), R.drawable.control_next, main = true) { go() }
    private val chosen = context.text(15f, bold = true)
    private var stop: String? = null
    private var guided = false

    init {
        orientation = VERTICAL
        add(plan, share = 1f)
        chosen.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        chosen.text = context.getString(R.string.plan_choose)
        add(chosen, marginDp = 4)
        legend.visibility = GONE
        add(legend, marginDp = 2)
        val buttons = Flow(context)
        for (button in listOf(larger, smaller, follow, explain)) buttons.put(button)
        buttons.put(go)
        add(buttons)
        add(context.text(11f, R.color.soft).apply {
            text = visit.attribution.joinToString(" · ") { context.getString(R.string.credit, it.what, it.who, it.licence) }
            maxLines = 2
            ellipsize = android.text.TextUtils.TruncateAt.END
        }, marginDp = 2)
        plan.onMove = ::nameFollow
        nameFollow()
    }

    private fun control(words: Int, symbol: Int, act: () -> Unit) = context.button("", symbol, act = act).apply {
        contentDescription = context.getString(words)
        compoundDrawablePadding = 0
    }

    private fun nameFollow() {
        follow.say(context.getString(if (plan.isWhole) R.string.plan_around else R.string.plan_whole))
    }

    private fun explain() {
        val open = legend.visibility == GONE
        legend.visibility = if (open) VISIBLE else GONE
        explain.isSelected = open
    }

    private fun choose(chosen: ShownStop) {
        stop = chosen.id
        plan.chosen = chosen.id
        this.chosen.say(context.said(chosen))
        offer()
    }

    /** Only a guide takes everybody elsewhere. */
    private fun offer() {
        go.visibility = if (stop != null && guided) VISIBLE else GONE
    }

    private fun go() {
        stop?.let(act::goTo)
    }

    fun show(visit: Visit, frame: Frame?) {
        val stops = visit.shownStops()
        stops.find { it.id == stop }?.let { chosen.say(context.said(it)) }
        guided = visit.guided
        offer()
        val known = frame?.takeIf { it.positionState != null }
        plan.scene = PlanScene(
            stops = stops,
            hidden = visit.hidden,
            way = visit.way,
            pose = visit.pose(),
            around = visit.around,
            headingDeg = known?.headingDeg,
            headingAccuracyDeg = known?.headingAccuracyDeg,
            wide = visit.wide,
        )
        explain(visit)
    }

    /** Writes the legend anew where something else is on the plan. */
    private fun explain(visit: Visit) {
        val networks = plan.grounds.flatMap { it.networks }.toSet() - visit.hidden
        val depths = plan.grounds.flatMap { it.depths }.toSet()
        val hasEdge = visit.around is SurroundingsState.Complete || visit.around is SurroundingsState.Edge
        val leftOut = visit.wide?.leftOut ?: 0
        val told = listOf(networks, depths, hasEdge, leftOut)
        if (told == explained) return
        explained = told
        fillLegend(legend, networks, depths, visit.map.route.isNotEmpty(), hasEdge, leftOut)
    }

    private companion object {
        const val STEP = 1.5f
    }
}
