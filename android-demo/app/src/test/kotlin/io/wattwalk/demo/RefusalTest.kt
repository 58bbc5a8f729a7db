package io.wattwalk.demo

import android.Manifest.permission.ACCESS_COARSE_LOCATION
import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.Manifest.permission.CAMERA
import android.content.Context
import android.graphics.SurfaceTexture
import android.hardware.Sensor
import android.hardware.SensorManager
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraManager
import android.location.LocationManager
import android.provider.Settings
import android.view.TextureView
import java.time.Duration
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowCameraCharacteristics
import org.robolectric.shadows.ShadowSensor

/** What the tablet lacks, or its owner refuses: said in words, with what can be done about it. */
@RunWith(RobolectricTestRunner::class)
class RefusalTest {
    private val context: Context = Tablet.context
    private val locations = context.getSystemService(LocationManager::class.java)
    private val sensors = context.getSystemService(SensorManager::class.java)
    private val cameras = context.getSystemService(CameraManager::class.java)

    private fun allow(vararg permissions: String) = shadowOf(Tablet.context).grantPermissions(*permissions)

    private fun equip() {
        shadowOf(locations).setProviderEnabled(LocationManager.GPS_PROVIDER, true)
        shadowOf(sensors).addSensor(ShadowSensor.newInstance(Sensor.TYPE_ROTATION_VECTOR))
    }

    private fun answer(tablet: Tablet, vararg refused: String) {
        val asked = shadowOf(tablet.activity).lastRequestedPermission.requestedPermissions
        val results = asked.map { if (it in refused) -1 else 0 }.toIntArray()
        tablet.activity.onRequestPermissionsResult(0, asked, results)
        tablet.wait(Duration.ofSeconds(1))
    }

    /** The rehearsal works whatever is missing. */
    private fun rehearses(tablet: Tablet) {
        tablet.press("Rehearsal")
        assertTrue(tablet.overlay.scene!!.frame.shapes.isNotEmpty())
        assertTrue(tablet.texts.toString(), tablet.texts.none { "Without" in it || "This tablet" in it || "rough" in it || "camera" in it })
    }

    @After
    fun forget() = runCatching { shadowOf(cameras).removeCamera("0") }.let { }

    @Test
    fun `refused once it is asked again, refused for good the settings are opened`() {
        equip()
        val packages = shadowOf(Tablet.context.packageManager)
        packages.setShouldShowRequestPermissionRationale(ACCESS_FINE_LOCATION, true)
        packages.setShouldShowRequestPermissionRationale(CAMERA, true)
        val tablet = Tablet.open()
        answer(tablet, ACCESS_FINE_LOCATION, ACCESS_COARSE_LOCATION, CAMERA)
        assertTrue(tablet.reads("Without the position") && tablet.reads("Without the camera"))
        tablet.press("Allow")
        packages.setShouldShowRequestPermissionRationale(ACCESS_FINE_LOCATION, false)
        answer(tablet, ACCESS_FINE_LOCATION, ACCESS_COARSE_LOCATION, CAMERA)
        tablet.press("Settings")
        val opened = shadowOf(tablet.activity).nextStartedActivity
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, opened.action)
        assertEquals("package:${context.packageName}", opened.dataString)
        // Allowed there, the walk goes on without another word.
        allow(ACCESS_FINE_LOCATION, ACCESS_COARSE_LOCATION, CAMERA)
        tablet.controller.pause().stop().restart().start().resume()
        tablet.wait(Duration.ofSeconds(1))
        assertFalse(tablet.reads("Without the position"))
    }

    @Test
    fun `permissions taken back while the visit goes on are said`() {
        equip()
        allow(ACCESS_FINE_LOCATION, ACCESS_COARSE_LOCATION, CAMERA)
        val tablet = Tablet.open()
        assertFalse(tablet.reads("Without the"))
        tablet.controller.pause().stop()
        shadowOf(Tablet.context).denyPermissions(CAMERA)
        tablet.controller.restart().start().resume()
        tablet.wait(Duration.ofSeconds(1))
        assertTrue(tablet.texts.toString(), tablet.reads("Without the camera") && !tablet.reads("Without the position"))
        rehearses(tablet)
    }

    @Test
    fun `a rough position is not enough, and that is said`() {
        equip()
        allow(ACCESS_COARSE_LOCATION, CAMERA)
        val tablet = Tablet.open()
        answer(tablet, ACCESS_FINE_LOCATION)
        assertTrue(tablet.texts.toString(), tablet.reads("Only a rough position"))
        rehearses(tablet)
    }

    @Test
    fun `location that is switched off is said at once, and a way to its settings is offered`() {
        equip()
        allow(ACCESS_FINE_LOCATION, ACCESS_COARSE_LOCATION, CAMERA)
        val tablet = Tablet.open()
        assertFalse(tablet.reads("Location is switched off"))
        shadowOf(locations).setProviderEnabled(LocationManager.GPS_PROVIDER, false)
        tablet.wait(Duration.ofSeconds(1))
        assertTrue(tablet.texts.toString(), tablet.reads("Location is switched off"))
        tablet.press("Settings")
        assertEquals(Settings.ACTION_LOCATION_SOURCE_SETTINGS, shadowOf(tablet.activity).nextStartedActivity.action)
        shadowOf(locations).setProviderEnabled(LocationManager.GPS_PROVIDER, true)
        tablet.wait(Duration.ofSeconds(1))
        assertFalse(tablet.reads("Location is switched off"))
    }

    @Test
    fun `a tablet without compass or receiver says so`() {
        allow(ACCESS_FINE_LOCATION, ACCESS_COARSE_LOCATION, CAMERA)
        shadowOf(locations).removeProvider(LocationManager.GPS_PROVIDER)
        val tablet = Tablet.open()
        assertTrue(tablet.texts.toString(), tablet.reads("no compass") && tablet.reads("no satellite receiver"))
        tablet.wait(Duration.ofSeconds(1))
        assertEquals(tablet.overlay.height, tablet.overlay.scene!!.frame.heightPx)
        tablet.photograph("no-compass")
        rehearses(tablet)
    }

    @Test
    fun `a camera that another app has is said, and taken back when it is free`() {
        equip()
        allow(ACCESS_FINE_LOCATION, ACCESS_COARSE_LOCATION, CAMERA)
        val tablet = Tablet.open()
        val view = tablet.views.filterIsInstance<TextureView>().single()
        fun appears() = view.surfaceTextureListener!!.onSurfaceTextureAvailable(SurfaceTexture(0), 800, 400)
        appears()
        tablet.wait(Duration.ofSeconds(1))
        assertTrue(tablet.texts.toString(), tablet.reads("no camera at its back"))
        val back = ShadowCameraCharacteristics.newCameraCharacteristics()
        shadowOf(back).set(CameraCharacteristics.LENS_FACING, CameraCharacteristics.LENS_FACING_BACK)
        shadowOf(cameras).addCamera("0", back)
        appears()
        tablet.wait(Duration.ofSeconds(1))
        shadowOf(cameras).triggerDisconnect()
        tablet.wait(Duration.ofSeconds(1))
        assertTrue(tablet.texts.toString(), tablet.reads("Another app uses the camera"))
        assertTrue("drawn instead", tablet.overlay.scene!!.frame.world != null)
        rehearses(tablet)
    }
}
