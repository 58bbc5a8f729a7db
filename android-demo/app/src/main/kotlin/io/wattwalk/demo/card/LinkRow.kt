package io.wattwalk.demo.card

import android.content.Context
import android.content.res.ColorStateList
import android.view.Gravity
import android.view.View
import android.widget.Button
import io.wattwalk.AssetId
import io.wattwalk.CardLink
import io.wattwalk.demo.R
import io.wattwalk.demo.overlay.colourOf
import io.wattwalk.demo.overlay.glyphOf
import io.wattwalk.demo.panel.Flow
import io.wattwalk.demo.panel.button
import io.wattwalk.demo.panel.paint
import io.wattwalk.demo.panel.dp
import io.wattwalk.demo.panel.say

/** Assets to go on to, one after the other; those of a [way] each feed the one before. */
internal class LinkRow(
    private val context: Context,
    private val way: Boolean,
    private val choose: (AssetId) -> Unit,
) : Row<List<CardLink>> {
    private val flow = Flow(context)
    private var assets = emptyList<AssetId>()
    private var buttons = emptyList<Button>()
    override val view: View get() = flow

    override fun show(thing: List<CardLink>) {
        val asked = thing.map { it.asset }
        if (asked != assets) {
            assets = asked
            flow.removeAllViews()
            buttons = thing.map(::put)
        }
        thing.zip(buttons) { link, button ->
            val words = listOfNotNull(link.title, link.value).joinToString(" · ")
            button.say(if (way && button !== buttons.first()) "← $words" else words)
            if (button.contentDescription != words) button.contentDescription = words
        }
    }

    private fun put(link: CardLink): Button = flow.put(context.button("", glyphOf(link.kind)) { choose(link.asset) }.apply {
        paint(R.color.ink, R.color.paper, colourOf(link.network))
        compoundDrawableTintList = ColorStateList.valueOf(colourOf(link.network))
        gravity = Gravity.START or Gravity.CENTER_VERTICAL
        // Long names take several lines.
        setPadding(paddingLeft, dp(10), paddingRight, dp(10))
    })
}
