package io.wattwalk.demo.panel

import io.wattwalk.AssetId
import io.wattwalk.Network
import io.wattwalk.WantedSecret

/** What a visitor or a guide can do on the screen. */
internal interface Actions : SourceActions {
    fun speak(language: String)
    fun rehearse(on: Boolean)
    fun show(network: Network, shown: Boolean)
    fun go(on: Boolean)
    fun repeat()

    /** Takes back what a hand did to the stops last. */
    fun undo()
    fun voice()

    /** Chooses what is at a place of the picture, in its pixels, or nothing where there is nothing. */
    fun touch(xPx: Float, yPx: Float)

    /** Chooses an asset, or lets go. */
    fun choose(asset: AssetId?)

    /** Unlocks the guide's controls, which are what follows, or locks them. */
    fun guide(on: Boolean)
    fun next()
    fun previous()
    fun jump()
    fun goTo(stop: String)
    fun speed()

    /** Shows what of a street can be rehearsed. */
    fun street()
    fun turnClock(minute: Int)
    fun resetClock()

    /** Shows the pack's sources. */
    fun sources()

    /** Does what a notice offers. */
    fun help(remedy: Remedy)
}

/** What a guide can do about the pack's sources. */
internal interface SourceActions {
    /** Agrees to a source's host, or no longer. */
    fun allow(host: String, on: Boolean)

    /** Asks for the token that the source of that title wants, and says where it sends it. */
    fun askToken(wanted: WantedSecret, title: String)
    fun forgetToken(wanted: WantedSecret)
}
