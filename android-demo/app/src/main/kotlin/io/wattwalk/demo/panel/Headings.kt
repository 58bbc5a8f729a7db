package io.wattwalk.demo.panel

import android.os.Build
import android.view.View

/** Lets a screen reader jump to the view; Android 8 cannot. */
internal fun View.markAsHeading() {
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) isAccessibilityHeading = true
}
