package io.wattwalk.demo.visit

import android.os.Handler
import android.os.Looper
import java.util.concurrent.Executor
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.asCoroutineDispatcher

/** The thread of the views, which Android's coroutines have only with a library more. */
internal fun mainThread(): CoroutineDispatcher {
    val handler = Handler(Looper.getMainLooper())
    return Executor { handler.post(it) }.asCoroutineDispatcher()
}
