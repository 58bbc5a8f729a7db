package io.wattwalk.demo

import android.app.AlertDialog
import android.view.MotionEvent
import android.widget.SeekBar
import io.wattwalk.EastNorth
import io.wattwalk.demo.day.DayCurve
import io.wattwalk.demo.plan.PlanView
import java.time.Duration
import java.time.Instant
import kotlin.math.hypot
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowDialog

/** What only a guide does: jumping, skipping, turning the clock. */
@RunWith(RobolectricTestRunner::class)
class GuideTest {
    private fun rehearsing() = Tablet.open().apply { press("Rehearsal") }

    /** Moves the clock's slider as a finger does. */
    private fun Tablet.turnClock(minute: Int) {
        val slider = views.filterIsInstance<SeekBar>().single()
        val room = slider.width - slider.paddingLeft - slider.paddingRight
        val x = slider.paddingLeft + (minute / 5f) / slider.max * room
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP)) {
            slider.dispatchTouchEvent(MotionEvent.obtain(0, 0, action, x, slider.height / 2f, 0))
        }
        wait(Duration.ofSeconds(1))
        assertEquals(minute / 5.0, slider.progress.toDouble(), 1.0)
    }

    @Test
    fun `the guide's controls take a long touch to unlock, and lock themselves`() {
        val tablet = rehearsing()
        assertTrue(tablet.has("Repeat") && !tablet.has("Next") && !tablet.has("Stops"))
        tablet.press("Guide")
        assertTrue(tablet.reads("hold the lock") && !tablet.has("Next"))
        tablet.hold("Guide")
        assertTrue(tablet.has("Next") && tablet.has("Previous") && tablet.has("Stops"))
        tablet.wait(Duration.ofSeconds(170))
        assertTrue(tablet.has("Next"))
        tablet.press("Next")
        tablet.wait(Duration.ofSeconds(170))
        assertTrue("a guide who goes on is not locked out", tablet.has("Next"))
        tablet.wait(Duration.ofSeconds(15))
        assertFalse(tablet.has("Next"))
        tablet.hold("Guide")
        tablet.press("Lock")
        assertFalse(tablet.has("Next"))
    }

    @Test
    fun `the guide goes back and forth in three languages, and sees what was skipped`() {
        val tablet = rehearsing()
        tablet.hold("Guide")
        repeat(3) { tablet.press("Next") }
        tablet.press("Previous")
        assertTrue(tablet.texts.toString(), tablet.reads("Stop 2 of 10") && tablet.reads("Visited 3 of 10"))
        tablet.press("FR")
        tablet.press("Précédente")
        assertTrue(tablet.texts.toString(), tablet.reads("Étape 1 sur 10") && tablet.reads("Visitées\u00a0: 3 sur 10"))
        tablet.press("中文")
        tablet.press("下一站")
        assertTrue(tablet.texts.toString(), tablet.reads("第 2 站，共 10 站") && tablet.reads("已参观 3 / 10 站"))
    }

    @Test
    fun `a stop that is left out on site is told to the guide, in the list and on the plan`() {
        val tablet = Tablet.open()
        tablet.hold("Guide")
        repeat(2) { tablet.press("Next") }
        assertTrue(tablet.texts.toString(), tablet.reads("skipped: 1, 2"))
        tablet.press("Stops")
        val list = (ShadowDialog.getLatestDialog() as AlertDialog).listView
        assertTrue(list.adapter.getItem(1).toString(), list.adapter.getItem(1).toString().endsWith("(skipped)"))
        ShadowDialog.getLatestDialog().dismiss()
        tablet.press("Map")
        val parts = tablet.views.filterIsInstance<PlanView>().single().accessibilityNodeProvider
        assertTrue("skipped" in parts.createAccessibilityNodeInfo(2)!!.contentDescription)
    }

    @Test
    fun `what a hand did to the stops on site is taken back for half a minute`() {
        val tablet = Tablet.open()
        tablet.hold("Guide")
        repeat(2) { tablet.press("Next") }
        assertTrue(tablet.texts.toString(), tablet.reads("Skipped: 2"))
        tablet.press("Undo")
        assertTrue(tablet.texts.toString(), tablet.reads("skipped: 1"))
        assertFalse(tablet.texts.toString(), tablet.reads("skipped: 1, 2") || tablet.has("Undo"))
        tablet.press("Stops")
        (ShadowDialog.getLatestDialog() as AlertDialog).listView.performItemClick(null, 3, 3)
        tablet.wait(Duration.ofSeconds(1))
        assertTrue(tablet.texts.toString(), tablet.reads("Stop 4 of 10") && tablet.reads("Skipped: 2, 3"))
        tablet.photograph("undo")
        tablet.press("Undo")
        assertTrue(tablet.texts.toString(), tablet.reads("Welcome") && !tablet.reads("Stop 4 of 10") && !tablet.has("Undo"))
        tablet.press("Next")
        assertTrue(tablet.has("Undo"))
        tablet.wait(Duration.ofSeconds(31))
        assertFalse(tablet.has("Undo"))
    }

    @Test
    fun `in a rehearsal, where the visitor is taken along, nothing is taken back`() {
        val tablet = rehearsing()
        tablet.hold("Guide")
        repeat(3) { tablet.press("Next") }
        assertFalse(tablet.texts.toString(), tablet.has("Undo") || tablet.reads("Skipped: "))
    }

    @Test
    fun `figures are of the battery's transformer or of the district, and the idea spoken of is marked`() {
        val tablet = rehearsing()
        tablet.hold("Guide")
        repeat(4) { tablet.press("Next") }
        val (used, curve) = tablet.figure("Used") to tablet.day()
        tablet.press("District")
        assertTrue("$used ${tablet.figure("Used")}", used != tablet.figure("Used") && curve != tablet.day())
        tablet.press("FR")
        tablet.press("EN")
        assertTrue("what was chosen stays", used != tablet.figure("Used"))
        tablet.press("Transformer")
        assertEquals(used, tablet.figure("Used"))
        val spoken = tablet.views.mapNotNull { it.contentDescription?.toString() }.filter { it.endsWith("what the guide speaks of") }
        assertTrue("$spoken", spoken.any { it.startsWith("Relieve the grid") } && spoken.none { it.startsWith("Use less") })
        tablet.photograph("scope")
        tablet.press("Map")
        assertFalse(tablet.has("District"))
    }

    private fun Tablet.day() = views.filterIsInstance<DayCurve>().single().contentDescription.toString()

    @Test
    fun `stops are read and gone to on the plan`() {
        val tablet = rehearsing()
        tablet.hold("Guide")
        tablet.press("Next")
        tablet.press("Map")
        val plan = tablet.views.filterIsInstance<PlanView>().single()
        val parts = plan.accessibilityNodeProvider
        assertEquals(10, parts.createAccessibilityNodeInfo(-1)!!.childCount)
        val third = parts.createAccessibilityNodeInfo(3)!!
        assertTrue(third.contentDescription.toString(), third.contentDescription.startsWith("3. Third idea: produce here"))
        assertTrue(third.isClickable)
        assertTrue("you are here" in parts.createAccessibilityNodeInfo(1)!!.contentDescription)
        parts.performAction(3, android.view.accessibility.AccessibilityNodeInfo.ACTION_CLICK, null)
        tablet.press("Go there")
        assertTrue(tablet.texts.toString(), tablet.reads("Stop 3 of 10"))
        tablet.wait(Duration.ofSeconds(2))
        assertNotNull(plan.scene!!.pose)
        tablet.photograph("plan")
        tablet.press("Around me")
        tablet.photograph("plan-around")
        assertTrue(tablet.has("Whole walk"))
    }

    @Test
    fun `the plan is enlarged with two fingers, moved with one, and explained`() {
        val tablet = rehearsing()
        tablet.press("Map")
        tablet.wait(Duration.ofSeconds(1))
        val plan = tablet.views.filterIsInstance<PlanView>().single()
        fun placeOf(stop: Int) = android.graphics.Rect().also { plan.accessibilityNodeProvider.createAccessibilityNodeInfo(stop)!!.getBoundsInScreen(it) }
        fun apart() = hypot((placeOf(1).centerX() - placeOf(9).centerX()).toDouble(), (placeOf(1).centerY() - placeOf(9).centerY()).toDouble())
        fun fingers(action: Int, vararg places: Pair<Float, Float>) {
            val pointers = places.indices.map { MotionEvent.PointerProperties().apply { id = it } }.toTypedArray()
            val coords = places.map { (x, y) -> MotionEvent.PointerCoords().also { it.x = x; it.y = y } }.toTypedArray()
            plan.onTouchEvent(MotionEvent.obtain(0, 0, action, places.size, pointers, coords, 0, 0, 1f, 1f, 0, 0, 0, 0))
        }
        val second = MotionEvent.ACTION_POINTER_DOWN or (1 shl MotionEvent.ACTION_POINTER_INDEX_SHIFT)
        val (x, y) = placeOf(9).let { it.exactCenterX() to it.exactCenterY() }
        val corner = IntArray(2).also(plan::getLocationOnScreen)
        val (atX, atY) = x - corner[0] to y - corner[1]
        val before = apart()
        fingers(MotionEvent.ACTION_DOWN, atX - 20 to atY)
        fingers(second, atX - 20 to atY, atX + 20 to atY)
        fingers(MotionEvent.ACTION_MOVE, atX - 30 to atY, atX + 30 to atY)
        // What is between the fingers stays there; all else is half as far again from it.
        assertEquals(x, placeOf(9).exactCenterX(), 2f)
        assertEquals(1.5 * before, apart(), 3.0)
        fingers(MotionEvent.ACTION_UP, atX - 30 to atY)
        fingers(MotionEvent.ACTION_DOWN, atX to atY)
        fingers(MotionEvent.ACTION_MOVE, atX to atY + 40)
        fingers(MotionEvent.ACTION_UP, atX to atY + 40)
        assertEquals(y + 40, placeOf(9).exactCenterY(), 2f)
        assertTrue("a finger that moves chooses nothing", tablet.reads("Choose a stop"))
        tablet.press("Zoom in")
        tablet.press("Legend")
        tablet.photograph("plan-enlarged")
        assertTrue(tablet.texts.toString(), tablet.reads("District heating") || tablet.reads("Heat"))
        assertTrue(tablet.texts.toString(), tablet.reads("You are here"))
        tablet.press("Whole walk")
        assertEquals(before, apart(), 2.0)
    }

    @Test
    @Config(qualifiers = "w800dp-h1280dp-port-night-mdpi")
    fun `the plan fits a tablet that is held upright`() {
        val tablet = rehearsing()
        tablet.hold("Guide")
        repeat(2) { tablet.press("Next") }
        tablet.press("Map")
        tablet.wait(Duration.ofSeconds(1))
        val plan = tablet.views.filterIsInstance<PlanView>().single()
        assertTrue("${plan.width} x ${plan.height}", plan.height >= 200)
        tablet.photograph("plan-portrait-night")
        tablet.press("Three ideas")
        tablet.wait(Duration.ofSeconds(1))
        tablet.photograph("ideas-portrait-night")
    }

    @Test
    fun `the clock is turned in a rehearsal and the visitor stays`() {
        val tablet = rehearsing()
        tablet.hold("Guide")
        repeat(4) { tablet.press("Next") }
        val noon = tablet.figure("Solar")
        val place = tablet.stands()
        tablet.turnClock(22 * 60)
        // Ten in the evening in Paris, in June.
        val off = Duration.between(Instant.parse("2026-06-16T20:00:00Z"), tablet.overlay.scene!!.frame.time)
        assertTrue("$off", off.abs() < Duration.ofMinutes(10))
        assertTrue((tablet.reads("22:0") || tablet.reads("21:5")))
        assertTrue(noon != "0 kW" && tablet.figure("Solar") == "0 kW")
        assertTrue(tablet.reads("Stop 4 of 10") && tablet.reads("≈ Simulated"))
        val there = tablet.stands()
        assertEquals(place.eastM, there.eastM, 5.0)
        assertEquals(place.northM, there.northM, 5.0)
        assertTrue(tablet.overlay.scene!!.frame.darkness > 0.2f)
        tablet.photograph("clock-turned")
    }

    /** Where the visitor stands, as the plan has it. */
    private fun Tablet.stands(): EastNorth {
        press("Map")
        wait(Duration.ofSeconds(1))
        val plan = views.filterIsInstance<PlanView>().single()
        return plan.scene!!.pose!!.positionM.also { press("Three ideas") }
    }

    private fun Tablet.figure(name: String): String =
        views.mapNotNull { it.contentDescription?.toString() }.first { it.startsWith("$name: ") }
            .removePrefix("$name: ").replace('\u00a0', ' ')

    @Test
    fun `on site only the guide turns the clock, and the screen says so`() {
        val tablet = Tablet.open()
        assertFalse(tablet.views.filterIsInstance<SeekBar>().any { it.isShown })
        tablet.hold("Guide")
        tablet.turnClock(3 * 60)
        assertTrue(tablet.texts.toString(), tablet.reads("03:0") && tablet.reads("turned by hand") && tablet.figure("Solar") == "0 kW")
        tablet.press("Now")
        assertFalse(tablet.reads("turned by hand"))
        assertTrue(tablet.texts.toString(), tablet.reads("11:00"))
    }

    @Test
    fun `a visit that has begun is not lost by a touch`() {
        val tablet = rehearsing()
        tablet.hold("Guide")
        repeat(2) { tablet.press("Next") }
        tablet.press("On site")
        val dialog = ShadowDialog.getLatestDialog() as AlertDialog
        dialog.getButton(AlertDialog.BUTTON_NEGATIVE).performClick()
        tablet.wait(Duration.ofSeconds(1))
        assertTrue(tablet.reads("Stop 2 of 10"))
        tablet.press("On site")
        (ShadowDialog.getLatestDialog() as AlertDialog).getButton(AlertDialog.BUTTON_POSITIVE).performClick()
        tablet.wait(Duration.ofSeconds(1))
        assertTrue(tablet.texts.toString(), tablet.reads("Welcome") && !tablet.reads("Stop 2 of 10"))
        assertNotNull(shadowOf(tablet.activity).lastRequestedPermission)
    }
}
