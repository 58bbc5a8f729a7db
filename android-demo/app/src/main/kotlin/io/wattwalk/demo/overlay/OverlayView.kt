package io.wattwalk.demo.overlay

import android.content.Context
import android.graphics.Canvas
import android.view.View
import io.wattwalk.ShapeKind
import io.wattwalk.demo.R

/** Draws what the core says is to be seen, over the camera's picture or a drawn one. */
internal class OverlayView(context: Context) : View(context) {
    private val scale = resources.displayMetrics.density
    private val colours = Colours(context)
    private val glyphs = Glyphs(context)
    private val world = WorldPainter()
    private val shapes = ShapePainter(colours, glyphs, scale)
    private val labels = LabelPainter(context, colours, glyphs, scale)
    private val way = WayPainter(colours, scale)
    private var described = emptyList<Any?>()

    init {
        importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_YES
        contentDescription = context.getString(R.string.overlay)
    }

    var scene: Scene? = null
        set(value) {
            field = value
            value?.let(::describe)
            invalidate()
        }

    override fun onDraw(canvas: Canvas) {
        val scene = scene ?: return
        // Until the core was asked anew, a picture of another size would be off.
        if (scene.frame.widthPx != width || scene.frame.heightPx != height) return
        val lens = Lens(scene.frame, scene.fovDeg)
        if (scene.backdrop) world.paint(canvas, lens, width.toFloat(), height.toFloat())
        // Walls hide the way; everything else lies over it.
        val (walls, things) = scene.frame.shapes.partition { it.kind == ShapeKind.WALL }
        walls.forEach { shapes.paint(canvas, scene.frame, it, it.asset == scene.focus) }
        val pose = scene.pose
        val on = scene.way
        if (pose != null && on != null) way.chevrons(canvas, lens, on, pose)
        things.forEach { shapes.paint(canvas, scene.frame, it, it.asset == scene.focus) }
        if (pose != null && on != null) scene.stopNumber?.let { way.pin(canvas, lens, on, pose, it) }
        labels.paint(canvas, scene.frame.labels, scene.textPx, scene.focus)
    }

    /** What a screen reader says of the picture, when it has changed. */
    private fun describe(scene: Scene) {
        val shown = scene.frame.labels.take(SPOKEN_LABELS)
        val key = shown.map { it.title to it.value }
        if (key == described) return
        described = key
        val words = shown.joinToString("; ") { label ->
            listOfNotNull(label.title, label.value, markOf(context, label)).joinToString(", ")
        }
        contentDescription =
            if (words.isEmpty()) context.getString(R.string.overlay) else context.getString(R.string.overlay_in_view, words)
    }

    private companion object {
        /** More would not be listened to. */
        const val SPOKEN_LABELS = 5
    }
}
