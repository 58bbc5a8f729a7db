package io.wattwalk.demo

import android.app.Activity
import android.graphics.Bitmap
import android.graphics.Canvas
import android.os.Looper
import java.io.File
import java.time.Duration
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

@RunWith(RobolectricTestRunner::class)
class WalkTest {
    @Test
    fun walk() {
        org.robolectric.shadows.ShadowChoreographer.setPaused(true)
        org.robolectric.shadows.ShadowChoreographer.setFrameDelay(Duration.ofMillis(100))
        val a = Robolectric.buildActivity(MainActivity::class.java).setup().get()
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(1))
        a.rehearse(true)
        a.go(true)
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(3))
        shot(a, "a")
        a.next()
        a.next()
        a.next()
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(3))
        shot(a, "b")
    }
    fun shot(a: Activity, name: String) {
        val v = a.window.decorView
        val b = Bitmap.createBitmap(v.width, v.height, Bitmap.Config.ARGB_8888)
        v.draw(Canvas(b))
        File("target/$name.png").outputStream().use { b.compress(Bitmap.CompressFormat.PNG, 100, it) }
    }
}
