package io.wattwalk.demo.services

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities
import android.os.Handler
import android.os.Looper
import io.wattwalk.Connectivity
import io.wattwalk.NetworkState

/** Tells which network the tablet has, whenever it changes, and that nobody looks once it is stopped. */
internal class Connection(context: Context, private val tell: (Connectivity) -> Unit) {
    private val manager = context.getSystemService(ConnectivityManager::class.java)
    private val listener = object : ConnectivityManager.NetworkCallback() {
        override fun onCapabilitiesChanged(network: Network, capabilities: NetworkCapabilities) = say(capabilities)

        override fun onLost(network: Network) = say(null)
    }

    fun start() {
        // A tablet without a network is not called back.
        say(manager.activeNetwork?.let(manager::getNetworkCapabilities))
        manager.registerDefaultNetworkCallback(listener, Handler(Looper.getMainLooper()))
    }

    fun stop() {
        manager.unregisterNetworkCallback(listener)
        tell(Connectivity(NetworkState.OFFLINE, true))
    }

    private fun say(capabilities: NetworkCapabilities?) {
        val network = when {
            capabilities == null -> NetworkState.OFFLINE
            capabilities.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED) -> NetworkState.UNMETERED
            else -> NetworkState.METERED
        }
        tell(Connectivity(network, false))
    }
}
