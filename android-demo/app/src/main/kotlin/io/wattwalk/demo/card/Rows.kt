package io.wattwalk.demo.card

import android.content.Context
import android.view.View
import android.widget.LinearLayout
import io.wattwalk.demo.panel.add

/** What shows one thing of a list. */
internal interface Row<T> {
    val view: View
    fun show(thing: T)
}

/** As many rows as there are things; those that are there stay, and with them what a screen reader is at. */
internal class Rows<T>(context: Context, private val make: () -> Row<T>) : LinearLayout(context) {
    private val rows = mutableListOf<Row<T>>()

    init {
        orientation = VERTICAL
    }

    fun show(things: List<T>) {
        while (rows.size < things.size) rows += make().also { add(it.view, marginDp = if (rows.isEmpty()) 0 else 4) }
        rows.forEachIndexed { i, row ->
            row.view.visibility = if (i < things.size) VISIBLE else GONE
            things.getOrNull(i)?.let(row::show)
        }
    }
}
