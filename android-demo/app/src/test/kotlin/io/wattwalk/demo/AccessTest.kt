package io.wattwalk.demo

import android.content.res.Configuration
import android.graphics.Color
import android.graphics.Rect
import android.view.View
import android.view.accessibility.AccessibilityManager
import android.view.accessibility.AccessibilityNodeInfo
import android.view.accessibility.AccessibilityNodeProvider
import android.widget.TextView
import io.wattwalk.Network
import io.wattwalk.demo.overlay.Colours
import io.wattwalk.demo.overlay.colourOf
import io.wattwalk.demo.panel.WayPill
import java.time.Duration
import kotlin.math.pow
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

/** The app for those who see little, nothing, or with difficulty. */
@RunWith(RobolectricTestRunner::class)
class AccessTest {
    private fun rehearsing() = Tablet.open().apply {
        press("Rehearsal")
        hold("Guide")
        press("Next")
        wait(Duration.ofSeconds(1))
    }

    private fun luminance(colour: Int): Double {
        fun linear(part: Int) = (part / 255.0).let { if (it <= 0.04045) it / 12.92 else ((it + 0.055) / 1.055).pow(2.4) }
        return 0.2126 * linear(Color.red(colour)) + 0.7152 * linear(Color.green(colour)) + 0.0722 * linear(Color.blue(colour))
    }

    /** As WCAG 2 has it. */
    private fun contrast(a: Int, b: Int): Double {
        val (dark, light) = listOf(luminance(a), luminance(b)).sorted()
        return (light + 0.05) / (dark + 0.05)
    }

    @Test
    fun `text stands out from what it is on, by day and by night`() {
        assertEquals(21.0, contrast(Color.BLACK, Color.WHITE), 1e-9)
        for (night in listOf(Configuration.UI_MODE_NIGHT_NO, Configuration.UI_MODE_NIGHT_YES)) {
            val configuration = Configuration(Tablet.context.resources.configuration).apply {
                uiMode = (uiMode and Configuration.UI_MODE_NIGHT_MASK.inv()) or night
            }
            val context = Tablet.context.createConfigurationContext(configuration)
            val panels = listOf(R.color.text, R.color.soft, R.color.accent, R.color.warn).flatMap { words ->
                listOf(R.color.page, R.color.card, R.color.raised).map { words to it }
            }
            val pairs = panels + listOf(
                R.color.warn to R.color.warn_card,
                R.color.paper to R.color.guide_card,
                R.color.paper to R.color.ink,
                R.color.pale to R.color.ink,
                R.color.paper to R.color.plan_ground,
            )
            for (network in Network.entries) {
                val found = contrast(colourOf(network), Colours.ink)
                assertTrue("$network: $found", found >= 4.5)
            }
            assertTrue(contrast(colourOf(Network.LIGHTING), context.getColor(R.color.guide_card)) >= 4.5)
            // The app's own names for what the core calls so.
            val named = mapOf(R.color.ink to Colours.ink, R.color.paper to Colours.paper, R.color.pale to Colours.pale)
            assertEquals(named.values.toList(), named.keys.map(context::getColor))
            for ((words, ground) in pairs) {
                val found = contrast(context.getColor(words), context.getColor(ground))
                val names = listOf(words, ground).joinToString(" on ") { context.resources.getResourceEntryName(it) }
                assertTrue("$names, night $night: $found", found >= 4.5)
            }
            for (curve in listOf(R.color.curve_solar, R.color.curve_grid, R.color.curve_gives, R.color.curve_stores)) {
                assertTrue(contrast(context.getColor(curve), context.getColor(R.color.card)) >= 3.0)
            }
        }
    }

    @Test
    fun `what is shown has the colours that were measured`() {
        val tablet = rehearsing()
        val context = tablet.activity
        val known = listOf(R.color.text, R.color.soft, R.color.accent, R.color.warn, R.color.paper, R.color.pale).map(context::getColor)
        for (view in tablet.views.filterIsInstance<TextView>().filter { it.isShown && it.text.isNotEmpty() }) {
            assertTrue("${view.text}", view.currentTextColor in known)
        }
    }

    @Test
    fun `each label is an item for a screen reader, what the guide speaks of first`() {
        val tablet = rehearsing()
        repeat(3) { tablet.press("Next") }
        tablet.wait(Duration.ofSeconds(2))
        val scene = tablet.overlay.scene!!
        val parts = tablet.overlay.accessibilityNodeProvider
        val whole = parts.createAccessibilityNodeInfo(AccessibilityNodeProvider.HOST_VIEW_ID)!!
        assertEquals(scene.frame.labels.size, whole.childCount)
        val focused = parts.createAccessibilityNodeInfo(scene.focus!!)!!
        val words = focused.contentDescription.toString()
        assertTrue(words, "School transformer" in words && "kW" in words && "simulated" in words && "guide speaks of" in words)
        val label = scene.frame.labels.single { it.asset == scene.focus }
        val bounds = Rect().also(focused::getBoundsInScreen)
        val picture = tablet.overlay.onScreen()
        assertEquals(picture.left + label.xPx, bounds.left.toFloat(), 1f)
        assertTrue(picture.contains(bounds))
        assertTrue(parts.performAction(label.asset, AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS, null))
        assertTrue(parts.createAccessibilityNodeInfo(label.asset)!!.isAccessibilityFocused)
        assertEquals(null, parts.createAccessibilityNodeInfo(999_999))
        assertFalse(parts.performAction(999_999, AccessibilityNodeInfo.ACTION_CLICK, null))
    }

    @Test
    fun `new labels are told to a screen reader, not more than once a second`() {
        val manager = Tablet.context.getSystemService(AccessibilityManager::class.java)
        shadowOf(manager).setEnabled(true)
        val tablet = rehearsing()
        val before = shadowOf(manager).sentAccessibilityEvents.size
        repeat(2) { tablet.press("Next") }
        val told = shadowOf(manager).sentAccessibilityEvents.drop(before)
            .count { it.className == tablet.overlay.javaClass.name }
        assertTrue("$told", told in 1..3)
    }

    @Test
    fun `a new caption is said as it comes`() {
        val tablet = rehearsing()
        val title = tablet.views.filterIsInstance<TextView>().first { it.text.toString() == "Welcome to the Fort" }
        val live = generateSequence<View>(title) { it.parent as? View }
            .any { it.accessibilityLiveRegion == View.ACCESSIBILITY_LIVE_REGION_POLITE }
        assertTrue(live)
    }

    @Test
    fun `the way is shown with every few metres, and said more seldom`() {
        val tablet = rehearsing()
        // From the first stop to the second, at ten times the speed.
        repeat(2) { tablet.press(if (it == 0) "1×" else "4×") }
        tablet.press("Resume")
        val pill = tablet.views.single { it is WayPill }
        val (shown, said) = mutableSetOf<String>() to mutableSetOf<String>()
        repeat(120) {
            tablet.wait(Duration.ofMillis(250))
            tablet.texts.firstOrNull { it.startsWith("Stop 2 in ") }?.let { words ->
                shown += words
                said += pill.contentDescription.toString()
            }
        }
        assertTrue("$shown $said", shown.size > 10 && said.size < shown.size / 2)
    }
}
