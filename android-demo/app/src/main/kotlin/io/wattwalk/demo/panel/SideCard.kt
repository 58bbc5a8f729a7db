package io.wattwalk.demo.panel

import android.content.Context
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ScrollView
import io.wattwalk.Frame
import io.wattwalk.demo.R
import io.wattwalk.demo.day.DayCard
import io.wattwalk.demo.plan.PlanCard
import io.wattwalk.demo.visit.Visit

/** The figures of the three ideas and their day, or the plan of the walk: a page at a time. */
internal class SideCard(context: Context, visit: Visit, beside: Boolean, act: Actions) : LinearLayout(context) {
    private enum class Page { IDEAS, DAY, PLAN }

    private val ideas = IdeasCard(context, beside)
    private val day = DayCard(context, act)
    private val plan = PlanCard(context, visit, act)
    private val pages = LinkedHashMap<Page, View>()
    private val choice = Segments<Page>(context, context.getString(R.string.pages), ::turn)

    init {
        orientation = VERTICAL
        background = context.rounded(R.color.card, 16f)
        setPadding(dp(12), dp(8), dp(12), dp(8))
        val column = LinearLayout(context).apply { orientation = VERTICAL }
        column.add(ideas)
        pages[Page.IDEAS] = scroll(column)
        // A column has room for both.
        if (beside) column.add(day, share = 1f, marginDp = 10) else pages[Page.DAY] = scroll(day)
        pages[Page.PLAN] = plan

        val names = mapOf(Page.IDEAS to R.string.three_ideas, Page.DAY to R.string.page_day, Page.PLAN to R.string.map)
        val head = Flow(context, gapDp = 12)
        head.put(choice)
        head.put(context.text(13f, R.color.warn, bold = true).apply {
            text = context.getString(R.string.simulated)
            contentDescription = context.getString(R.string.simulated_why)
        })
        add(head)
        val room = FrameLayout(context)
        for ((page, view) in pages) {
            choice.option(page, context.getString(names.getValue(page)))
            room.addView(view, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        }
        add(room, share = 1f, marginDp = 6)
        turn(Page.IDEAS)
    }

    private fun scroll(view: View) = ScrollView(context).apply {
        isFillViewport = true
        addView(view)
    }

    private fun turn(to: Page) {
        choice.select(to)
        for ((page, view) in pages) view.visibility = if (page == to) VISIBLE else GONE
    }

    fun show(visit: Visit, frame: Frame?) {
        if (plan.isShown) return plan.show(visit, frame)
        val figures = visit.figures?.at(visit.now)?.texts(visit.language)
        ideas.show(figures)
        day.visibility = if (figures == null) GONE else VISIBLE
        if (figures != null) day.show(visit, figures)
    }
}
