package io.wattwalk.demo.plan

import android.graphics.Canvas
import android.graphics.DashPathEffect
import android.graphics.Paint
import android.graphics.Path
import io.wattwalk.AssetKind
import io.wattwalk.EastNorth
import io.wattwalk.MapForm
import io.wattwalk.Network
import io.wattwalk.TourMap
import io.wattwalk.demo.overlay.colourOf
import io.wattwalk.demo.overlay.Colours
import io.wattwalk.demo.overlay.faded

/** Paints what does not move: buildings, networks and the route. */
internal class GroundPainter(map: TourMap, private val colours: Colours, private val ground: Ground, private val scale: Float) {
    /** The few colours that are the plan's own. */
    class Ground(val floor: Int, val building: Int, val edge: Int)

    // In metres, each once; the canvas brings them to pixels.
    private val buildings = Path().apply { fillType = Path.FillType.EVEN_ODD }
    private val lines = LinkedHashMap<Pair<Network, Boolean>, Path>()
    private val areas = LinkedHashMap<Network, Path>()
    private val points = mutableListOf<Dot>()
    private val route = Path().also { trace(it, map.route) }
    private val fill = Paint(Paint.ANTI_ALIAS_FLAG)
    private val line = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        style = Paint.Style.STROKE
        strokeJoin = Paint.Join.ROUND
        strokeCap = Paint.Cap.ROUND
    }

    private class Dot(val at: EastNorth, val network: Network, val small: Boolean)

    init {
        for (shape in map.shapes) {
            if (shape.kind == AssetKind.BUILDING) {
                shape.parts.forEach { ring -> trace(buildings, ring, closed = true) }
                continue
            }
            when (shape.form) {
                MapForm.POINTS -> shape.parts.flatten().forEach {
                    points += Dot(it, shape.network, shape.kind == AssetKind.STREET_LIGHT)
                }
                MapForm.LINES -> {
                    val path = lines.getOrPut(shape.network to shape.buried) { Path() }
                    shape.parts.forEach { trace(path, it) }
                }
                MapForm.AREA -> {
                    val path = areas.getOrPut(shape.network) { Path().apply { fillType = Path.FillType.EVEN_ODD } }
                    shape.parts.forEach { ring -> trace(path, ring, closed = true) }
                }
            }
        }
    }

    private fun trace(path: Path, places: List<EastNorth>, closed: Boolean = false) {
        places.forEachIndexed { i, place ->
            val (x, y) = place.eastM.toFloat() to place.northM.toFloat()
            if (i == 0) path.moveTo(x, y) else path.lineTo(x, y)
        }
        if (closed) path.close()
    }

    fun paint(canvas: Canvas, sheet: Sheet, hidden: Set<Network>) {
        canvas.drawColor(ground.floor)
        canvas.save()
        canvas.concat(sheet.matrix())
        val px = scale / sheet.pxPerM
        fill.color = ground.building
        canvas.drawPath(buildings, fill)
        line.pathEffect = null
        line.color = ground.edge
        line.strokeWidth = 0.8f * px
        canvas.drawPath(buildings, line)
        line.strokeWidth = (1.8f * px).coerceAtMost(1.8f)
        for ((kind, path) in lines) {
            val (network, buried) = kind
            if (network in hidden) continue
            line.color = colourOf(network).faded(0.85f)
            line.pathEffect = if (buried) DashPathEffect(floatArrayOf(5 * px, 4 * px), 0f) else null
            canvas.drawPath(path, line)
        }
        line.pathEffect = null
        for ((network, path) in areas) {
            if (network in hidden) continue
            fill.color = colourOf(network).faded(0.55f)
            canvas.drawPath(path, fill)
        }
        for (dot in points) {
            if (dot.network in hidden) continue
            fill.color = colourOf(dot.network)
            canvas.drawCircle(dot.at.eastM.toFloat(), dot.at.northM.toFloat(), (if (dot.small) 1.2f else 2.2f) * px, fill)
        }
        line.color = colours.paper.faded(0.42f)
        line.strokeWidth = 3 * px
        canvas.drawPath(route, line)
        canvas.restore()
    }
}
