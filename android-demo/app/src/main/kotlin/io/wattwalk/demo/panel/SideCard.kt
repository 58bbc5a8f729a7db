package io.wattwalk.demo.panel

import android.content.Context
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ScrollView
import io.wattwalk.CueSubject
import io.wattwalk.Frame
import io.wattwalk.Idea
import io.wattwalk.Scope
import io.wattwalk.demo.R
import io.wattwalk.demo.day.DayCard
import io.wattwalk.demo.plan.PlanCard
import io.wattwalk.demo.visit.Visit

/**
 * The figures of the three ideas and their day, or the plan of the walk: a page at a time. Where there is
 * no room for both, the guide's words are the first page.
 */
internal class SideCard(context: Context, visit: Visit, shape: ScreenShape, words: View, act: Actions) : LinearLayout(context) {
    private enum class Page { WORDS, IDEAS, DAY, PLAN }

    private var page = Page.IDEAS

    private val ideas = IdeasCard(context, shape.narrowFigures)
    private val day = DayCard(context, act)
    private val plan = PlanCard(context, visit, act)
    private val pages = LinkedHashMap<Page, View>()
    private val choice = Segments<Page>(context, context.getString(R.string.pages), ::turn)
    private val scopes = Segments<Scope>(context, context.getString(R.string.scope)) { scope ->
        visit.figures?.scope = scope
        show(visit, null)
    }
    private var spoken = emptyList<Idea>()
    private var subject: CueSubject? = null

    init {
        orientation = VERTICAL
        background = context.rounded(R.color.card, 16f)
        setPadding(dp(12), dp(8), dp(12), dp(8))
        if (shape.inTurns) {
            words.setPadding(0, 0, 0, 0)
            pages[Page.WORDS] = words
        }
        val column = LinearLayout(context).apply { orientation = VERTICAL }
        column.add(ideas)
        pages[Page.IDEAS] = scroll(column)
        // A column has room for both.
        if (shape.narrowFigures) column.add(day, share = 1f, marginDp = 10) else pages[Page.DAY] = scroll(day)
        pages[Page.PLAN] = plan

        val names = mapOf(Page.WORDS to R.string.page_words, Page.IDEAS to R.string.three_ideas, Page.DAY to R.string.page_day, Page.PLAN to R.string.map)
        val head = Flow(context, gapDp = 12)
        // Large letters do not fit a telephone.
        head.put(if (shape.inTurns) context.sideways(choice) else choice)
        // It stands over the picture as well.
        if (!shape.inTurns) head.put(simulated())
        val parts = visit.figures?.scopes.orEmpty()
        parts.forEach { scopes.option(it, context.getString(nameOf(it))) }
        if (parts.size > 1) head.put(scopes)
        add(head)
        val room = FrameLayout(context)
        for ((page, view) in pages) {
            choice.option(page, context.getString(names.getValue(page)))
            room.addView(view, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        }
        add(room, share = 1f, marginDp = 6)
        turn(pages.keys.first())
    }

    private fun simulated() = context.text(13f, R.color.warn, bold = true).apply {
        text = context.getString(R.string.simulated)
        contentDescription = context.getString(R.string.source_simulated)
    }

    private fun scroll(view: View) = ScrollView(context).apply {
        isFillViewport = true
        addView(view)
    }

    private fun turn(to: Page) {
        page = to
        choice.select(to)
        scopes.visibility = if (to == Page.IDEAS || to == Page.DAY) VISIBLE else GONE
        for ((page, view) in pages) view.visibility = if (page == to) VISIBLE else GONE
    }

    fun show(visit: Visit, frame: Frame?) {
        spoken = visit.spokenIdeas
        if (visit.cue?.subject != subject) {
            subject = visit.cue?.subject
            // What is spoken of is shown; where the words have a place of their own the plan stays.
            if (Page.WORDS in pages) turn(Page.WORDS) else if (page == Page.DAY && spoken.isNotEmpty()) turn(Page.IDEAS)
        }
        if (plan.isShown) return plan.show(visit, frame)
        visit.figures?.let { scopes.select(it.scope) }
        val figures = visit.figures?.at(visit.now)?.texts(visit.language)
        ideas.show(figures, spoken)
        day.visibility = if (figures == null) GONE else VISIBLE
        if (figures != null) day.show(visit, figures)
    }

    private fun nameOf(scope: Scope): Int = when (scope) {
        Scope.DISTRICT -> R.string.scope_district
        Scope.BATTERY_TRANSFORMER -> R.string.scope_battery_transformer
    }
}
