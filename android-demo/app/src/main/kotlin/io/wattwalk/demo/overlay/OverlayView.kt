package io.wattwalk.demo.overlay

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.Canvas
import android.graphics.Rect
import android.graphics.RectF
import android.view.MotionEvent
import android.view.View
import android.view.accessibility.AccessibilityNodeProvider
import io.wattwalk.Label
import io.wattwalk.ShapeKind
import io.wattwalk.demo.R
import io.wattwalk.demo.access.SpokenPart
import io.wattwalk.demo.access.SpokenParts

/** Draws what the core says is to be seen, over the camera's picture or a drawn one. */
internal class OverlayView(context: Context, private val choose: (Int) -> Unit) : View(context) {
    private val scale = resources.displayMetrics.density
    private val colours = Colours
    private val glyphs = Glyphs(context)
    private val world = WorldPainter(colours, scale)
    private val shapes = ShapePainter(colours, glyphs, scale)
    private val labels = LabelPainter(colours, glyphs, scale)
    private val way = WayPainter(colours, scale)
    private val spoken = SpokenParts(this, ::parts)

    init {
        importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_YES
        contentDescription = context.getString(R.string.overlay)
    }

    var scene: Scene? = null
        set(value) {
            field = value
            spoken.drawn()
            invalidate()
        }

    override fun onDraw(canvas: Canvas) {
        val scene = scene ?: return
        val (wide, high) = scene.frame.widthPx.toFloat() to scene.frame.heightPx.toFloat()
        // Until the core was asked anew, a view of another size shows the last picture.
        canvas.scale(width / wide, height / high)
        scene.frame.world?.let { world.paint(canvas, scene.frame, it) }
        // Walls hide the way; everything else lies over it.
        val (walls, things) = scene.frame.shapes.partition { it.kind == ShapeKind.WALL || it.kind == ShapeKind.STOREYS }
        walls.forEach { shapes.paint(canvas, scene.frame, it, it.asset == scene.focus) }
        way.chevrons(canvas, scene.frame)
        // What lies on the ground comes in a row: the corridors are its lowest.
        val ground = things.firstOrNull { it.kind == ShapeKind.CORRIDOR }
        things.forEach {
            if (it === ground) shapes.corridors(canvas, scene.frame)
            shapes.paint(canvas, scene.frame, it, it.asset == scene.focus)
        }
        scene.frame.way?.let { way.pin(canvas, it) }
        labels.paint(canvas, scene.frame.labels)
        labels.unlabelled(canvas, scene.frame.unlabelled, wide, scene.textPx)
    }

    /** Each label is an item of its own: what the guide speaks of first, then the nearest. */
    private fun parts(): List<SpokenPart> {
        val scene = scene ?: return emptyList()
        return scene.frame.labels.sortedBy { it.asset != scene.focus }.map { label ->
            val bounds = RectF(label.xPx, label.yPx, label.xPx + label.widthPx, label.yPx + label.heightPx)
            val words = wordsOf(label, scene.focus)
            SpokenPart(label.asset, Rect().also(bounds::roundOut), words) { choose(label.asset) }
        }
    }

    // A screen reader chooses a label as a part of the view.
    @SuppressLint("ClickableViewAccessibility")
    override fun onTouchEvent(event: MotionEvent): Boolean {
        if (event.actionMasked != MotionEvent.ACTION_UP) return true
        val labels = scene?.frame?.labels.orEmpty()
        // The nearest come first, and are painted last.
        labels.firstOrNull { label ->
            // Boxes lower than a finger are as high as one.
            val more = ((48 * scale - label.heightPx) / 2).coerceAtLeast(0f)
            event.x in label.xPx..label.xPx + label.widthPx && event.y in label.yPx - more..label.yPx + label.heightPx + more
        }?.let { choose(it.asset) }
        return true
    }

    private fun wordsOf(label: Label, focus: Int?): String = listOfNotNull(
        label.title,
        label.value,
        context.saidQuality(label),
        if (label.asset == focus) context.getString(R.string.label_under_guide) else null,
    ).joinToString(", ")

    override fun getAccessibilityNodeProvider(): AccessibilityNodeProvider = spoken

    override fun dispatchHoverEvent(event: MotionEvent): Boolean = spoken.hover(event) || super.dispatchHoverEvent(event)
}
