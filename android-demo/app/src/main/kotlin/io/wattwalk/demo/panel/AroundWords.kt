package io.wattwalk.demo.panel

import android.content.Context
import io.wattwalk.EdgeReason
import io.wattwalk.SurroundingsState
import io.wattwalk.demo.R
import java.text.NumberFormat

/** How much is known around the visitor, by a sign and by words; null where the pack has all. */
internal fun Context.stateOf(around: SurroundingsState): String? = when (around) {
    is SurroundingsState.Whole -> null
    is SurroundingsState.Loading -> "… " + getString(R.string.around_loading)
    is SurroundingsState.Complete -> "✓ " + getString(R.string.around_complete, count(around.shownM() ?: 0))
    is SurroundingsState.Edge -> "! " + edge(around)
}

/** What a visitor is told of it, if anything; where nobody knows the place, nothing is on its way. */
internal fun Context.noticeOf(around: SurroundingsState, placed: Boolean): String? = when (around) {
    is SurroundingsState.Whole, is SurroundingsState.Complete -> null
    is SurroundingsState.Loading -> getString(R.string.around_loading).takeIf { placed }
    is SurroundingsState.Edge -> edge(around)
}

private fun Context.edge(edge: SurroundingsState.Edge): String {
    val why = whyOf(edge.reason)
    val shown = edge.shownM() ?: return getString(R.string.around_none, why)
    return getString(R.string.around_edge, count(shown), why)
}

private fun Context.whyOf(reason: EdgeReason): String = when (reason) {
    is EdgeReason.Crowded -> getString(R.string.edge_crowded, count(reason.assets))
    is EdgeReason.NotAllowed -> getString(R.string.edge_not_allowed, reason.host)
    is EdgeReason.Unreachable -> getString(R.string.edge_unreachable, getString(wordsOf(reason.fault.hindrance())))
    is EdgeReason.Changed -> getString(R.string.edge_changed, reason.file)
    is EdgeReason.Broken -> getString(R.string.edge_broken)
}

private fun Context.count(value: Int): String = NumberFormat.getIntegerInstance(resources.configuration.locales[0]).format(value)
