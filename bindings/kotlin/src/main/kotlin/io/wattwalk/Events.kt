package io.wattwalk

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.mapNotNull

/** A listener for each collector, freed with it. */
internal fun eventsOf(listen: () -> EventListener): Flow<Event> =
    flow { listen().use { listener -> while (listener.ready()) emit(listener) } }
        // A collector may be cancelled up to the moment when `emit` has let the listener through:
        // only behind it is an event taken, and then the collector gets it.
        .mapNotNull { it.take() }
