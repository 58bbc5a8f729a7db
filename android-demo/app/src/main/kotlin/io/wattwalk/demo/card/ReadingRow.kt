package io.wattwalk.demo.card

import android.content.Context
import android.widget.LinearLayout
import io.wattwalk.CardReading
import io.wattwalk.demo.R
import io.wattwalk.demo.panel.add
import io.wattwalk.demo.panel.say
import io.wattwalk.demo.panel.text

/** A reading, and below it how far to trust it and who brought it; read out as one. */
internal class ReadingRow(private val context: Context) : Row<CardReading> {
    private val figure = context.text(17f, bold = true)
    private val provenance = context.text(13f, R.color.soft)
    override val view = LinearLayout(context).apply {
        orientation = LinearLayout.VERTICAL
        isFocusable = true
        add(figure)
        add(provenance)
    }

    override fun show(thing: CardReading) {
        val words = thing.value?.let { context.getString(R.string.named, thing.title, it) } ?: thing.title
        figure.say(words)
        provenance.say(thing.provenance)
        val said = "$words, ${thing.provenance}"
        if (view.contentDescription != said) view.contentDescription = said
    }
}
