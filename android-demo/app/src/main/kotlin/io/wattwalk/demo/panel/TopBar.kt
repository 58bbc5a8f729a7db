package io.wattwalk.demo.panel

import android.content.Context
import android.graphics.drawable.InsetDrawable
import android.view.Gravity
import android.widget.ImageView
import android.widget.LinearLayout
import io.wattwalk.Frame
import io.wattwalk.PositionState
import io.wattwalk.ProvenanceTexts
import io.wattwalk.demo.R
import java.util.Locale

/** Title, what is known of the place, and the choices of language and of where to walk. */
internal class TopBar(context: Context, title: String, languages: List<String>, act: Actions, canRehearse: Boolean) :
    LinearLayout(context) {
    private val numbers = Numbers(context.resources.configuration.locales[0])
    private val accuracy = context.text(14f, bold = true).apply {
        background = context.rounded(R.color.raised, 15f, context.getColor(R.color.line))
        setPadding(dp(12), dp(5), dp(12), dp(5))
    }
    /** What of it all is not real; a touch tells it layer by layer. */
    private val mark = context.text(14f, R.color.warn, bold = true).apply {
        // As high as a finger needs, and no higher to the eye than the one beside it.
        background = InsetDrawable(context.rounded(R.color.warn_card, 15f, context.getColor(R.color.warn)), 0, dp(9), 0, dp(9))
        setPadding(dp(12), 0, dp(12), 0)
        minHeight = dp(48)
        minWidth = dp(48)
        gravity = Gravity.CENTER
        setOnClickListener { context.showProvenance(provenance) }
        visibility = GONE
    }
    private var provenance = ProvenanceTexts(null, emptyList())
    private val modes = Segments<Boolean>(context, context.getString(R.string.mode), act::rehearse)
    private val tongues = Segments<String>(context, context.getString(R.string.language), act::speak)

    init {
        val configuration = resources.configuration
        val inHand = ScreenShape.of(configuration).inTurns
        val oneRow = inHand || configuration.screenWidthDp / configuration.fontScale >= ONE_ROW_DP
        orientation = if (oneRow) HORIZONTAL else VERTICAL
        gravity = Gravity.CENTER_VERTICAL
        setPadding(dp(12), dp(2), dp(12), dp(2))
        val head = context.row()
        val logo = ImageView(context).apply { setImageResource(R.drawable.ic_launcher) }
        head.addView(logo, LayoutParams(dp(36), dp(36)))
        val name = context.text(19f, bold = true).oneLine().apply { text = title }
        name.markAsHeading()
        head.add(name, share = 1f, marginDp = 12)
        // In a hand the picture needs its place.
        if (!inHand) add(head, share = if (oneRow) 1f else 0f)
        val choices = Flow(context, gapDp = 8, toEnd = true)
        choices.put(accuracy)
        choices.put(mark)
        modes.option(false, context.getString(R.string.mode_on_site))
        if (canRehearse) modes.option(true, context.getString(R.string.mode_rehearsal))
        choices.put(modes)
        for (tag in languages) {
            val locale = Locale.forLanguageTag(tag)
            val own = locale.getDisplayLanguage(locale).replaceFirstChar { it.titlecase(locale) }
            // Its own name where that is as short as a tag.
            tongues.option(tag, if (own != tag && own.length <= 3) own else tag.uppercase(), own)
        }
        choices.put(tongues)
        if (inHand) add(context.sideways(choices), share = 1f) else add(choices, marginDp = if (oneRow) 8 else 0)
    }

    fun choose(language: String, rehearsal: Boolean) {
        tongues.select(language)
        modes.select(rehearsal)
    }

    fun show(frame: Frame?, provenance: ProvenanceTexts) {
        if (provenance != this.provenance) {
            this.provenance = provenance
            mark.visibility = if (provenance.mark == null) GONE else VISIBLE
            mark.text = provenance.mark?.short
            mark.contentDescription = provenance.mark?.said
        }
        val metres = frame?.horizontalAccuracyM?.let { numbers.plain(it.toDouble(), 2) }
        val radius = metres?.let { context.getString(R.string.accuracy, it) }
        val words = when (frame?.positionState) {
            PositionState.MEASURED -> radius
            PositionState.BRIDGED -> "${context.getString(R.string.position_bridged)} ${radius.orEmpty()}"
            PositionState.LOST -> "${context.getString(R.string.position_lost)} ${radius.orEmpty()}"
            null -> null
        } ?: context.getString(R.string.position_none)
        if (accuracy.text.toString() == words) return
        accuracy.text = words
        accuracy.contentDescription = if (frame?.positionState == PositionState.MEASURED && metres != null) {
            context.getString(R.string.accuracy_why, metres)
        } else {
            words
        }
        val known = frame?.positionState == PositionState.MEASURED
        accuracy.setTextColor(context.getColor(if (known) R.color.text else R.color.warn))
    }

    private companion object {
        /** So wide, in letters of their usual size, title and choices fit side by side. */
        const val ONE_ROW_DP = 760
    }
}
