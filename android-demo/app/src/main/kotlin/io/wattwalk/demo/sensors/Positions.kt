package io.wattwalk.demo.sensors

import android.Manifest.permission.ACCESS_COARSE_LOCATION
import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.content.Context
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.location.Location
import android.location.LocationListener
import android.location.LocationManager
import android.os.Bundle
import android.os.Looper
import io.wattwalk.Fix
import io.wattwalk.demo.visit.DeviceClock

/** GNSS positions, about one a second. */
internal class Positions(
    private val context: Context,
    private val clock: DeviceClock,
    private val take: (Fix) -> Unit,
    private val changed: () -> Unit,
) : LocationListener {
    private val manager = context.getSystemService(LocationManager::class.java)

    /** Whether the visitor lets the app know the position. */
    val permitted: Boolean
        get() = context.checkSelfPermission(ACCESS_FINE_LOCATION) == PERMISSION_GRANTED

    /** Whether only a rough position is let known; Android 12 and newer offer that. */
    val onlyCoarse: Boolean
        get() = !permitted && context.checkSelfPermission(ACCESS_COARSE_LOCATION) == PERMISSION_GRANTED

    /** Whether the tablet can measure positions at all. */
    val hasReceiver: Boolean
        get() = manager != null && LocationManager.GPS_PROVIDER in manager.allProviders

    /** Whether it is let measure them. */
    val switchedOn: Boolean
        get() = manager != null && manager.isProviderEnabled(LocationManager.GPS_PROVIDER)

    fun start() {
        if (!permitted || !hasReceiver) return
        manager?.requestLocationUpdates(LocationManager.GPS_PROVIDER, EVERY_MS, 0f, this, Looper.getMainLooper())
    }

    fun stop() {
        manager?.removeUpdates(this)
    }

    override fun onLocationChanged(location: Location) {
        take(fixOf(location, clock))
    }

    // Switched on or off while the visit goes on.
    override fun onProviderEnabled(provider: String) = changed()
    override fun onProviderDisabled(provider: String) = changed()

    // Has no default before Android 11, and a missing one ends the app.
    @Deprecated("called by Android 9 and older")
    override fun onStatusChanged(provider: String?, status: Int, extras: Bundle?) = Unit

    private companion object {
        const val EVERY_MS = 500L
    }
}

/** Where nothing is said of it, a position may be so far off, metres. */
private const val UNKNOWN_ACCURACY_M = 50.0

/** A location as the core takes it. Its time is the sensor's count: GNSS has a clock of its own. */
internal fun fixOf(location: Location, clock: DeviceClock): Fix = Fix(
    time = clock.ofSensor(location.elapsedRealtimeNanos),
    latDeg = location.latitude,
    lonDeg = location.longitude,
    horizontalAccuracyM = if (location.hasAccuracy()) location.accuracy.toDouble() else UNKNOWN_ACCURACY_M,
    speedMps = if (location.hasSpeed()) location.speed.toDouble() else null,
    courseDeg = if (location.hasBearing()) location.bearing.toDouble().mod(360.0) else null,
)
