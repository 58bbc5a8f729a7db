package io.wattwalk

import java.util.concurrent.Executor
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.launch

/** What goes on until it is closed; closing it again does nothing. */
public fun interface Ongoing : AutoCloseable {
    /** Ends it; what it was doing just then may still come to its end. */
    override fun close()
}

/** Work on an executor, cancelled by a close. What it throws is the thread's to handle. */
internal fun ongoing(executor: Executor, work: suspend () -> Unit): Ongoing {
    val job = CoroutineScope(executor.asCoroutineDispatcher()).launch { work() }
    return Ongoing { job.cancel() }
}
