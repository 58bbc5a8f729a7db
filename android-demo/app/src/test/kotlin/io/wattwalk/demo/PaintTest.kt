package io.wattwalk.demo

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import io.wattwalk.AssetKind
import io.wattwalk.BuriedLines
import io.wattwalk.Frame
import io.wattwalk.FrameVertex
import io.wattwalk.Horizon
import io.wattwalk.Network
import io.wattwalk.Shape
import io.wattwalk.ShapeKind
import io.wattwalk.demo.overlay.OverlayView
import io.wattwalk.demo.overlay.Scene
import io.wattwalk.palette
import java.time.Instant
import kotlin.math.abs
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** What is painted of a frame, looked at pixel by pixel. */
@RunWith(RobolectricTestRunner::class)
class PaintTest {
    private val square = listOf(10f to 10f, 90f to 10f, 90f to 90f, 10f to 90f).map { (x, y) -> FrameVertex(x, y, 0f, 0f, 1f) }

    private fun corridor(network: Network) =
        Shape(0, ShapeKind.CORRIDOR, network, AssetKind.CABLE, palette().networks.getValue(network), true, 0, square.size, 5f, 1f)

    /** The colour in the middle of corridors on top of each other, over white. */
    private fun tint(vararg networks: Network): List<Int> {
        val level = Horizon(0f, 0f)
        val corridors = networks.map(::corridor)
        val frame = Frame(
            Instant.EPOCH, SIZE, SIZE, level, 0f, null, null, null, BuriedLines.SHARP, null, square, corridors, emptyList(), 0, emptyList(), null, 0f, null,
        )
        val view = OverlayView(Tablet.context, { _, _ -> }, {})
        view.layout(0, 0, SIZE, SIZE)
        view.scene = Scene(frame, 17f, null, false)
        val picture = Bitmap.createBitmap(SIZE, SIZE, Bitmap.Config.ARGB_8888)
        picture.eraseColor(Color.WHITE)
        view.draw(Canvas(picture))
        assertEquals("outside", Color.WHITE, picture.getPixel(2, 2))
        return picture.getPixel(SIZE / 2, SIZE / 2).let { listOf(Color.red(it), Color.green(it), Color.blue(it)) }
    }

    private fun apart(a: List<Int>, b: List<Int>) = a.zip(b) { x, y -> abs(x - y) }.max()

    @Test
    fun `corridors of a network that overlap tint the ground once`() {
        val one = tint(Network.ELECTRICITY)
        val six = tint(*Array(6) { Network.ELECTRICITY })
        assertTrue("$one", apart(one, listOf(255, 255, 255)) > 20)
        assertTrue("$one $six", apart(one, six) <= 1)
        // Another network's lie over it.
        val two = tint(Network.ELECTRICITY, Network.WATER)
        assertTrue("$one $two", apart(one, two) > 10)
    }

    private companion object {
        const val SIZE = 100
    }
}
