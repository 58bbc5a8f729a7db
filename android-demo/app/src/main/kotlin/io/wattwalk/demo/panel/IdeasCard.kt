package io.wattwalk.demo.panel

import android.content.Context
import android.view.Gravity
import android.widget.ImageView
import android.widget.LinearLayout
import io.wattwalk.FigureTexts
import io.wattwalk.Idea
import io.wattwalk.demo.R

/** The three ideas in figures. */
internal class IdeasCard(context: Context, beside: Boolean) : LinearLayout(context) {
    private val less = IdeaView(R.string.idea_less, R.drawable.control_less)
    private val relieve = IdeaView(R.string.idea_relieve, R.drawable.control_relieve)
    private val here = IdeaView(R.string.idea_here, R.drawable.control_here)

    init {
        // Below each other where the card is a column, and where letters are large.
        val narrow = beside || resources.configuration.fontScale > LARGE
        orientation = if (narrow) VERTICAL else HORIZONTAL
        listOf(less, relieve, here).forEachIndexed { i, idea ->
            if (narrow) {
                add(idea.view, marginDp = if (i > 0) 6 else 0)
            } else {
                val params = LayoutParams(0, LayoutParams.MATCH_PARENT, 1f)
                if (i > 0) params.marginStart = dp(8)
                addView(idea.view, params)
            }
        }
    }

    /** Shows the figures, and which ideas are spoken of now. */
    fun show(figures: FigureTexts?, spoken: List<Idea>) {
        for ((idea, card) in listOf(Idea.LESS to less, Idea.RELIEVE to relieve, Idea.HERE to here)) card.mark(idea in spoken)
        if (figures == null) {
            less.show("–", context.getString(R.string.no_readings), "")
            return
        }
        less.show(
            figures.used,
            context.getString(R.string.less_now),
            context.getString(R.string.less_day, figures.consumption, figures.co2),
        )
        relieve.show(
            figures.shaved ?: figures.peak,
            context.getString(if (figures.shaved != null) R.string.relieve_off else R.string.relieve_flat),
            context.getString(R.string.relieve_day, figures.peak, figures.peakPlain),
        )
        here.show(
            figures.covered ?: "–",
            context.getString(R.string.here_share),
            figures.kept?.let { context.getString(R.string.here_day, figures.production, it) }
                ?: context.getString(R.string.here_produced, figures.production),
        )
    }

    /** One idea: its figure and what it means; read out as one. */
    private inner class IdeaView(name: Int, symbol: Int) {
        private val figure = context.text(26f, bold = true).oneLine()
        private val meaning = context.text(13f, R.color.text)
        private val more = context.text(12f, R.color.soft)
        private val words = context.getString(name)
        private var marked = false
        val view = LinearLayout(context).apply {
            orientation = LinearLayout.VERTICAL
            background = context.rounded(R.color.raised, 12f)
            setPadding(dp(12), dp(8), dp(10), dp(8))
            val head = LinearLayout(context).apply { gravity = Gravity.CENTER_VERTICAL }
            val glyph = ImageView(context).apply {
                setImageResource(symbol)
                setColorFilter(context.getColor(R.color.accent))
            }
            head.addView(glyph, LinearLayout.LayoutParams(dp(20), dp(20)))
            head.add(context.text(14f, R.color.accent, bold = true).apply { text = words }, share = 1f, marginDp = 6)
            add(head)
            add(figure, marginDp = 2)
            add(meaning)
            add(more, marginDp = 2)
            isFocusable = true
            importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_YES
        }

        fun show(big: String, what: String, day: String) {
            figure.say(big)
            meaning.say(what)
            more.say(day)
            val said = context.getString(R.string.named, words, "$big $what. $day")
            view.contentDescription = if (marked) "$said, ${context.getString(R.string.label_under_guide)}" else said
        }

        /** Whether the guide speaks of it. */
        fun mark(on: Boolean) {
            if (on == marked) return
            marked = on
            view.background = context.rounded(R.color.raised, 12f, if (on) context.getColor(R.color.accent) else null)
        }
    }

    private companion object {
        /** From this scale on three cards do not fit side by side. */
        const val LARGE = 1.3f
    }
}
