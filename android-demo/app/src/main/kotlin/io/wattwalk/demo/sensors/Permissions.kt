package io.wattwalk.demo.sensors

import android.Manifest.permission.ACCESS_COARSE_LOCATION
import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.Manifest.permission.CAMERA
import android.app.Activity
import android.content.Intent
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.net.Uri
import android.provider.Settings

/** Asks for what the walk on site needs, and knows what was refused for good. */
internal class Permissions(private val activity: Activity) {
    /** What Android has answered about without letting the visitor choose: it does not ask any more. */
    private val forGood = mutableSetOf<String>()

    /** Whether the visitor was asked since the app was opened. */
    var asked = false

    fun ask() {
        asked = true
        // Both kinds of position: since Android 12 the precise one alone is not asked for.
        activity.requestPermissions(arrayOf(ACCESS_FINE_LOCATION, ACCESS_COARSE_LOCATION, CAMERA), 0)
    }

    fun answered(permissions: Array<String>, results: IntArray) {
        for ((permission, result) in permissions.zip(results.toTypedArray())) {
            val refused = result != PERMISSION_GRANTED
            if (refused && !activity.shouldShowRequestPermissionRationale(permission)) {
                forGood += permission
            } else {
                forGood -= permission
            }
        }
    }

    val locationRefusedForGood: Boolean get() = ACCESS_FINE_LOCATION in forGood
    val cameraRefusedForGood: Boolean get() = CAMERA in forGood

    companion object {
        /** Android's page of this app's permissions. */
        fun settingsOf(activity: Activity): Intent =
            Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", activity.packageName, null))
    }
}
