package io.wattwalk.demo.plan

import io.wattwalk.EastNorth
import kotlin.math.max
import kotlin.math.min

/** What part of the ground the plan shows: the whole walk, the visitor's surroundings, or where a hand moved it. */
internal class Port(private val density: Float) {
    private var width = 0
    private var height = 0
    private var least = 0f
    private var most = 0f
    private var sheet: Sheet? = null

    /** Where a hand moved it: its middle, and its scale. */
    private var middle: EastNorth? = null
    private var pxPerM: Float? = null

    /** Whether the visitor is in its middle. */
    var follows = false
        private set

    /** Whether the whole walk is shown, and nothing else. */
    val isWhole: Boolean get() = !follows && middle == null && pxPerM == null

    /** Shows the whole walk, or the visitor's surroundings. */
    fun turn() {
        val around = isWhole
        middle = null
        pxPerM = null
        follows = around
    }

    /**
     * Where the ground lies on a view of this size: by [whole], or about the visitor at [here]; at least so
     * many metres about the visitor can be seen.
     */
    fun sheet(whole: Sheet, here: EastNorth?, reachM: Float?, width: Int, height: Int): Sheet {
        val place = here.takeIf { follows }
        val natural = if (place == null) whole else Sheet.around(place, width, height)
        least = min(whole.pxPerM, reachM?.let { min(width, height) / 2 / it } ?: whole.pxPerM)
        most = max(LARGEST_DP_PER_M * density, natural.pxPerM)
        this.width = width
        this.height = height
        val scale = (pxPerM ?: natural.pxPerM).coerceIn(least, most)
        val at = place ?: middle ?: whole.placeAt(width / 2f, height / 2f)
        return Sheet.centred(scale, at, width, height).also { sheet = it }
    }

    /** Enlarges; what is at a pixel stays there, where the visitor is not followed. */
    fun enlarge(factor: Float, x: Float = width / 2f, y: Float = height / 2f) {
        val sheet = sheet ?: return
        val next = (sheet.pxPerM * factor).coerceIn(least, most)
        pxPerM = next
        val at = sheet.placeAt(x, y)
        val stays = EastNorth(at.eastM - (x - width / 2f) / next, at.northM + (y - height / 2f) / next)
        if (!follows) middle = stays
        this.sheet = Sheet.centred(next, if (follows) sheet.placeAt(width / 2f, height / 2f) else stays, width, height)
    }

    /** Moves what is shown by so many pixels. */
    fun move(x: Float, y: Float) {
        val sheet = sheet ?: return
        follows = false
        pxPerM = sheet.pxPerM
        val at = sheet.placeAt(width / 2f - x, height / 2f - y)
        middle = at
        this.sheet = Sheet.centred(sheet.pxPerM, at, width, height)
    }

    private companion object {
        /** At most, for each metre. */
        const val LARGEST_DP_PER_M = 12f
    }
}
