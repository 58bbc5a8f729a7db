package io.wattwalk.demo.panel

import android.content.Context
import io.wattwalk.Hindrance
import io.wattwalk.SourceSign
import io.wattwalk.SourceState
import io.wattwalk.SourceStatus
import io.wattwalk.WantedSecret
import io.wattwalk.demo.R
import java.time.format.DateTimeFormatter

/** How a source is, told by a sign and by words. */
internal fun Context.stateOf(source: SourceStatus, clock: DateTimeFormatter): String = when (source.sign) {
    SourceSign.NOT_ALLOWED -> "? " + getString(R.string.source_consent)
    SourceSign.FAILING -> "! " + whyOf(source, clock)
    SourceSign.PAUSED -> "‖ " + getString(R.string.source_paused)
    SourceSign.SIMULATED -> "≈ " + getString(R.string.source_simulated)
    SourceSign.WORKING -> "✓ " + getString(R.string.source_working, source.answered?.let(clock::format) ?: "–")
    SourceSign.WAITING -> "… " + getString(R.string.source_waiting)
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
private fun Context.whyOf(source: SourceStatus, clock: DateTimeFormatter): String {
    val retryAt = (source.state as? SourceState.Failing)?.retryAt
    val again = retryAt?.let { getString(R.string.source_retry, clock.format(it)) } ?: getString(R.string.source_no_retry)
    return getString(R.string.source_failing, getString(wordsOf(source.hindrance ?: Hindrance.NO_ANSWER)), again)
}

internal fun wordsOf(hindrance: Hindrance): Int = when (hindrance) {
    Hindrance.ADDRESS -> R.string.hindrance_address
    Hindrance.NO_ANSWER -> R.string.hindrance_no_answer
    Hindrance.SLOW -> R.string.hindrance_slow
    Hindrance.PROXY -> R.string.hindrance_proxy
    Hindrance.CERTIFICATE_TIME -> R.string.hindrance_certificate_time
    Hindrance.CERTIFICATE -> R.string.hindrance_certificate
    Hindrance.PORTAL -> R.string.hindrance_portal
    Hindrance.REDIRECT -> R.string.hindrance_redirect
    Hindrance.OFFLINE -> R.string.hindrance_offline
    Hindrance.UNUSABLE_ANSWER -> R.string.hindrance_unusable_answer
    Hindrance.OWN_FAULT -> R.string.hindrance_own_fault
    Hindrance.SUSPENDED -> R.string.hindrance_suspended
    Hindrance.DENIED -> R.string.hindrance_denied
    Hindrance.BUSY -> R.string.hindrance_busy
    Hindrance.UNKNOWN_ASSET -> R.string.hindrance_unknown_asset
}
