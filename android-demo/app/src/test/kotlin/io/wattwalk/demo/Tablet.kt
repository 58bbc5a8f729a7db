package io.wattwalk.demo

import android.app.Application
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Rect
import android.os.Looper
import android.os.SystemClock
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.TextView
import io.wattwalk.demo.overlay.OverlayView
import java.io.File
import java.time.Duration
import java.time.Instant
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.shadows.ShadowChoreographer

/** The app on a tablet, as a visitor has it: what is to be read on it, and its buttons. */
internal class Tablet(val controller: ActivityController<MainActivity>) {
    val activity: MainActivity get() = controller.get()

    /** Lets time go by; a picture is drawn every [FRAME]. */
    fun wait(duration: Duration) {
        shadowOf(Looper.getMainLooper()).idleFor(duration)
    }

    val views: List<View> get() = activity.window.decorView.inside()

    /** All texts that are shown. */
    val texts: List<String>
        get() = views.filterIsInstance<TextView>().filter { it.isShown }.map { it.text.toString() }

    val overlay: OverlayView get() = views.filterIsInstance<OverlayView>().single()

    fun reads(words: String): Boolean = texts.any { words in it }

    /** Whether there is a button of that name, written on it or said of its symbol. */
    fun has(words: String): Boolean = views.filterIsInstance<Button>().any {
        it.isShown && (it.text.toString() == words || it.contentDescription?.startsWith(words) == true)
    }

    fun press(words: String) = touch(words) { it.performClick() }

    /** Keeps a finger on a button. */
    fun hold(words: String) = touch(words) { it.performLongClick() }

    private fun touch(words: String, how: (Button) -> Unit) {
        val buttons = views.filterIsInstance<Button>().filter { it.isShown }
        val button = buttons.firstOrNull { it.text.toString() == words } ?: buttons.firstOrNull { it.contentDescription?.startsWith(words) == true }
        how(checkNotNull(button) { "no button $words among $texts" })
        wait(Duration.ofMillis(600))
    }

    /** Saves a picture of the whole screen, to be looked at. */
    fun photograph(name: String): Bitmap = activity.window.decorView.photographed(name)

    companion object {
        val START: Instant = Instant.parse("2026-06-16T09:00:00Z")
        val FRAME: Duration = Duration.ofMillis(250)
        val context: Application get() = RuntimeEnvironment.getApplication()

        /** A tablet on which the app was just opened, on the day of the walk. */
        fun open(): Tablet {
            if (SystemClock.uptimeMillis() < START.toEpochMilli()) SystemClock.setCurrentTimeMillis(START.toEpochMilli())
            // Pictures come as time goes by, not as fast as they can.
            ShadowChoreographer.setPaused(true)
            ShadowChoreographer.setFrameDelay(FRAME)
            return Tablet(Robolectric.buildActivity(MainActivity::class.java).setup()).apply { wait(Duration.ofSeconds(1)) }
        }
    }
}

internal fun View.onScreen(): Rect {
    val (x, y) = IntArray(2).also(::getLocationOnScreen)
    return Rect(x, y, x + width, y + height)
}

/** Saves a picture of a view, to be looked at. */
internal fun View.photographed(name: String): Bitmap {
    val picture = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888)
    draw(Canvas(picture))
    val folder = File(System.getenv("WATTWALK_ARTIFACTS") ?: System.getProperty("wattwalk.artifacts"))
    folder.mkdirs()
    File(folder, "android-$name.png").outputStream().use { picture.compress(Bitmap.CompressFormat.PNG, 100, it) }
    return picture
}

internal fun View.inside(): List<View> =
    listOf(this) + if (this is ViewGroup) (0 until childCount).flatMap { getChildAt(it).inside() } else emptyList()
