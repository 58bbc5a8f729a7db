package io.wattwalk.demo.overlay

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.Canvas
import android.graphics.PointF
import android.graphics.Rect
import android.graphics.RectF
import android.view.MotionEvent
import android.view.View
import android.view.ViewConfiguration
import android.view.accessibility.AccessibilityNodeProvider
import io.wattwalk.AssetId
import io.wattwalk.Label
import io.wattwalk.ShapeKind
import io.wattwalk.demo.R
import io.wattwalk.demo.access.SpokenPart
import io.wattwalk.demo.access.SpokenParts
import kotlin.math.hypot

/** Draws what the core says is to be seen, over the camera's picture or a drawn one. */
internal class OverlayView(
    context: Context,
    /** A finger at a place of the frame, in its pixels. */
    private val touch: (Float, Float) -> Unit,
    /** A label chosen by a screen reader. */
    private val choose: (AssetId) -> Unit,
) : View(context) {
    private val scale = resources.displayMetrics.density
    private val colours = Colours
    private val glyphs = Glyphs(context)
    private val world = WorldPainter(colours, scale)
    private val shapes = ShapePainter(colours, glyphs, scale)
    private val labels = LabelPainter(colours, glyphs, scale)
    private val way = WayPainter(colours, scale)
    private val spoken = SpokenParts(this, ::parts)
    private val slop = ViewConfiguration.get(context).scaledTouchSlop
    private var down = PointF()

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
            val focused = label.asset == scene.focus
            val words = wordsOf(label, focused && !scene.chosen)
            SpokenPart(label.asset, Rect().also(bounds::roundOut), words, focused && scene.chosen) { choose(label.assetId) }
        }
    }

    // A screen reader chooses a label as a part of the view.
    @SuppressLint("ClickableViewAccessibility")
    override fun onTouchEvent(event: MotionEvent): Boolean {
        when (event.actionMasked) {
            MotionEvent.ACTION_DOWN -> down = PointF(event.x, event.y)
            // A finger that wipes over the picture means nothing in it.
            MotionEvent.ACTION_UP -> if (hypot(event.x - down.x, event.y - down.y) <= slop) touched(event.x, event.y)
        }
        return true
    }

    private fun touched(x: Float, y: Float) {
        val frame = scene?.frame ?: return
        touch(x * frame.widthPx / width, y * frame.heightPx / height)
    }

    private fun wordsOf(label: Label, underGuide: Boolean): String = listOfNotNull(
        label.title,
        label.value,
        context.saidQuality(label),
        if (underGuide) context.getString(R.string.label_under_guide) else null,
    ).joinToString(", ")

    override fun getAccessibilityNodeProvider(): AccessibilityNodeProvider = spoken

    override fun dispatchHoverEvent(event: MotionEvent): Boolean = spoken.hover(event) || super.dispatchHoverEvent(event)
}
