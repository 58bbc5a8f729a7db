package io.wattwalk.demo.panel

import io.wattwalk.Network

/** What a visitor or a guide can do on the screen. */
internal interface Actions {
    fun speak(language: String)
    fun rehearse(on: Boolean)
    fun show(network: Network, shown: Boolean)
    fun go(on: Boolean)
    fun repeat()
    fun next()
    fun jump()
    fun voice()
    fun speed()
    fun allow()
}
