package io.wattwalk.demo.panel

import android.content.Context
import io.wattwalk.Fault
import io.wattwalk.SourceError
import io.wattwalk.SourceState
import io.wattwalk.SourceStatus
import io.wattwalk.WantedSecret
import io.wattwalk.demo.R
import java.time.format.DateTimeFormatter

/** How a source is, told by a sign and by words. */
internal fun Context.stateOf(source: SourceStatus, allowed: Set<String>, clock: DateTimeFormatter): String {
    val host = source.host
    val state = source.state
    return when {
        host != null && host !in allowed -> "? " + getString(R.string.source_consent)
        state is SourceState.Failing -> "! " + whyOf(state, clock)
        state is SourceState.Paused -> "‖ " + getString(R.string.source_paused)
        source.simulated -> getString(R.string.source_simulated)
        state is SourceState.Working -> "✓ " + getString(R.string.source_working, source.answered?.let(clock::format) ?: "–")
        else -> "… " + getString(R.string.source_waiting)
    }
}

/** What is sent where: agreed to with the host, and by entering it. */
internal fun Context.sentOf(wanted: WantedSecret): String {
    val hosts = wanted.hosts.joinToString()
    return when (val access = wanted.accessHost) {
        null -> getString(R.string.token_sent, wanted.name, hosts)
        else -> getString(R.string.token_sent_access, wanted.name, hosts, access)
    }
}

/** Why it fails, and when it is tried again. */
private fun Context.whyOf(failing: SourceState.Failing, clock: DateTimeFormatter): String {
    val again = failing.retryAt?.let { getString(R.string.source_retry, clock.format(it)) } ?: getString(R.string.source_no_retry)
    return getString(R.string.source_failing, getString(wordsOf(failing.error)), again)
}

private fun wordsOf(error: SourceError): Int = when (error) {
    is SourceError.Unreachable -> wordsOf(error.fault)
    is SourceError.Unreadable -> if (error.fault == Fault.PORTAL) R.string.fault_portal else R.string.fault_unreadable
    is SourceError.Denied -> R.string.fault_denied
    is SourceError.Busy -> R.string.fault_busy
    is SourceError.UnknownAsset -> R.string.fault_unknown
}

internal fun wordsOf(fault: Fault): Int = when (fault) {
    Fault.NAME -> R.string.fault_name
    Fault.CONNECT, Fault.UNSPECIFIED -> R.string.fault_connect
    Fault.SLOW, Fault.CUT_OFF -> R.string.fault_slow
    Fault.PROXY -> R.string.fault_proxy
    Fault.CERTIFICATE_TIME -> R.string.fault_certificate_time
    Fault.CERTIFICATE -> R.string.fault_certificate
    Fault.PORTAL -> R.string.fault_portal
    Fault.REDIRECT, Fault.NOT_ALLOWED -> R.string.fault_redirect
    Fault.TOO_LARGE, Fault.WRONG_TYPE, Fault.MALFORMED -> R.string.fault_unreadable
    Fault.STATUS -> R.string.fault_status
    Fault.OFFLINE -> R.string.source_paused
    Fault.SUSPENDED -> R.string.fault_suspended
}
