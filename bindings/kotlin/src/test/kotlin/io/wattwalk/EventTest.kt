package io.wattwalk

import java.util.Collections
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread
import kotlin.random.Random
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What a session tells, through flows that come and go. */
class EventTest {
    private val stops = Demo.pack.tour().stops.map { it.id }

    /** Jumps from stop to stop; the times tell the jumps apart. */
    private fun TourSession.jump(count: Int) =
        repeat(count) { goToStop(stops[it % stops.size], Demo.start.plusMillis(it.toLong())) }

    /** What so many jumps have to tell. */
    private fun told(jumps: Int): List<Event> = Demo.session().use { session ->
        session.jump(jumps)
        session.events()
    }

    private suspend fun Flow<Event>.hear(count: Int) = withTimeout(20_000) { take(count).toList() }

    @Test
    fun `a collector that leaves early leaves the rest to the next`() = runBlocking {
        val told = told(3)
        assertTrue(told.size >= 3, "$told")
        Demo.session().use { session ->
            session.jump(3)
            val heard = listOf(session.eventFlow().first()) + session.eventFlow().hear(told.size - 1)
            assertEquals(told, heard)
        }
    }

    @Test
    fun `collectors cancelled at any moment lose nothing and hear nothing twice`() = runBlocking {
        val told = told(2_000)
        Demo.session().use { session ->
            val heard = Collections.synchronizedList(mutableListOf<Event>())
            val random = Random(5)
            val teller = thread { session.jump(2_000) }
            var collectors = 0
            withTimeout(60_000) {
                while (heard.size < told.size) {
                    val collector = launch(Dispatchers.Default) { session.eventFlow().collect(heard::add) }
                    val end = System.nanoTime() + random.nextLong(1_000_000)
                    while (System.nanoTime() < end) Thread.onSpinWait()
                    collector.cancelAndJoin()
                    collectors++
                }
            }
            teller.join()
            assertEquals(told, heard)
            println("events: ${told.size} heard by $collectors collectors, each cancelled")
            assertTrue(collectors > 50, "$collectors")
        }
    }

    @Test
    fun `several collectors hear everything`() = runBlocking {
        val told = told(200)
        Demo.session().use { session ->
            val begun = AtomicInteger()
            val collectors = List(4) {
                val events = eventsOf { session.listen().also { begun.incrementAndGet() } }
                async(Dispatchers.Default) { events.hear(told.size) }
            }
            while (begun.get() < 4) delay(1)
            thread { session.jump(200) }
            collectors.awaitAll().forEach { assertEquals(told, it) }
            assertEquals(emptyList<Event>(), session.events())
        }
    }

    @Test
    fun `a close ends every flow, also one begun later`() = runBlocking {
        val session = Demo.session()
        val collectors = List(4) { async(Dispatchers.Default) { session.eventFlow().toList() } }
        delay(100)
        session.close()
        withTimeout(5_000) {
            collectors.awaitAll().forEach { assertEquals(emptyList<Event>(), it) }
            assertEquals(emptyList<Event>(), session.eventFlow().toList())
        }
    }

    @Test
    fun `a collector's end frees its listener`() = runBlocking {
        Demo.session().use { session ->
            val spies = Collections.synchronizedList(mutableListOf<Spy>())
            val events = eventsOf { Spy(session.listen()).also(spies::add) }
            val waiting = launch(Dispatchers.Default) { events.collect {} }
            while (spies.isEmpty()) delay(1)
            delay(50)
            waiting.cancelAndJoin()
            session.jump(1)
            events.first()
            val failing = runCatching { events.collect { error("the app's own fault") } }
            assertEquals("the app's own fault", failing.exceptionOrNull()?.message)
            assertEquals(listOf(1, 1, 1), spies.map { it.freed })
        }
    }

    /** A listener that counts how often it is freed. */
    private class Spy(private val real: EventListener) : EventListener(NoHandle) {
        var freed = 0

        override suspend fun ready() = real.ready()

        override fun take() = real.take()

        override fun close() {
            freed++
            real.close()
        }
    }
}
