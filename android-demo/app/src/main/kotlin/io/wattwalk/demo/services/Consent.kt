package io.wattwalk.demo.services

import android.content.Context

/** The hosts that a guide has agreed to on this tablet, of one pack. */
internal class Consent(context: Context, private val pack: String) {
    private val preferences = context.getSharedPreferences("consent", Context.MODE_PRIVATE)

    var hosts: Set<String>
        get() = preferences.getStringSet(pack, null)?.toSet().orEmpty()
        set(value) = preferences.edit().putStringSet(pack, value).apply()
}
