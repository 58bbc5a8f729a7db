package io.wattwalk

import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow

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
     * Everything that happens while it is collected, and before that what nobody has heard yet; it
     * ends when the session is closed.
     *
     * Each collector hears every event. One that is cancelled loses nothing: what it has not been
     * handed stays for the next, unless another collector has heard it. An operator that buffers
     * (`buffer`, `flowOn`, `shareIn`) has what it holds in its own hands.
     */
    public fun eventFlow(): Flow<Event> = eventsOf(native::listen)

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
