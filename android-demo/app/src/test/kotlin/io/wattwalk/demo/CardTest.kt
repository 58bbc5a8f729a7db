package io.wattwalk.demo

import android.content.Context
import android.graphics.Rect
import android.view.MotionEvent
import android.view.View
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.Button
import android.widget.TextView
import android.window.OnBackInvokedCallback
import android.window.OnBackInvokedDispatcher
import io.wattwalk.Label
import io.wattwalk.demo.card.CardPanel
import io.wattwalk.demo.card.CourseView
import java.time.Duration
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** What is touched in the picture has a card. */
@RunWith(RobolectricTestRunner::class)
class CardTest {
    /** At the transformer, which the guide speaks of. */
    private fun atTransformer() = Tablet.open().apply {
        press("Rehearsal")
        hold("Guide")
        repeat(4) { press("Next") }
        wait(Duration.ofSeconds(2))
    }

    private val Tablet.card: CardPanel get() = views.filterIsInstance<CardPanel>().single()
    private val Tablet.shown: List<String>
        get() = card.inside().filterIsInstance<TextView>().filter { it.isShown }.map { it.text.toString().replace('\u00a0', ' ') }
    private val Tablet.links: List<Button>
        get() = card.inside().filterIsInstance<Button>().filter { it.isShown && it.text != "✕" }
    private val Tablet.transformer: Label get() = overlay.scene!!.run { frame.labels.single { it.asset == focus } }

    private fun Tablet.finger(fromX: Float, fromY: Float, toX: Float = fromX, toY: Float = fromY) {
        overlay.dispatchTouchEvent(MotionEvent.obtain(0, 0, MotionEvent.ACTION_DOWN, fromX, fromY, 0))
        overlay.dispatchTouchEvent(MotionEvent.obtain(0, 0, MotionEvent.ACTION_UP, toX, toY, 0))
        wait(Tablet.FRAME)
    }

    private fun Tablet.touch(label: Label) = finger(label.xPx + label.widthPx / 2, label.yPx + label.heightPx / 2)

    @Test
    fun `a label that is touched has a card, whose links are followed and which is closed`() {
        val tablet = atTransformer()
        assertFalse(tablet.card.isShown)
        tablet.touch(tablet.transformer)
        assertTrue(tablet.card.isShown)
        val told = tablet.shown.joinToString("\n")
        for (words in listOf("School transformer (with battery)", "Power: ", "kW", "simulated", "Fed by", "Feeds")) {
            assertTrue("$words is not in $told", words in told)
        }
        val course = tablet.card.inside().filterIsInstance<CourseView>().single()
        assertTrue("${course.contentDescription}", course.isShown && course.contentDescription.startsWith("Lowest "))
        // On from link to link, and back by a touch.
        val source = tablet.links.first()
        val title = source.text.toString().substringBefore(" · ")
        source.performClick()
        tablet.wait(Tablet.FRAME)
        assertTrue(tablet.shown.toString(), title in tablet.shown)
        assertTrue(tablet.overlay.scene!!.chosen)
        tablet.press("Close")
        assertFalse(tablet.card.isShown || tablet.overlay.scene!!.chosen)
    }

    @Test
    fun `a touch of nothing closes the card, and a finger that wipes touches nothing`() {
        val tablet = atTransformer()
        val label = tablet.transformer
        val (x, y) = label.xPx + label.widthPx / 2 to label.yPx + label.heightPx / 2
        tablet.finger(x, y, x, y + 100)
        assertFalse(tablet.card.isShown)
        tablet.touch(label)
        assertTrue(tablet.card.isShown)
        // Somewhere between what stands there is the sky.
        for (across in 0 until tablet.overlay.width step 20) if (tablet.card.isShown) tablet.finger(across.toFloat(), 1f)
        assertFalse(tablet.card.isShown)
    }

    @Test
    fun `a screen reader opens the card of a label, and is told which one is open`() {
        val tablet = atTransformer()
        val label = tablet.transformer
        val parts = tablet.overlay.accessibilityNodeProvider
        assertTrue("guide speaks of" in parts.createAccessibilityNodeInfo(label.asset)!!.contentDescription)
        assertTrue(parts.performAction(label.asset, AccessibilityNodeInfo.ACTION_CLICK, null))
        tablet.wait(Tablet.FRAME)
        assertEquals(label.title, tablet.card.accessibilityPaneTitle)
        val node = parts.createAccessibilityNodeInfo(label.asset)!!
        assertTrue(node.isSelected && "guide speaks of" !in node.contentDescription)
        // What lies under the card is not met.
        assertFalse(tablet.reads("Three ideas"))
    }

    @Test
    @Suppress("DEPRECATION")
    fun `the system's way back closes a card`() {
        val tablet = atTransformer()
        tablet.touch(tablet.transformer)
        assertTrue(tablet.card.isShown)
        tablet.activity.onBackPressed()
        assertFalse(tablet.card.isShown || tablet.activity.isFinishing)
    }

    @Test
    fun `from Android 13 on the system's way back is listened to while there is something to close`() {
        val listening = mutableListOf<OnBackInvokedCallback>()
        val dispatcher = object : OnBackInvokedDispatcher {
            override fun registerOnBackInvokedCallback(priority: Int, callback: OnBackInvokedCallback) {
                listening += callback
            }

            override fun unregisterOnBackInvokedCallback(callback: OnBackInvokedCallback) {
                listening -= callback
            }
        }
        var closed = 0
        val back = Back({ dispatcher }) { closed++ }
        repeat(2) { back.closes = true }
        listening.single().onBackInvoked()
        assertEquals(1, closed)
        back.closes = false
        assertEquals(emptyList<OnBackInvokedCallback>(), listening)
    }

    @Test
    fun `a card is in the visitor's language, goes on with the day, and ends at the next stop`() {
        val tablet = atTransformer()
        tablet.touch(tablet.transformer)
        tablet.press("FR")
        assertTrue(tablet.shown.toString(), tablet.reads("Alimenté par") && tablet.card.inside().any { it.contentDescription == "Fermer" })
        tablet.press("EN")
        for (speed in listOf("1×", "4×")) tablet.press(speed)
        val course = tablet.card.inside().filterIsInstance<CourseView>().single()
        val before = course.curve!!
        tablet.press("Resume")
        tablet.wait(Duration.ofSeconds(2))
        assertTrue("the time goes on", tablet.card.isShown && before.nowX < course.curve!!.nowX)
        repeat(200) { tablet.wait(Tablet.FRAME) }
        assertTrue(tablet.texts.toString(), !tablet.reads("Stop 4 of 10") && !tablet.card.isShown)
        assertFalse(tablet.overlay.scene!!.chosen)
    }

    @Test
    fun `beside the picture of a tablet a card covers nothing of it`() = leavesPictureFree("tablet")

    @Test
    @Config(qualifiers = "w800dp-h1280dp-port-mdpi")
    fun `under the picture of a tablet that is held upright a card covers nothing of it`() = leavesPictureFree("upright")

    @Test
    @Config(qualifiers = "w390dp-h844dp-port-mdpi")
    fun `under the picture of a telephone a card covers nothing of it`() = leavesPictureFree("phone")

    @Test
    @Config(qualifiers = "w844dp-h390dp-land-mdpi")
    fun `beside the picture of a telephone on its side a card covers nothing of it`() = leavesPictureFree("phone-wide")

    private fun leavesPictureFree(screen: String) {
        for ((light, languages) in listOf("notnight" to listOf("EN", "中文"), "night" to listOf("FR"))) {
            RuntimeEnvironment.setQualifiers("+$light")
            Tablet.context.getSharedPreferences("visit", Context.MODE_PRIVATE).edit().clear().commit()
            val tablet = atTransformer()
            for (language in languages) {
                tablet.press(language)
                tablet.wait(Duration.ofSeconds(1))
                val picture = tablet.overlay.onScreen()
                tablet.photograph("card-$screen-$language-before")
                tablet.touch(tablet.transformer)
                tablet.wait(Duration.ofSeconds(1))
                tablet.photograph("card-$screen-$language")
                assertTrue(tablet.card.isShown)
                assertEquals(picture, tablet.overlay.onScreen())
                assertFalse(Rect.intersects(picture, tablet.card.onScreen()))
                val share = picture.height().toDouble() / tablet.activity.window.decorView.height
                assertTrue("the picture has $share of the height", share >= 0.45)
                for (button in tablet.card.inside().filterIsInstance<Button>().filter(View::isShown)) {
                    assertTrue("${button.text}", button.width >= 48 && button.height >= 48)
                }
                tablet.press("✕")
            }
            tablet.controller.pause().stop().destroy()
        }
    }
}
