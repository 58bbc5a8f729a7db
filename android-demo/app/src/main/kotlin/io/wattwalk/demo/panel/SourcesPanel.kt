package io.wattwalk.demo.panel

import android.app.AlertDialog
import android.content.Context
import android.text.InputType
import android.view.View
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.ScrollView
import io.wattwalk.ProvenanceTexts
import io.wattwalk.SourceStatus
import io.wattwalk.WantedSecret
import io.wattwalk.demo.R
import io.wattwalk.demo.services.Services
import java.time.ZoneId
import java.time.format.DateTimeFormatter

/** The pack's sources, for the guide: who is asked, how each is, and what it waits for. */
internal class SourcesPanel(
    context: Context,
    services: Services,
    private val act: SourceActions,
    zone: ZoneId,
    provenance: ProvenanceTexts,
) : LinearLayout(context) {
    private val clock = DateTimeFormatter.ofPattern("HH:mm").withZone(zone)
    private val rows = services.sources.map(::Row)
    private val around = context.text(15f)
    private val hosts = services.wideHosts.map { it to Consenting(it) }

    init {
        orientation = VERTICAL
        setPadding(dp(20), dp(4), dp(20), dp(4))
        rows.forEach { add(it, marginDp = 12) }
        if (context.stateOf(services.around) != null) surroundings()
        layers(provenance)
        show(services)
    }

    /** Writes anew how each is. */
    fun show(services: Services) {
        val now = services.sources.associateBy { it.id }
        rows.forEach { row -> now[row.id]?.let { row.show(it, services.allowed) } }
        around.say(context.stateOf(services.around).orEmpty())
        hosts.forEach { (host, button) -> button.show(host in services.allowed) }
    }

    /** What of all that is shown is real. */
    private fun layers(provenance: ProvenanceTexts) {
        add(context.text(16f, bold = true).apply { text = context.getString(R.string.layers_title) }, marginDp = 12).markAsHeading()
        for (layer in provenance.layers) {
            add(context.text(15f).apply { text = layer.title })
            for (line in layer.lines) add(context.text(14f, R.color.soft).apply { text = line })
        }
    }

    /** The networks around the visitor, and the hosts that have them. */
    private fun surroundings() {
        add(context.text(16f, bold = true).apply { text = context.getString(R.string.around) }, marginDp = 12).markAsHeading()
        add(around).accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        for ((host, button) in hosts) {
            add(context.text(14f, R.color.soft).apply { text = host })
            add(Flow(context).apply { put(button.view) })
        }
    }

    /** Agrees to a host, or no longer. */
    private inner class Consenting(host: String) {
        private var allows = false
        val view = context.button("", null) { act.allow(host, !allows) }

        fun show(allows: Boolean) {
            this.allows = allows
            view.say(context.getString(if (allows) R.string.source_refuse else R.string.source_allow))
        }
    }

    private inner class Row(source: SourceStatus) : LinearLayout(context) {
        val id = source.id
        private val state = context.text(15f)
        private val consents = source.hosts.associateWith(::Consenting)

        init {
            orientation = VERTICAL
            add(context.text(16f, bold = true).apply { text = source.title }).markAsHeading()
            add(state).accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
            if (source.hosts.isNotEmpty()) add(context.text(14f, R.color.soft).apply { text = source.hosts.joinToString() })
            add(context.text(14f, R.color.soft).apply { text = source.attribution })
            consents.values.forEach { add(Flow(context).apply { put(it.view) }) }
            source.secrets.forEach { wanted ->
                add(context.text(14f).apply { text = context.sentOf(wanted) })
                val buttons = add(Flow(context))
                buttons.put(context.button(context.getString(R.string.token_enter), null) { act.askToken(wanted, source.title) })
                buttons.put(context.button(context.getString(R.string.token_forget), null) { act.forgetToken(wanted) })
            }
        }

        fun show(source: SourceStatus, allowed: Set<String>) {
            state.say(context.stateOf(source, clock))
            consents.forEach { (host, consent) -> consent.show(host in allowed) }
        }
    }
}

/** Shows the panel over the screen. */
internal fun Context.showSources(panel: SourcesPanel): AlertDialog = AlertDialog.Builder(this)
    .setTitle(getString(R.string.sources))
    .setView(ScrollView(this).apply { addView(panel) })
    .setPositiveButton(android.R.string.ok, null)
    .show()

/** Asks the guide for a token of a source, telling where it is sent; it is not to be read on the screen. */
internal fun Context.askToken(title: String, wanted: WantedSecret, enter: (String) -> Unit): AlertDialog {
    val field = EditText(this).apply { inputType = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD }
    return AlertDialog.Builder(this)
        .setTitle(getString(R.string.token_of, title))
        .setMessage(sentOf(wanted))
        .setView(field)
        .setPositiveButton(android.R.string.ok) { _, _ ->
            field.text.toString().trim().takeIf { it.isNotEmpty() }?.let(enter)
        }
        .setNegativeButton(android.R.string.cancel, null)
        .show()
}
