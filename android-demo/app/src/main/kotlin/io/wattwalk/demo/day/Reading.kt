package io.wattwalk.demo.day

import android.content.Context
import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import io.wattwalk.demo.R
import io.wattwalk.demo.panel.dp
import io.wattwalk.demo.panel.oneLine
import io.wattwalk.demo.panel.rounded
import io.wattwalk.demo.panel.say
import io.wattwalk.demo.panel.text

/** A figure of now; its bar has the colour of its curve. Read out as one. */
internal class Reading(context: Context, name: Int, colour: Int? = null) : LinearLayout(context) {
    private val words = context.getString(name)
    private val value = context.text(17f, bold = true).oneLine()

    init {
        orientation = VERTICAL
        gravity = Gravity.BOTTOM
        val bar = View(context)
        if (colour != null) bar.background = context.rounded(colour, 2f)
        addView(bar, LayoutParams(dp(26), dp(4)))
        val name = context.text(12f, R.color.soft).oneLine().apply { text = words }
        addView(name, LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.WRAP_CONTENT))
        addView(value, LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.WRAP_CONTENT))
        isFocusable = true
    }

    fun show(figure: String) {
        value.say(figure)
        contentDescription = context.getString(R.string.named, words, figure)
    }
}
