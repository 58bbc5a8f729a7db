package io.wattwalk.demo.panel

import android.app.AlertDialog
import android.content.Context
import io.wattwalk.Conditions
import io.wattwalk.ProvenanceTexts
import io.wattwalk.demo.R
import io.wattwalk.demo.plan.said
import io.wattwalk.demo.visit.ShownStop

/** The list of stops, each as it stands, for the guide to go to; or to begin anew. */
internal fun Context.chooseStop(stops: List<ShownStop>, goTo: (String) -> Unit, restart: () -> Unit): AlertDialog =
    AlertDialog.Builder(this)
        .setTitle(getString(R.string.guide_jump_title))
        .setItems(stops.map(::said).toTypedArray()) { _, which -> goTo(stops[which].id) }
        .setNeutralButton(getString(R.string.guide_restart)) { _, _ -> restart() }
        .show()

/** What of a street can be rehearsed, good sensors first, and what is chosen. */
internal fun Context.chooseStreet(chosen: Conditions?, language: String, choose: (Conditions?) -> Unit): AlertDialog {
    val all = listOf(null) + Conditions.entries
    val names = all.map { it?.title(language) ?: getString(R.string.street_good) }
    return AlertDialog.Builder(this)
        .setTitle(getString(R.string.street_choose))
        .setSingleChoiceItems(names.toTypedArray(), all.indexOf(chosen)) { dialog, which ->
            choose(all[which])
            dialog.dismiss()
        }
        .show()
}

/** Asks before what was visited is forgotten. */
internal fun Context.confirmOtherVisit(begin: () -> Unit): AlertDialog =
    AlertDialog.Builder(this)
        .setTitle(getString(R.string.mode_title))
        .setMessage(getString(R.string.mode_body))
        .setPositiveButton(getString(R.string.mode_yes)) { _, _ -> begin() }
        .setNegativeButton(getString(R.string.mode_no), null)
        .show()

/** What of all that is shown is real, layer by layer. */
internal fun Context.showProvenance(provenance: ProvenanceTexts): AlertDialog =
    AlertDialog.Builder(this)
        .setTitle(getString(R.string.layers_title))
        .setMessage(provenance.layers.joinToString("\n\n") { (listOf(it.title) + it.lines).joinToString("\n") })
        .setPositiveButton(android.R.string.ok, null)
        .show()
