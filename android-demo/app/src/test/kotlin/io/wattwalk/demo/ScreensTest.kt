package io.wattwalk.demo

import android.content.Context
import android.graphics.Rect
import android.view.View
import android.widget.HorizontalScrollView
import android.widget.ScrollView
import android.widget.TextView
import io.wattwalk.demo.card.CardPanel
import io.wattwalk.demo.panel.Notices
import io.wattwalk.demo.panel.inLanguage
import java.time.Duration
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters
import org.robolectric.RuntimeEnvironment

/** Each screen with letters of either size, in each language, by day or by night: what is on it is there whole. */
@RunWith(ParameterizedRobolectricTestRunner::class)
class ScreensTest(private val device: Device, private val letters: Int, private val language: String, private val light: String) {
    /** A screen that the app runs on. */
    enum class Device(val qualifiers: String, val isTablet: Boolean) {
        TABLET("w1280dp-h800dp-land-mdpi", true),
        TABLET_UPRIGHT("w800dp-h1280dp-port-mdpi", true),
        PHONE("w390dp-h844dp-port-mdpi", false),
        PHONE_WIDE("w844dp-h390dp-land-mdpi", false),
    }

    private fun opened(): Tablet {
        RuntimeEnvironment.setQualifiers("${device.qualifiers.substringBeforeLast('-')}-$light-mdpi")
        RuntimeEnvironment.setFontScale(letters / 100f)
        Tablet.context.getSharedPreferences("visit", Context.MODE_PRIVATE).edit().clear().commit()
        return Tablet.open().apply { press(language) }
    }

    private fun photograph(tablet: Tablet, what: String) =
        tablet.photograph("screen-${device.name.lowercase()}-$letters-$tag-$light-$what")

    /** As the language is known outside. */
    private val tag = if (language == "中文") "zh" else language.lowercase()

    @Test
    fun `a rehearsal has its picture, words and buttons whole`() {
        val tablet = opened()
        tablet.press(said(R.string.mode_rehearsal))
        tablet.hold(said(R.string.guide_locked))
        repeat(4) { tablet.press(said(R.string.guide_next)) }
        tablet.wait(Duration.ofSeconds(2))
        photograph(tablet, "walk")
        isWhole(tablet)
        val picture = tablet.overlay.onScreen()
        val label = tablet.overlay.scene!!.frame.labels.first()
        tablet.activity.choose(label.assetId)
        tablet.wait(Duration.ofSeconds(1))
        photograph(tablet, "card")
        assertTrue(tablet.views.filterIsInstance<CardPanel>().single().isShown)
        assertEquals("the card leaves the picture as it is", picture, tablet.overlay.onScreen())
        isWhole(tablet)
    }

    @Test
    fun `notices take nothing from the picture`() {
        val tablet = opened()
        tablet.wait(Duration.ofSeconds(1))
        val notices = tablet.views.single { it is Notices }
        assertTrue("nothing is allowed or there: ${tablet.texts}", notices.inside().filterIsInstance<TextView>().size >= 3)
        photograph(tablet, "notices")
        isWhole(tablet)
        assertFalse(Rect.intersects(notices.onScreen(), tablet.overlay.onScreen()))
    }

    private fun isWhole(tablet: Tablet) {
        val (picture, high) = tablet.overlay.height to tablet.activity.window.decorView.height
        val share = picture.toDouble() / high
        assertTrue("the picture has $picture px, $share of the height", share >= 0.45 && picture >= 240)
        if (device.isTablet && letters == 100) assertTrue("the picture has $share of the height", share in 0.55..0.65)
        for (view in tablet.views.filter { it.isShown && it.isClickable }) {
            val name = view.contentDescription ?: (view as? TextView)?.text
            assertFalse("a control has no name", name.isNullOrBlank())
            assertTrue("$name is ${view.width} x ${view.height}", view.width >= 48 && view.height >= 48)
            val shown = Rect()
            // What is wiped into sight is not there yet.
            if (view.parents().any { it is ScrollView || it is HorizontalScrollView }) continue
            assertTrue("$name is not on the screen", view.getGlobalVisibleRect(shown))
            assertEquals("$name is on the screen whole", view.width to view.height, shown.width() to shown.height())
        }
        val texts = tablet.views.filterIsInstance<TextView>().filter { it.isShown && it.text.isNotEmpty() }
        for (view in texts) {
            assertTrue("${view.text} is cut off: ${view.layout?.height} of ${view.height}", (view.layout?.height ?: 0) <= view.height)
        }
        standClear(texts)
    }

    private fun standClear(texts: List<TextView>) {
        val seen = texts.mapNotNull { view -> Rect().takeIf { view.getGlobalVisibleRect(it) && !it.isEmpty }?.let { view to it } }
        for ((i, first) in seen.withIndex()) {
            for (second in seen.drop(i + 1)) {
                assertFalse("${first.first.text} covers ${second.first.text}", Rect.intersects(first.second, second.second))
            }
        }
    }

    private fun View.parents(): Sequence<View> = generateSequence(parent as? View) { it.parent as? View }

    /** A word in the language of the screen. */
    private fun said(key: Int): String = Tablet.context.inLanguage(tag).getString(key)

    companion object {
        @JvmStatic
        @Parameters(name = "{0} {1} % {2} {3}")
        fun screens(): List<Array<Any>> = Device.entries.flatMap { device ->
            listOf(100, 200).flatMap { letters ->
                // Each language by day on some screens and by night on others.
                listOf("EN", "FR", "中文").mapIndexed { i, language ->
                    val light = if ((device.ordinal + letters / 100 + i) % 2 == 0) "notnight" else "night"
                    arrayOf<Any>(device, letters, language, light)
                }
            }
        }
    }
}
