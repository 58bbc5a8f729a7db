package io.wattwalk.demo.panel

import android.content.Context
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import io.wattwalk.demo.R
import io.wattwalk.demo.visit.Visit

/** The figures of the three ideas, or the plan of the walk: one at a time. */
internal class SideCard(context: Context, beside: Boolean) : LinearLayout(context) {
    private enum class Page { IDEAS, PLAN }

    private val ideas = IdeasCard(context, beside)
    private val pages = FrameLayout(context)
    private val choice = Segments<Page>(context, context.getString(R.string.pages), ::turn)
    private val simulated = context.text(13f, R.color.warn, bold = true).apply {
        text = context.getString(R.string.simulated)
        contentDescription = context.getString(R.string.simulated_why)
    }
    private var page = Page.IDEAS

    init {
        orientation = VERTICAL
        background = context.rounded(R.color.card, 16f)
        setPadding(dp(12), dp(8), dp(12), dp(8))
        choice.option(Page.IDEAS, context.getString(R.string.three_ideas))
        choice.option(Page.PLAN, context.getString(R.string.plan))
        val head = Flow(context, gapDp = 12)
        head.put(choice)
        head.put(simulated)
        add(head)
        add(pages, share = 1f, marginDp = 4)
        pages.addView(ideas, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        turn(page)
    }

    private fun turn(to: Page) {
        page = to
        choice.select(to)
        ideas.visibility = if (to == Page.IDEAS) View.VISIBLE else View.GONE
    }

    fun show(visit: Visit) {
        if (page == Page.IDEAS) ideas.show(visit.figures?.at(visit.now))
    }
}
