package io.wattwalk.demo.card

import android.content.Context
import android.graphics.drawable.GradientDrawable
import android.os.Build
import android.view.View
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import io.wattwalk.AssetCard
import io.wattwalk.demo.R
import io.wattwalk.demo.overlay.Colours
import io.wattwalk.demo.overlay.colourOf
import io.wattwalk.demo.overlay.glyphOf
import io.wattwalk.demo.panel.Actions
import io.wattwalk.demo.panel.add
import io.wattwalk.demo.panel.button
import io.wattwalk.demo.panel.dp
import io.wattwalk.demo.panel.markAsHeading
import io.wattwalk.demo.panel.rounded
import io.wattwalk.demo.panel.row
import io.wattwalk.demo.panel.say
import io.wattwalk.demo.panel.text

/** All that is known of what the visitor chose, in the place of the panels, for as long as it is chosen. */
internal class CardPanel(context: Context, act: Actions) : LinearLayout(context) {
    private val disc = GradientDrawable().apply { shape = GradientDrawable.OVAL }
    private val symbol = ImageView(context).apply {
        background = disc
        setColorFilter(Colours.ink)
        setPadding(dp(6), dp(6), dp(6), dp(6))
    }
    private val title = context.text(17f, bold = true)
    private val scroll = ScrollView(context)
    private val body = LinearLayout(context).apply { orientation = VERTICAL }
    private val facts = body.add(context.text(14f, R.color.soft).apply { setLineSpacing(0f, 1.15f) })
    private val readings = body.add(Rows(context) { ReadingRow(context) }, marginDp = 10)
    private val noReadings = body.add(context.text(14f, R.color.soft).apply { text = context.getString(R.string.card_no_readings) })
    private val courseTitle = heading(null)
    private val course = body.add(CourseView(context), marginDp = 4)
    private val fedBy = heading(R.string.card_fed_by)
    private val ways = body.add(Rows(context) { LinkRow(context, way = true, act::choose) })
    private val feeds = heading(R.string.card_feeds)
    private val fed = LinkRow(context, way = false, act::choose).also { body.add(it.view) }
    private val more = body.add(context.text(14f, R.color.soft))
    private var shown: AssetCard? = null

    init {
        orientation = VERTICAL
        background = context.rounded(R.color.card, 16f)
        setPadding(dp(14), dp(6), dp(8), dp(8))
        visibility = GONE
        title.markAsHeading()
        val head = context.row()
        head.addView(symbol, LayoutParams(dp(32), dp(32)))
        head.add(title, share = 1f, marginDp = 10)
        val close = context.button("✕", null) { act.choose(null) }
        close.contentDescription = context.getString(R.string.card_close)
        head.add(close, marginDp = 6)
        add(head)
        body.setPadding(0, 0, dp(8), dp(8))
        scroll.addView(body)
        // What goes on below fades out.
        scroll.isVerticalFadingEdgeEnabled = true
        scroll.setFadingEdgeLength(dp(28))
        add(scroll, share = 1f, marginDp = 2)
    }

    private fun heading(words: Int?): TextView = body.add(context.text(14f, R.color.accent, bold = true), marginDp = 12).apply {
        markAsHeading()
        words?.let { text = context.getString(it) }
    }

    /** Shows a card, or nothing; what stays the same stays where it is for who reads it. */
    fun show(card: AssetCard?) {
        if (card == shown) return
        val another = card?.asset != shown?.asset
        shown = card
        if (card != null) write(card)
        if (another) scroll.scrollTo(0, 0)
        visibility = if (card == null) GONE else VISIBLE
    }

    private fun write(card: AssetCard) {
        disc.setColor(colourOf(card.network))
        symbol.setImageResource(glyphOf(card.kind))
        title.say(card.title)
        // A screen reader says that it has opened.
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) accessibilityPaneTitle = card.title
        facts.say(card.facts.joinToString("\n"))
        readings.show(card.readings)
        noReadings.shown(card.readings.isEmpty())
        ways.show(card.fedBy)
        fedBy.shown(card.fedBy.isNotEmpty())
        fed.show(card.feeds)
        feeds.shown(card.feeds.isNotEmpty())
        more.say(context.getString(R.string.card_more, card.feedsMore.toString()))
        more.shown(card.feedsMore > 0)
        courseTitle.say(card.curve?.title.orEmpty())
        course.show(card.curve, colourOf(card.network))
        listOf(courseTitle, course).forEach { it.shown(card.curve != null) }
    }

    private fun View.shown(on: Boolean) {
        visibility = if (on) VISIBLE else GONE
    }
}
