package io.wattwalk

import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * A visit: the one thing that an app holds.
 *
 * Samples are handed in as the platform gives them, each with its time; [frame] is called once for
 * each displayed picture; [eventFlow] tells what happened. Calls may come from any thread; each
 * takes its turn. After [close] every call throws [SessionException.Closed].
 */
public class TourSession private constructor(private val native: NativeTourSession) :
    NativeTourSessionInterface by native, AutoCloseable {

    /**
     * Opens a visit of a pack. Everything handed in is recorded to [recording], if one is named.
     *
     * @throws SessionException.EyeHeight when the settings are not those of a person.
     * @throws SessionException.Recording when the recording cannot be begun.
     */
    @JvmOverloads
    public constructor(pack: TourPack, settings: Settings, recording: Path? = null) :
        this(NativeTourSession(pack, settings, recording?.toString()))

    /**
     * Everything that happens from now on, until the session is closed; then the flow ends.
     *
     * Each event goes to one collector only: where several parts of an app listen, share the flow.
     */
    public fun eventFlow(): Flow<Event> = flow {
        while (true) {
            val events = try {
                native.nextEvents()
            } catch (_: SessionException.Closed) {
                return@flow
            }
            events.forEach { emit(it) }
        }
    }

    /**
     * Polls the pack's sources as often as they have something new, until cancelled or closed.
     *
     * @param now the clock; a rehearsal has its own.
     * @param atMost the longest pause between two polls: the visitor walks on to other assets.
     */
    public suspend fun keepPolling(
        atMost: Duration = Duration.ofSeconds(10),
        now: () -> Instant = Instant::now,
    ) {
        while (true) {
            val time = now()
            val next = try {
                native.pollSources(time)
            } catch (_: SessionException.Closed) {
                return
            }
            val pause = next?.let { Duration.between(time, it) } ?: atMost
            delay(pause.coerceIn(Duration.ofSeconds(1), maxOf(atMost, Duration.ofSeconds(1))).toMillis())
        }
    }

    /** Ends the visit and frees what it holds; calling it again does nothing. */
    override fun close() {
        // What is left is a shell, which goes with this object: freed by hand, a late call would
        // meet uniffi's IllegalStateException instead of SessionException.Closed.
        native.end()
    }
}
