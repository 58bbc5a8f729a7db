package io.wattwalk.demo

import android.os.Build
import android.window.OnBackInvokedCallback
import android.window.OnBackInvokedDispatcher

/** The system's way back, while something is open that it closes; otherwise it leaves the app as ever. */
internal class Back(private val dispatcher: () -> OnBackInvokedDispatcher, private val close: () -> Unit) {
    /** Whether something is open. */
    var closes = false
        set(value) {
            if (value == field) return
            field = value
            // From Android 13 on the system asks before: it shows where the way leads while a finger is on it.
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) listen(value)
        }

    private var callback: Any? = null

    private fun listen(on: Boolean) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return
        val dispatcher = dispatcher()
        if (on) {
            val invoked = OnBackInvokedCallback(close)
            callback = invoked
            dispatcher.registerOnBackInvokedCallback(OnBackInvokedDispatcher.PRIORITY_DEFAULT, invoked)
        } else {
            (callback as? OnBackInvokedCallback)?.let(dispatcher::unregisterOnBackInvokedCallback)
            callback = null
        }
    }

    /** Before Android 13: whether it closed something. */
    fun pressed(): Boolean = closes.also { if (it) close() }
}
