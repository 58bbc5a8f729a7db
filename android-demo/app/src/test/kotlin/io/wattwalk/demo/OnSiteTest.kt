package io.wattwalk.demo

import android.Manifest.permission.ACCESS_COARSE_LOCATION
import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.Manifest.permission.CAMERA
import android.hardware.Sensor
import android.hardware.SensorManager
import android.location.Location
import android.location.LocationManager
import android.os.SystemClock
import android.view.Surface
import android.view.WindowManager
import io.wattwalk.Quaternion
import io.wattwalk.Rehearsal
import io.wattwalk.Sample
import io.wattwalk.TourPack
import java.time.Duration
import kotlin.math.sqrt
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.SensorEventBuilder
import org.robolectric.shadows.ShadowChoreographer
import org.robolectric.shadows.ShadowSensor
import org.robolectric.shadows.ShadowTextToSpeech

/** The walk on site: Android's own location and sensor services, with samples of the demo walk. */
@RunWith(RobolectricTestRunner::class)
@Suppress("DEPRECATION")
class OnSiteTest {
    private val context = Tablet.context
    private val locations = context.getSystemService(LocationManager::class.java)
    private val sensors = context.getSystemService(SensorManager::class.java)
    private val rotationVector = ShadowSensor.newInstance(Sensor.TYPE_ROTATION_VECTOR)

    private fun allowAndEquip() {
        shadowOf(Tablet.context).grantPermissions(ACCESS_FINE_LOCATION, ACCESS_COARSE_LOCATION, CAMERA)
        shadowOf(locations).setProviderEnabled(LocationManager.GPS_PROVIDER, true)
        shadowOf(sensors).addSensor(rotationVector)
    }

    /** What a receiver and a rotation vector say to Android. */
    private fun feel(samples: List<Sample>) {
        samples.filterIsInstance<Sample.Fix>().lastOrNull()?.let { (fix) ->
            shadowOf(locations).simulateLocation(
                Location(LocationManager.GPS_PROVIDER).apply {
                    latitude = fix.latDeg
                    longitude = fix.lonDeg
                    accuracy = fix.horizontalAccuracyM.toFloat()
                    fix.speedMps?.let { speed = it.toFloat() }
                    fix.courseDeg?.let { bearing = it.toFloat() }
                    time = SystemClock.elapsedRealtime()
                    elapsedRealtimeNanos = SystemClock.elapsedRealtimeNanos()
                },
            )
        }
        samples.filterIsInstance<Sample.Attitude>().lastOrNull()?.let { (attitude) ->
            // The samples are of a device whose picture is upright; this one is held on its side,
            // turned a quarter counter-clockwise about the axis out of its screen.
            val (x, y, z, w) = attitude.deviceToEnu.let { (x, y, z, w) ->
                Quaternion((x + y) * HALF, (y - x) * HALF, (z + w) * HALF, (w - z) * HALF)
            }
            shadowOf(sensors).sendSensorEventToListeners(
                SensorEventBuilder.newBuilder().setSensor(rotationVector).setTimestamp(SystemClock.elapsedRealtimeNanos())
                    .setValues(floatArrayOf(x.toFloat(), y.toFloat(), z.toFloat(), w.toFloat(), 0.05f)).build(),
            )
        }
    }

    @Test
    fun `the demo walk is taken with the tablet's own sensors, and the guide speaks at each stop`() {
        allowAndEquip()
        val tablet = Tablet.open()
        assertTrue(tablet.activity.window.attributes.flags and WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON != 0)
        assertEquals(Surface.ROTATION_90, tablet.activity.windowManager.defaultDisplay.rotation)
        assertTrue(tablet.reads("Waiting for GPS"))
        // Captions go on to earphones, then aloud.
        tablet.press("Earphones")
        tablet.press("Start")
        val speech = shadowOf(ShadowTextToSpeech.getLastTextToSpeechInstance())
        speech.onInitListener.onInit(android.speech.tts.TextToSpeech.SUCCESS)
        ShadowTextToSpeech.addLanguageAvailability(java.util.Locale.ENGLISH)

        val pack = TourPack.fromFolder(System.getProperty("wattwalk.pack"))
        val walk = Rehearsal.fromPack(pack, null, 7L)
        val titles = mutableListOf<String>()
        ShadowChoreographer.setFrameDelay(Duration.ofSeconds(1))
        val began = Tablet.START
        for (second in 1..walk.lengthS().toInt()) {
            feel(walk.samples(began, second - 1.0, second.toDouble()))
            tablet.wait(Duration.ofSeconds(1))
            val place = tablet.texts.firstOrNull { STOP.matches(it) } ?: continue
            if (place !in titles) {
                titles += place
                // A while later the visitor looks at what the stop is about.
                if (titles.size in setOf(2, 4, 8)) look(tablet, walk, second, titles.size)
            }
        }
        assertEquals((1..10).map { "Stop $it of 10" }, titles)
        assertTrue(tablet.texts.toString(), tablet.reads("Stop 10: you are here"))
        val said = speech.spokenTextList
        assertTrue(said.toString(), "Welcome to the Fort" in said && "The transformer that remembers the sun" in said)
        assertTrue(tablet.texts.toString(), tablet.reads("± "))
    }

    /** Stands for ten seconds, and takes a picture of the screen. */
    private fun look(tablet: Tablet, walk: Rehearsal, second: Int, stop: Int) {
        val there = walk.samples(Tablet.START, second + 9.0, second + 10.0)
        repeat(3) {
            feel(there)
            tablet.wait(Duration.ofSeconds(1))
        }
        // The horizon lies level in the picture: the turn of the screen is undone.
        assertEquals(0f, tablet.overlay.scene!!.frame.horizon.rollDeg, 0.3f)
        tablet.photograph("on-site-$stop")
    }

    @Test
    fun `every control can be found, named and touched`() {
        val tablet = Tablet.open().apply {
            press("Rehearsal")
            hold("Guide")
        }
        val controls = tablet.views.filter { it.isShown && it.isClickable }
        assertTrue(controls.size > 12)
        for (control in controls) {
            val name = control.contentDescription ?: (control as? android.widget.TextView)?.text
            assertFalse("a control has no name", name.isNullOrBlank())
            assertTrue("$name is ${control.width} x ${control.height} px", control.height >= 48 && control.width >= 48)
        }
    }

    private companion object {
        /** The sine, and the cosine, of half a quarter turn. */
        val HALF = sqrt(0.5)
        val STOP = Regex("Stop \\d+ of 10")
    }
}
