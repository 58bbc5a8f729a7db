package io.wattwalk

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * A visit: the one thing that an app holds.
 *
 * Samples are handed in as the platform gives them, each with its time; [frame] is called once for
 * each displayed picture; [eventFlow] tells what happened. Calls may come from any thread. After
 * [close] every call throws [SessionException.Closed].
 */
public class TourSession private constructor(private val native: NativeTourSession) :
    NativeTourSessionInterface by native, AutoCloseable {

    /**
     * Opens a visit of a pack.
     *
     * @throws SessionException.EyeHeight when the settings are not those of a person.
     */
    public constructor(pack: TourPack, settings: Settings) : this(NativeTourSession(pack, settings))

    /**
     * Everything that happens from now on, until the session is closed; then the flow ends.
     *
     * Each event goes to one collector: where several parts of an app listen, share the flow.
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

    /** Ends the visit and frees what it holds; calling it again does nothing. */
    override fun close() {
        native.end()
    }

    // What is left after `end` is a shell, which goes with this object: freed by hand, a late call
    // would meet uniffi's IllegalStateException instead of SessionException.Closed.
}
