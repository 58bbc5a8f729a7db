package io.wattwalk

import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.function.Consumer
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.future.future

/**
 * A visit: the one thing that an app holds.
 *
 * Samples are handed in as the platform gives them, each with its time; [frame] is called once for
 * each displayed picture; [eventFlow] tells what happened. Calls may come from any thread; each
 * takes its turn. After [close] every call throws [VisitException.Closed].
 *
 * Java has [onEvent], [poll], [surround] and [keepPolling] with an executor where Kotlin has a flow
 * and suspending calls.
 *
 * @param pack what the visit is of; it may be closed while the visit goes on.
 * @param settings begin with [newVisit].
 * @param recording a file to record everything to that is handed in, for a [Replay]; one of that
 *   name is emptied once the visit has opened. No other user can read it. It goes on in another file
 *   each 64 MiB (`walk.jsonl`, `walk.2.jsonl`, up to two gibibytes in all): their bytes one after the
 *   other are what a [Replay] takes. A thread writes them: where the disk is too slow,
 *   [EventKind.RecordingLost] tells how much is missing. When it cannot be written any more,
 *   [EventKind.RecordingFailed] tells.
 * @param http how services are reached, where the site has an authority or a proxy of its own; what
 *   of it cannot be used is told with the first poll.
 * @param sources where the app has readings from itself; asked after the pack's sources, like them.
 * @throws VisitException.EyeHeight when the settings are not those of a person.
 * @throws VisitException.Recording when the recording cannot be begun.
 * @throws VisitException.AppSource when one of [sources] has another's id, or cannot be used.
 */
public class TourSession
@JvmOverloads
@Throws(VisitException::class)
constructor(
    pack: TourPack,
    settings: Settings,
    recording: Path? = null,
    http: HttpOptions? = null,
    sources: List<AppSource> = emptyList(),
) : NativeTourSession(pack, settings, recording?.toString(), http, sources) {

    /**
     * Everything that happens while it is collected, and before that what nobody has heard yet; it
     * ends when the session is closed.
     *
     * Each collector hears every event. One that is cancelled loses nothing: what it has not been
     * handed stays for the next, unless another collector has heard it. An operator that buffers
     * (`buffer`, `flowOn`, `shareIn`) has what it holds in its own hands.
     */
    public fun eventFlow(): Flow<Event> = eventsOf(::listen)

    /**
     * Hands [consumer] what [eventFlow] would, one event after the other on the [executor], until
     * the session or what is returned is closed. An exception of the consumer ends it too.
     */
    public fun onEvent(executor: Executor, consumer: Consumer<Event>): Ongoing =
        ongoing(executor) { eventFlow().collect(consumer::accept) }

    /**
     * [pollSources] for Java: the time of the next poll, or null where no source can tell. The
     * future fails with [VisitException.Closed]; cancelling it stops the work.
     */
    public fun poll(now: Instant): CompletableFuture<Instant?> =
        CoroutineScope(Dispatchers.Default).future { pollSources(now) }

    /**
     * [loadSurroundings] for Java. The future fails with [VisitException.Closed]; cancelling it
     * gives up, and the next call begins anew.
     */
    public fun surround(): CompletableFuture<Void?> = CoroutineScope(Dispatchers.Default).future {
        loadSurroundings()
        null
    }

    /**
     * Polls the sources as often as they have something new, until cancelled or closed.
     *
     * @param atMost the longest pause between two polls: the visitor walks on to other assets.
     * @param now the clock; a rehearsal has its own.
     */
    public suspend fun keepPolling(
        atMost: Duration = Duration.ofSeconds(10),
        now: () -> Instant = Instant::now,
    ) {
        while (true) {
            val time = now()
            val next = try {
                pollSources(time)
            } catch (_: VisitException.Closed) {
                return
            }
            val pause = next?.let { Duration.between(time, it) } ?: atMost
            delay(pause.coerceIn(Duration.ofSeconds(1), maxOf(atMost, Duration.ofSeconds(1))).toMillis())
        }
    }

    /** The same on an [executor], until the session or what is returned is closed. */
    public fun keepPolling(executor: Executor): Ongoing = ongoing(executor) { keepPolling() }

    /** Ends the visit and frees what it holds; calling it again does nothing. */
    override fun close() {
        // What is left is a shell, which goes with this object: freed by hand, a late call would
        // meet uniffi's IllegalStateException instead of VisitException.Closed.
        end()
    }
}
