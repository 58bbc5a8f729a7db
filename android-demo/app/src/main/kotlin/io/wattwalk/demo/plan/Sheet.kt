package io.wattwalk.demo.plan

import android.graphics.Matrix
import io.wattwalk.EastNorth
import io.wattwalk.TourMap
import kotlin.math.max
import kotlin.math.min

/** Where places of the district lie on a view, north up. */
internal class Sheet(val pxPerM: Float, private val x0: Float, private val y0: Float) {
    fun x(place: EastNorth): Float = x0 + place.eastM.toFloat() * pxPerM
    fun y(place: EastNorth): Float = y0 - place.northM.toFloat() * pxPerM

    /** The place at a pixel. */
    fun placeAt(x: Float, y: Float) = EastNorth(((x - x0) / pxPerM).toDouble(), ((y0 - y) / pxPerM).toDouble())

    /** From metres to pixels. */
    fun matrix(): Matrix = Matrix().apply {
        setScale(pxPerM, -pxPerM)
        postTranslate(x0, y0)
    }

    companion object {
        /** How far is seen about the visitor, metres. */
        private const val REACH_M = 70f

        /** A walk of one place is shown as if it were so long, metres. */
        private const val LEAST_M = 40.0

        /** Where networks are read around the visitor, so much ground, metres. */
        private const val LEAST_WIDE_M = 300.0

        /**
         * The whole walk in a view of this size, or without one all there is; in networks that are read around the visitor, who may be far
         * from it, with the visitor at [here].
         */
        fun whole(map: TourMap, width: Int, height: Int, marginPx: Float, here: EastNorth? = null): Sheet {
            // Without a walk all there is is shown.
            val walk = map.route.ifEmpty { map.shapes.flatMap { it.parts.flatten() } }
            val own = map.stops.map { it.at } + walk
            val places = own + listOfNotNull(here)
            val least = if (here == null) LEAST_M else LEAST_WIDE_M
            val east = places.map { it.eastM }
            val north = places.map { it.northM }
            val (left, right) = (east.minOrNull() ?: 0.0) to (east.maxOrNull() ?: 0.0)
            val (bottom, top) = (north.minOrNull() ?: 0.0) to (north.maxOrNull() ?: 0.0)
            val across = (width - 2 * marginPx) / max(least, right - left)
            val along = (height - 2 * marginPx) / max(least, top - bottom)
            val scale = max(0.01, min(across, along)).toFloat()
            return centred(scale, EastNorth((left + right) / 2, (bottom + top) / 2), width, height)
        }

        /** The surroundings of a place. */
        fun around(place: EastNorth, width: Int, height: Int): Sheet =
            centred(max(0.01f, min(width, height) / 2 / REACH_M), place, width, height)

        /** At a scale, with a place in the middle. */
        fun centred(scale: Float, middle: EastNorth, width: Int, height: Int) = Sheet(
            scale,
            width / 2f - middle.eastM.toFloat() * scale,
            height / 2f + middle.northM.toFloat() * scale,
        )
    }
}
