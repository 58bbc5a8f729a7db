package io.wattwalk.demo

import android.app.AlertDialog
import android.content.res.Configuration
import android.content.res.Configuration.ORIENTATION_PORTRAIT
import android.graphics.Rect
import android.graphics.RectF
import android.view.View
import android.widget.Button
import android.widget.TextView
import android.view.accessibility.AccessibilityNodeProvider
import java.io.File
import java.time.Duration
import java.util.Locale
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowDialog

/** The walk without sensors: no permission is given in any of these. */
@RunWith(RobolectricTestRunner::class)
class RehearsalTest {
    private fun rehearsing() = Tablet.open().apply {
        press("Rehearsal")
        hold("Guide")
    }

    @Test
    fun `the guide takes visitors from stop to stop, in three languages`() {
        val tablet = rehearsing()
        assertTrue(tablet.reads("Welcome"))
        tablet.press("Start")
        tablet.press("Next")
        assertTrue(tablet.texts.toString(), tablet.reads("Stop 1 of 10"))
        tablet.wait(Duration.ofSeconds(2))
        tablet.photograph("stop-1-en")
        repeat(3) { tablet.press("Next") }
        assertTrue(tablet.texts.toString(), tablet.reads("Stop 4 of 10"))
        assertTrue(tablet.reads("The transformer that remembers the sun"))
        tablet.wait(Duration.ofSeconds(2))
        assertNotNull("the transformer is what the stop is about", tablet.overlay.scene!!.focus)
        tablet.photograph("stop-4-en")
        tablet.press("FR")
        assertTrue(tablet.texts.toString(), tablet.reads("Étape 4 sur 10") && tablet.reads("Trois idées"))
        tablet.press("Suivante")
        tablet.wait(Duration.ofSeconds(2))
        tablet.photograph("stop-5-fr")
        tablet.press("中文")
        assertTrue(tablet.texts.toString(), tablet.reads("第 5 站，共 10 站") && tablet.reads("三个理念"))
        repeat(2) { tablet.press("下一站") }
        tablet.wait(Duration.ofSeconds(2))
        tablet.photograph("stop-7-zh")
    }

    @Test
    fun `a guide rehearses what a street does, and reads what happens`() {
        val tablet = rehearsing()
        tablet.press("Rehearse what the street does")
        val dialog = ShadowDialog.getLatestDialog() as AlertDialog
        assertEquals(7, dialog.listView.count)
        assertEquals("a magnetic cover", dialog.listView.adapter.getItem(3))
        dialog.listView.performItemClick(null, 3, 3)
        tablet.wait(Duration.ofSeconds(1))
        assertTrue(tablet.texts.toString(), tablet.reads("Rehearsed: a magnetic cover · the compass is 120° off"))
        tablet.press("FR")
        assertTrue(tablet.texts.toString(), tablet.reads("un étui magnétique · la boussole se trompe de 120°"))
        // The walk and its stops go on as before.
        tablet.press("Suivante")
        assertTrue(tablet.texts.toString(), tablet.reads("Étape 1 sur 10"))
        tablet.press("Répéter ce que fait la rue")
        (ShadowDialog.getLatestDialog() as AlertDialog).listView.performItemClick(null, 0, 0)
        tablet.wait(Duration.ofSeconds(1))
        assertFalse(tablet.texts.toString(), tablet.reads("étui"))
    }

    @Test
    fun `every language of the pack has its words in the app`() {
        val pack = JSONObject(File("../assets/fort-issy/pack.json").readText())
        val tablet = rehearsing()
        tablet.press("Next")
        val shown = tablet.views.filterIsInstance<Button>().map { it.text.toString() }
        for (language in pack.getJSONArray("languages").let { list -> List(list.length(), list::getString) }) {
            val words = JSONObject(File("../assets/words/$language.json").readText())
            tablet.press(shown.first { it == language.uppercase() || it == Locale.forLanguageTag(language).let { own -> own.getDisplayLanguage(own) } })
            val place = words.getString("stop").replace("{stop}", "1").replace("{count}", "10")
            for (text in listOf(place, words.getString("three_ideas"))) {
                assertTrue("$text is not among ${tablet.texts}", tablet.reads(text))
            }
            assertTrue(words.getString("guide_next"), tablet.has(words.getString("guide_next")))
            tablet.wait(Duration.ofSeconds(2))
            tablet.photograph("language-$language")
        }
    }

    @Test
    fun `at every stop each label is all to be seen`() = seeAllLabels()

    @Test
    @Config(qualifiers = UPRIGHT)
    fun `held upright, each label is all to be seen`() = seeAllLabels()

    private fun seeAllLabels() {
        val tablet = rehearsing()
        for (stop in 1..10) {
            tablet.press("Next")
            tablet.wait(Duration.ofSeconds(1))
            assertTrue("at stop $stop: ${tablet.texts}", tablet.reads("Stop $stop of 10"))
            val labels = tablet.overlay.scene!!.frame.labels
            assertTrue("stop $stop has labels", labels.isNotEmpty())
            val whole = RectF(0f, 0f, tablet.overlay.width.toFloat(), tablet.overlay.height.toFloat())
            for (label in labels) {
                val box = RectF(label.xPx, label.yPx, label.xPx + label.widthPx, label.yPx + label.heightPx)
                assertTrue("${label.title} is in the picture", whole.contains(box))
            }
            val picture = tablet.overlay.onScreen()
            val over = tablet.views.filter { it.isShown && it.isClickable && Rect.intersects(it.onScreen(), picture) }
            assertEquals("over the picture at stop $stop", emptyList<View>(), over)
        }
    }

    @Test
    fun `a pause stops the walk, and what is simulated says so`() {
        val tablet = rehearsing()
        tablet.press("Start")
        tablet.wait(Duration.ofSeconds(3))
        val walking = tablet.overlay.scene!!.frame.time
        tablet.wait(Duration.ofSeconds(1))
        assertTrue(walking < tablet.overlay.scene!!.frame.time)
        tablet.press("Pause")
        val paused = tablet.overlay.scene!!.frame.time
        tablet.wait(Duration.ofSeconds(2))
        assertEquals(paused, tablet.overlay.scene!!.frame.time)
        assertTrue(tablet.reads("≈ Simulated"))
        val mark = tablet.views.first { it.contentDescription == "Mostly drawn, not surveyed · Figures simulated" }
        mark.performClick()
        val layers = ShadowDialog.getLatestDialog().window!!.decorView.inside().filterIsInstance<TextView>().map { it.text.toString() }
        assertTrue("$layers", layers.any { "Heating\ndrawn, not surveyed\nfigures simulated" in it })
        val parts = tablet.overlay.accessibilityNodeProvider
        val whole = parts.createAccessibilityNodeInfo(AccessibilityNodeProvider.HOST_VIEW_ID)!!
        assertTrue(whole.childCount > 0)
        for (label in tablet.overlay.scene!!.frame.labels) {
            val node = parts.createAccessibilityNodeInfo(label.asset)!!
            val said = node.contentDescription.toString()
            assertTrue(said, label.title in said && "simulated" in said)
        }
    }

    @Test
    fun `a network that is switched off is not drawn`() {
        val tablet = rehearsing()
        fun shown() = tablet.overlay.scene!!.frame.shapes.map { it.network }.toSet()
        assertTrue(io.wattwalk.Network.ELECTRICITY in shown())
        tablet.press("Electricity")
        assertFalse(io.wattwalk.Network.ELECTRICITY in shown())
        tablet.press("Electricity")
        assertTrue(io.wattwalk.Network.ELECTRICITY in shown())
    }

    @Test
    fun `the guide jumps to a stop of the list`() {
        val tablet = rehearsing()
        tablet.press("Stops")
        val dialog = ShadowDialog.getLatestDialog() as AlertDialog
        val list = dialog.listView
        assertEquals(10, list.adapter.count)
        list.performItemClick(null, 3, 3)
        tablet.wait(Duration.ofSeconds(1))
        assertTrue(tablet.texts.toString(), tablet.reads("Stop 4 of 10"))
    }

    @Test
    fun `a turn of the tablet and the end of the process leave the visit where it was`() {
        val tablet = rehearsing()
        tablet.press("Next")
        tablet.press("Next")
        tablet.press("FR")
        assertTrue(tablet.reads("Étape 2 sur 10"))
        val before = tablet.activity
        tablet.press("Étapes")
        val turned = Configuration(before.resources.configuration).apply { orientation = ORIENTATION_PORTRAIT }
        tablet.controller.configurationChange(turned).visible()
        tablet.wait(Duration.ofSeconds(1))
        assertNotEquals(before, tablet.activity)
        assertFalse("what lay over the old screen", ShadowDialog.getLatestDialog().isShowing)
        assertTrue(tablet.texts.toString(), tablet.reads("Étape 2 sur 10"))
        // Nothing is handed on but what was saved.
        tablet.controller.pause().stop().destroy()
        val again = Tablet(Robolectric.buildActivity(MainActivity::class.java).setup())
        again.wait(Duration.ofSeconds(1))
        assertTrue(again.texts.toString(), again.reads("Étape 2 sur 10") && again.reads("Étape 3 à"))
    }

    @Test
    @Config(qualifiers = UPRIGHT)
    fun `held upright, the panels lie below each other`() {
        val tablet = rehearsing()
        repeat(6) { tablet.press("Next") }
        tablet.wait(Duration.ofSeconds(2))
        assertTrue(tablet.texts.toString(), tablet.reads("Stop 6 of 10") && tablet.reads("Three ideas"))
        val picture = tablet.photograph("portrait")
        assertTrue(picture.height > picture.width)
    }

    private companion object {
        const val UPRIGHT = "w800dp-h1280dp-port-mdpi"
    }
}
