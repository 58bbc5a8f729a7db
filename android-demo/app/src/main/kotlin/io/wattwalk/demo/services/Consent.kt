package io.wattwalk.demo.services

import android.content.Context

/** The hosts that a guide has agreed to on this tablet, of one pack. */
internal class Consent(context: Context, private val pack: String) {
    private val preferences = context.getSharedPreferences("consent", Context.MODE_PRIVATE)

    var hosts: Set<String>
        // An earlier version kept the hosts of one service in one text.
        get() = preferences.getStringSet(pack, null).orEmpty().flatMap { it.split(", ") }.toSet()
        set(value) = preferences.edit().putStringSet(pack, value).apply()
}
