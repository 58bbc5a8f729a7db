package io.wattwalk.demo.panel

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Typeface
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.RippleDrawable
import android.text.TextUtils
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import android.widget.HorizontalScrollView
import android.widget.LinearLayout
import android.widget.TextView
import io.wattwalk.demo.R

// The few building blocks of every panel. Sizes are in dp, text in sp.

internal fun View.dp(value: Int): Int = (value * resources.displayMetrics.density + 0.5f).toInt()

internal fun Context.rounded(fill: Int, radiusDp: Float, edgeColour: Int? = null): GradientDrawable {
    val density = resources.displayMetrics.density
    return GradientDrawable().apply {
        setColor(getColor(fill))
        cornerRadius = radiusDp * density
        edgeColour?.let { setStroke((1.2f * density).toInt().coerceAtLeast(1), it) }
    }
}

/** Adds a view of its own size, or of a share of what is left over. */
internal fun <T : View> LinearLayout.add(view: T, share: Float = 0f, marginDp: Int = 0): T {
    val across = orientation == LinearLayout.HORIZONTAL
    val size = if (share > 0) 0 else WRAP_CONTENT
    val params = if (across) {
        LinearLayout.LayoutParams(size, WRAP_CONTENT, share)
    } else {
        LinearLayout.LayoutParams(MATCH_PARENT, size, share)
    }
    val margin = dp(marginDp)
    if (across) params.marginStart = margin else params.topMargin = margin
    addView(view, params)
    return view
}

internal fun Context.text(sizeSp: Float, colour: Int = R.color.text, bold: Boolean = false) = TextView(this).apply {
    textSize = sizeSp
    setTextColor(getColor(colour))
    if (bold) typeface = Typeface.create("sans-serif-medium", Typeface.NORMAL)
}

internal fun TextView.oneLine(): TextView = apply {
    isSingleLine = true
    ellipsize = TextUtils.TruncateAt.END
}

/** Sets a text when it has changed, so that nothing is laid out or said twice. */
internal fun TextView.say(words: CharSequence) {
    if (text.toString() != words.toString()) text = words
}

internal fun Context.row(): LinearLayout = LinearLayout(this).apply {
    gravity = Gravity.CENTER_VERTICAL
    isBaselineAligned = false
}

/** A row that is wiped sideways where it is too long; what goes on there fades out. */
internal fun Context.sideways(row: View): HorizontalScrollView = HorizontalScrollView(this).apply {
    isHorizontalScrollBarEnabled = false
    isHorizontalFadingEdgeEnabled = true
    setFadingEdgeLength(dp(28))
    addView(row)
}

/** A button of 48 dp at least, with a symbol. */
internal fun Context.button(words: String, symbol: Int?, main: Boolean = false, act: () -> Unit): Button =
    Button(this, null, 0, android.R.style.Widget_Material_Button_Borderless).apply {
        text = words
        isAllCaps = false
        textSize = 14f
        typeface = Typeface.create("sans-serif-medium", Typeface.NORMAL)
        minWidth = dp(48)
        minimumWidth = dp(48)
        minHeight = dp(48)
        minimumHeight = dp(48)
        symbol?.let(::show)
        paint(if (main) R.color.guide_card else R.color.raised, if (main) R.color.paper else R.color.text, if (main) null else context.getColor(R.color.line))
        setOnClickListener { act() }
    }

/** Puts a symbol before a button's words. */
internal fun Button.show(symbol: Int) {
    if (tag == symbol) return
    tag = symbol
    val glyph = context.getDrawable(symbol)!!.mutate()
    // As large as the letters beside it.
    val size = (dp(20) * resources.configuration.fontScale.coerceIn(1f, 1.6f)).toInt()
    glyph.setBounds(0, 0, size, size)
    compoundDrawablePadding = dp(6)
    setCompoundDrawablesRelative(glyph, null, null, null)
    compoundDrawableTintList = textColors
}

/** Colours a button, its edge by a colour and not a resource; a pressed one shows a ripple. */
internal fun Button.paint(fill: Int, words: Int, edgeColour: Int?) {
    setTextColor(context.getColor(words))
    compoundDrawableTintList = ColorStateList.valueOf(context.getColor(words))
    val ripple = ColorStateList.valueOf(context.getColor(R.color.line))
    val inset = dp(4)
    background = android.graphics.drawable.InsetDrawable(
        RippleDrawable(ripple, context.rounded(fill, 12f, edgeColour), null), 0, inset, 0, inset,
    )
    setPadding(dp(11), 0, dp(12), 0)
}

/** A choice of one of several, side by side. */
internal class Segments<T>(context: Context, label: String, private val choose: (T) -> Unit) : LinearLayout(context) {
    private val buttons = LinkedHashMap<T, Button>()

    init {
        background = context.rounded(R.color.card, 14f, context.getColor(R.color.line))
        setPadding(dp(3), 0, dp(3), 0)
        isBaselineAligned = false
        contentDescription = label
    }

    fun option(value: T, words: String, spoken: String = words) {
        val button = context.button(words, null) { choose(value) }
        button.contentDescription = spoken
        buttons[value] = button
        addView(button, ViewGroup.LayoutParams(WRAP_CONTENT, WRAP_CONTENT))
    }

    private var selected: T? = null

    fun select(value: T) {
        if (value == selected) return
        selected = value
        for ((option, button) in buttons) {
            val chosen = option == value
            button.isSelected = chosen
            if (chosen) button.paint(R.color.guide_card, R.color.paper, null) else button.paint(R.color.card, R.color.soft, null)
        }
    }
}
