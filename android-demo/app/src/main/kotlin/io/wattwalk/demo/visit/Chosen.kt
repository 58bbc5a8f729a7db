package io.wattwalk.demo.visit

import android.os.SystemClock
import io.wattwalk.AssetCard
import io.wattwalk.AssetId
import io.wattwalk.TourSession
import java.time.Instant

/** What the visitor chose in the picture, and its card, which is asked for anew once a second. */
internal class Chosen(private val session: TourSession, private val now: () -> Instant) {
    private var askedMs = 0L

    /** None while nothing is chosen. */
    var card: AssetCard? = null
        private set

    /** Chooses what is at a place of the newest frame, in its pixels, or nothing where there is nothing. */
    fun touch(xPx: Float, yPx: Float) {
        session.touch(xPx, yPx)
        ask()
    }

    /** Chooses an asset, or lets go. */
    fun choose(asset: AssetId?) {
        session.select(asset)
        ask()
    }

    /** Asks anew where the last answer is old. */
    fun tick() {
        if (card != null && SystemClock.uptimeMillis() - askedMs >= EVERY_MS) ask()
    }

    /** Asks anew; the visit may have gone on and let go. */
    fun ask() {
        askedMs = SystemClock.uptimeMillis()
        card = session.card(now())
    }

    private companion object {
        const val EVERY_MS = 1_000L
    }
}
