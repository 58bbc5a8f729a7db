package io.wattwalk.demo.services

import android.util.Log
import io.wattwalk.AroundMap
import io.wattwalk.Connectivity
import io.wattwalk.SecretStore
import io.wattwalk.VisitException
import io.wattwalk.SourceStatus
import io.wattwalk.SurroundingsState
import io.wattwalk.TourSession
import io.wattwalk.WantedSecret
import java.io.File
import java.time.Instant
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executors

/** What a visit has to do with services: consent, tokens, the network, the file that readings are kept in. */
internal class Services(private val session: TourSession) : AutoCloseable {
    private val disk = Executors.newSingleThreadExecutor { Thread(it, "readings").apply { isDaemon = true } }
    private var asked: CompletableFuture<Instant?>? = null
    private var loaded: CompletableFuture<Void?>? = null
    private var drawing: CompletableFuture<Void?>? = null

    /** The pack's sources, each as it is now. */
    val sources: List<SourceStatus> get() = session.sources()

    /** Whether any of them calls a host. */
    val any: Boolean = sources.any { it.hosts.isNotEmpty() }

    /** Hosts of the pack's wide networks. */
    val wideHosts: List<String> = session.wideHosts()

    /** How much of these is known around the visitor. */
    val around: SurroundingsState get() = session.surroundings()

    /** What of them is around, from above: as of the last [draw]. */
    @Volatile
    var drawn: AroundMap? = null
        private set

    /** Whether readings are lost when the app goes. */
    @Volatile
    var notKept = false
        private set

    /** Whether the file had readings that cannot be read any more. */
    @Volatile
    var lost = false
        private set

    /** The hosts that the guide has agreed to; no other is called. */
    var allowed: Set<String> = emptySet()
        set(hosts) {
            field = hosts
            session.allowHosts(hosts.toList())
        }

    fun keepTokensIn(store: SecretStore) = session.useSecretStore(store)

    /** Takes a token in; an error when the storage did not keep it. */
    fun enter(wanted: WantedSecret, token: String): VisitException? = tried { session.setToken(wanted, token) }

    fun forget(wanted: WantedSecret): VisitException? = tried { session.forgetToken(wanted) }

    private fun tried(act: () -> Unit): VisitException? = try {
        act()
        null
    } catch (error: VisitException.SecretStorage) {
        Log.w(TAG, error)
        error
    }

    fun tell(connectivity: Connectivity) = session.setConnectivity(connectivity)

    /** Asks those that are due; what they bring comes into the session by itself. */
    fun ask(now: Instant) {
        if (asked?.isDone != false) asked = session.poll(now)
    }

    /** Loads what is wanted around the visitor; the next frames show it. */
    fun surround() {
        if (loaded?.isDone != false) loaded = session.surround()
    }

    /** Draws what is around from above where it is something else, off the calling thread. */
    fun draw() {
        if (drawing?.isDone == false) return
        drawing = CompletableFuture.runAsync {
            try {
                session.aroundMap(drawn?.number)?.let { drawn = it }
            } catch (_: VisitException.Closed) {
                // The visit has ended meanwhile.
            }
        }
    }

    /** Keeps what they measure in a file, off the calling thread; the visit goes on without. */
    fun keep(file: File, now: Instant) = disk.execute {
        try {
            file.parentFile?.mkdirs()
            session.keepReadings(file.path, now).loss?.let { loss ->
                Log.w(TAG, loss)
                lost = true
            }
        } catch (_: VisitException.Closed) {
            // The visit has ended meanwhile.
        } catch (error: VisitException) {
            Log.w(TAG, error)
            notKept = true
        }
    }

    /** Takes note of a file that is written no more. */
    fun failedToKeep() {
        notKept = true
    }

    override fun close() {
        asked?.cancel(true)
        loaded?.cancel(true)
        disk.shutdown()
    }

    private companion object {
        const val TAG = "Services"
    }
}
