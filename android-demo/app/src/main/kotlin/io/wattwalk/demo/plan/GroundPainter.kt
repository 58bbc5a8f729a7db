package io.wattwalk.demo.plan

import android.graphics.Canvas
import android.graphics.DashPathEffect
import android.graphics.Paint
import android.graphics.Path
import android.graphics.RectF
import io.wattwalk.AssetKind
import io.wattwalk.EastNorth
import io.wattwalk.MapForm
import io.wattwalk.MapShape
import io.wattwalk.Network
import io.wattwalk.demo.overlay.colourOf
import io.wattwalk.demo.overlay.dashesOf
import io.wattwalk.demo.overlay.faded
import kotlin.math.floor

/** How full a line is between its dashes, below the ground and above it. */
internal fun between(buried: Boolean): Float = if (buried) 0.4f else 0.8f

/** The dashes of a network's lines on a plan whose metres do not matter, pixels. */
internal fun planDashes(network: Network, scale: Float): DashPathEffect =
    DashPathEffect(dashesOf(network).map { it * DASH_DP * scale }.toFloatArray(), 0f)

/** Of the palette's dashes, for each metre. */
private const val DASH_DP = 3f

/** Paints what does not move: buildings and networks. */
internal class GroundPainter(shapes: List<MapShape>, private val ground: Ground, private val scale: Float) {
    /** The few colours that are the plan's own. */
    class Ground(val floor: Int, val building: Int, val edge: Int)

    /** A piece of ground, in metres: the canvas brings it to pixels. */
    private class Piece(val path: Path, val network: Network, val buried: Boolean, val fromDpPerM: Float) {
        val bounds = RectF().also { path.computeBounds(it, true) }
    }

    private class Dot(val at: EastNorth, val network: Network, val small: Boolean, val fromDpPerM: Float)

    private val buildings = mutableListOf<Piece>()
    private val areas = mutableListOf<Piece>()
    private val points = mutableListOf<Dot>()
    private val lines: List<Piece>
    private val fill = Paint(Paint.ANTI_ALIAS_FLAG)
    private val line = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        style = Paint.Style.STROKE
        strokeJoin = Paint.Join.ROUND
    }
    private val seen = RectF()

    /** Networks that lines and points of are there, and whether lines are buried. */
    val networks: Set<Network> = shapes.filter { it.kind != AssetKind.BUILDING }.map { it.network }.toSet()
    val depths: Set<Boolean> = shapes.filter { it.form == MapForm.LINES }.map { it.buried }.toSet()

    init {
        // Those of a neighbourhood in one: painted at once, and only where it is seen.
        val near = LinkedHashMap<Triple<Network, Boolean, Pair<Double, Double>>, Path>()
        for (shape in shapes) {
            when (shape.form) {
                MapForm.POINTS -> shape.parts.flatten().forEach {
                    points += Dot(it, shape.network, shape.kind == AssetKind.STREET_LIGHT, shape.fromPxPerM)
                }
                MapForm.LINES -> for (part in shape.parts) {
                    val begin = part.firstOrNull() ?: continue
                    val tile = floor(begin.eastM / TILE_M) to floor(begin.northM / TILE_M)
                    trace(near.getOrPut(Triple(shape.network, shape.buried, tile)) { Path() }, part)
                }
                MapForm.AREA -> {
                    val path = Path().apply { fillType = Path.FillType.EVEN_ODD }
                    shape.parts.forEach { ring -> trace(path, ring, closed = true) }
                    val all = if (shape.kind == AssetKind.BUILDING) buildings else areas
                    all += Piece(path, shape.network, shape.buried, shape.fromPxPerM)
                }
            }
        }
        lines = near.map { (key, path) -> Piece(path, key.first, key.second, 0f) }
    }

    fun paint(canvas: Canvas, sheet: Sheet, hidden: Set<Network>) {
        canvas.save()
        canvas.concat(sheet.matrix())
        val px = scale / sheet.pxPerM
        val dpPerM = sheet.pxPerM / scale
        val (from, to) = sheet.placeAt(0f, canvas.height.toFloat()) to sheet.placeAt(canvas.width.toFloat(), 0f)
        seen.set(from.eastM.toFloat(), from.northM.toFloat(), to.eastM.toFloat(), to.northM.toFloat())
        fun List<Piece>.shown() = filter { it.fromDpPerM <= dpPerM && it.network !in hidden && it.bounds.touches(seen) }
        line.strokeWidth = 0.8f * px
        line.color = ground.edge
        fill.color = ground.building
        // A building is on no network that could be hidden.
        for (building in buildings) {
            if (building.fromDpPerM > dpPerM || !building.bounds.touches(seen)) continue
            canvas.drawPath(building.path, fill)
            canvas.drawPath(building.path, line)
        }
        // From afar many lines lie side by side.
        line.strokeWidth = (1.1f + dpPerM / 2).coerceIn(1f, 2.2f) * px
        for (piece in lines.shown()) {
            line.color = colourOf(piece.network).faded(between(piece.buried))
            canvas.drawPath(piece.path, line)
            line.color = colourOf(piece.network)
            line.pathEffect = planDashes(piece.network, px)
            canvas.drawPath(piece.path, line)
            line.pathEffect = null
        }
        for (piece in areas.shown()) {
            fill.color = colourOf(piece.network).faded(0.55f)
            canvas.drawPath(piece.path, fill)
        }
        val radius = (1.4f + dpPerM).coerceIn(1.8f, 4.5f)
        for (dot in points) {
            val (x, y) = dot.at.eastM.toFloat() to dot.at.northM.toFloat()
            if (dot.fromDpPerM > dpPerM || dot.network in hidden || !seen.contains(x, y)) continue
            fill.color = colourOf(dot.network)
            canvas.drawCircle(x, y, (if (dot.small) 0.6f else 1f) * radius * px, fill)
        }
        canvas.restore()
    }

    /** Also where one of them has no width. */
    private fun RectF.touches(other: RectF) = left <= other.right && right >= other.left && top <= other.bottom && bottom >= other.top

    private companion object {
        const val TILE_M = 200.0
    }
}

/** Adds a line of places to a path, in metres. */
internal fun trace(path: Path, places: List<EastNorth>, closed: Boolean = false) {
    places.forEachIndexed { i, place ->
        val (x, y) = place.eastM.toFloat() to place.northM.toFloat()
        if (i == 0) path.moveTo(x, y) else path.lineTo(x, y)
    }
    if (closed) path.close()
}
