package io.wattwalk

import java.nio.file.Path
import java.time.Instant
import java.util.Collections
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong
import kotlin.random.Random
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/**
 * Every exported function with hostile values: none crashes, none panics, and what is refused is
 * refused with a typed exception.
 */
class HammerTest {
    private val calls = AtomicLong()
    private val answers = ConcurrentHashMap<String, AtomicLong>()
    private val untyped = Collections.synchronizedList(mutableListOf<Throwable>())

    private fun call(name: String, block: () -> Unit) {
        calls.incrementAndGet()
        val answer = try {
            block()
            "done"
        } catch (typed: SessionException) {
            typed::class.simpleName!!
        } catch (typed: PackException) {
            typed::class.simpleName!!
        } catch (typed: WalkException) {
            typed::class.simpleName!!
        } catch (typed: RecordingException) {
            typed::class.simpleName!!
        } catch (typed: DistrictException) {
            typed::class.simpleName!!
        } catch (other: Throwable) {
            untyped.add(RuntimeException(name, other))
            "untyped"
        }
        answers.computeIfAbsent("$name: $answer") { AtomicLong() }.incrementAndGet()
    }

    private class Hostile(seed: Int) {
        val random = Random(seed)
        val header = """{"wattwalk_recording":1,"pack":"fort-issy","settings":{"language":"fr","eye_height_m":1.5}}"""

        fun double(): Double = when (random.nextInt(12)) {
            0 -> Double.NaN
            1 -> Double.POSITIVE_INFINITY
            2 -> Double.NEGATIVE_INFINITY
            3 -> Double.MAX_VALUE
            4 -> -Double.MAX_VALUE
            5 -> Double.MIN_VALUE
            6 -> -0.0
            7 -> 1e300
            8 -> 48.8167 + random.nextDouble() * 1e-3
            9 -> 2.2681 + random.nextDouble() * 1e-3
            10 -> random.nextDouble(-400.0, 400.0)
            else -> random.nextDouble(0.1, 100.0)
        }

        fun maybe(): Double? = if (random.nextInt(3) == 0) null else double()

        fun time(): Instant = when (random.nextInt(8)) {
            0 -> Instant.MIN
            1 -> Instant.MAX
            2 -> Instant.EPOCH
            3 -> Instant.ofEpochSecond(-1, 1)
            4 -> Instant.ofEpochSecond(253402207200L, 999_999_999)
            else -> Demo.start.plusMillis(random.nextLong(-100_000, 100_000))
        }

        fun text(): String = when (random.nextInt(9)) {
            0 -> ""
            1 -> "\u0000"
            2 -> "x".repeat(100_000)
            3 -> "\uD83D\uDE00 \u202E\uFEFF"
            4 -> "../../etc/passwd"
            5 -> "fr"
            6 -> "zh-Hant-TW-x-" + "a-".repeat(500)
            7 -> Demo.pack.tour().stops.random(random).id
            else -> String(CharArray(random.nextInt(40)) { random.nextInt(32, 0xD7FF).toChar() })
        }

        fun side(): Int = when (random.nextInt(4)) {
            0 -> 0
            1 -> Int.MAX_VALUE
            2 -> random.nextInt()
            else -> random.nextInt(1, 2000)
        }

        fun number(): Int = when (random.nextInt(4)) {
            0 -> 0
            1 -> -1
            2 -> random.nextInt()
            else -> random.nextInt(1, 2000)
        }

        fun quaternion() = Quaternion(double(), double(), double(), double())

        fun fix() = when (random.nextInt(4)) {
            0 -> Fix(Demo.start, 48.8167, 2.2681, 4.0, null, null)
            else -> Fix(time(), double(), double(), double(), maybe(), maybe())
        }

        fun attitude() =
            Attitude(time(), quaternion(), NorthReference.entries.random(random), maybe())

        fun camera() = Camera(
            side(), side(), double(), ScreenRotation.entries.random(random), double(), double(), random.nextBoolean(),
        )

        fun reading() = Reading(
            text(), Quantity.entries.random(random), maybe(), time(), Quality.entries.random(random),
        )

        fun error(): SourceError = when (random.nextInt(3)) {
            0 -> SourceError.Unreachable(text(), Fault.CONNECT, text())
            1 -> SourceError.Busy(text(), time())
            else -> SourceError.UnknownAsset(text(), text())
        }

        fun batch() = Batch(
            List(random.nextInt(20)) { reading() }, List(random.nextInt(5)) { Failure(text(), error()) }, time(),
        )

        fun texts() = List(random.nextInt(6)) { text() }

        fun progress() = Progress(texts(), texts(), if (random.nextBoolean()) text() else null, random.nextBoolean(), texts())

        fun networks() = Network.entries.filter { random.nextBoolean() }.toSet()

        fun subject() = if (random.nextBoolean()) CueSubject.Stop(text()) else CueSubject.Asset(text())
    }

    private fun Hostile.hammer(session: TourSession) {
        when (random.nextInt(23)) {
            0, 1 -> call("fix") { session.fix(fix()) }
            2, 3 -> call("attitude") { session.attitude(attitude()) }
            4 -> call("frame") { session.frame(camera(), time()) }
            5 -> call("frame") { session.frame(Demo.camera, time()) }
            6 -> call("readings") { session.readings(batch(), time()) }
            7 -> call("sourceFailed") { session.sourceFailed(error(), time()) }
            8 -> call("setLanguage") { session.setLanguage(text()) }
            9 -> call("hideNetworks") { session.hideNetworks(networks()) }
            10 -> call("skipStop") { session.skipStop(time()) }
            11 -> call("repeatStop") { session.repeatStop(time()) }
            12 -> call("goToStop") { session.goToStop(text(), time()) }
            13 -> call("restart") { session.restart(progress()) }
            14 -> call("wantedAssets") { session.wantedAssets(double().toFloat(), time()) }
            15 -> call("pose") { session.pose(time()) }
            16 -> call("way") { session.way(time()) }
            17 -> call("progress") { session.progress().toJson() }
            18 -> call("words") { session.words(subject()) }
            19 -> call("asset") { session.asset(number()); session.focus(); session.language() }
            20 -> call("readingsOf") { session.readingsOf(text(), time()).forEach { it.text(text()) } }
            21 -> call("events") { session.events().forEach { it.toJson() } }
            else -> call("pollSources") { runBlocking { session.pollSources(time()) } }
        }
    }

    private fun Hostile.hammerTheRest() {
        when (random.nextInt(9)) {
            0 -> call("open") { TourSession(Demo.pack, Settings(text(), double(), networks(), progress())).close() }
            1 -> call("recording") { TourSession(Demo.pack, newVisit(text()), Path.of("/proc/none/${random.nextInt()}")) }
            2 -> call("fromFolder") { TourPack.fromFolder(text()).close() }
            3 -> call("fromFiles") { TourPack.fromFiles(mapOf("pack.json" to text().toByteArray(), text() to ByteArray(3))).close() }
            4 -> call("fromReader") {
                val reader = object : PackReader {
                    override fun read(path: String): ByteArray =
                        if (random.nextBoolean()) error("no") else random.nextBytes(random.nextInt(100))
                }
                TourPack.fromReader(reader).close()
            }
            5 -> call("replay") {
                val line = "\n{\"repeat_stop\":{\"now\":\"2026-06-16T09:00:00Z\"}}\n${text()}"
                val replay = Replay(Demo.pack, (if (random.nextBoolean()) header + line else text()).toByteArray())
                replay.currentFrame()
                if (random.nextBoolean()) replay.stop()
                runBlocking { replay.playOn() }
                replay.step()
            }
            6 -> call("rehearsal") { Rehearsal.fromPack(Demo.pack, text().toByteArray()).close() }
            7 -> call("progressFromJson") { progressFromJson(text()) }
            else -> call("pack") {
                Demo.pack.run { title(text()); id(); languages(); attribution(); timeZone(); problems(); tour() }
            }
        }
    }

    @Test
    fun `hostile values from many threads meet typed errors only`() {
        val sessions = List(3) { Demo.session() }
        val ended = Demo.session().apply { close() }
        val rehearsal = Rehearsal.fromPack(Demo.pack)
        val district = SimulatedDistrict.fromPack(Demo.pack)
        val threads = List(8) { number ->
            Thread {
                val hostile = Hostile(number)
                repeat(4000) { turn ->
                    hostile.hammer(sessions[turn % sessions.size])
                    if (turn % 4 == 0) hostile.hammer(ended)
                    if (turn % 10 == 0) hostile.hammerTheRest()
                    if (turn % 200 == 0) {
                        call("samples") { rehearsal.samples(hostile.time(), hostile.double(), hostile.double()) }
                        call("place") { rehearsal.place(hostile.double()) }
                    }
                    if (turn % 400 == 0) {
                        call("day") { district.day(hostile.time(), Scope.entries.random(hostile.random)) }
                        call("indicators") { district.indicators(hostile.time(), Scope.DISTRICT) }
                        call("readingsOf") { district.readingsOf(hostile.texts(), hostile.time()) }
                    }
                }
            }
        }
        threads.forEach { it.start() }
        threads.forEach { it.join() }
        // After all that, the visit still goes on.
        sessions.forEach { session ->
            session.restart(Progress(emptyList(), emptyList(), null, false, emptyList()))
            Rehearsal.fromPack(Demo.pack).samples(Demo.start, 0.0, 5.0).forEach(session::handIn)
            assertTrue(session.frame(Demo.camera, Demo.after(5.0)).positionState == PositionState.MEASURED)
            session.close()
        }
        println("hammer: ${calls.get()} calls")
        answers.toSortedMap().forEach { (answer, count) -> println("  $answer $count") }
        untyped.firstOrNull()?.let { throw AssertionError("${untyped.size} untyped", it) }
        assertTrue(answers.keys.any { it == "fix: Sample" } && answers.keys.any { it == "frame: Camera" })
        assertTrue(answers.keys.count { it.endsWith(": Closed") } >= 20, "${answers.keys}")
    }

    @Test
    fun `sessions closed under the hands of other threads end calmly`() {
        repeat(20) { round ->
            val session = Demo.session()
            val threads = List(4) { number ->
                Thread {
                    val hostile = Hostile(round * 10 + number)
                    repeat(100) { hostile.hammer(session) }
                }
            }
            val waiter = Thread {
                call("eventFlow") { runBlocking { session.eventFlow().collect {} } }
            }
            (threads + waiter).forEach { it.start() }
            Thread.sleep(5)
            session.close()
            (threads + waiter).forEach { it.join(20_000) }
            assertTrue((threads + waiter).none { it.isAlive }, "a call hangs after close")
        }
        assertEquals(20L, answers["eventFlow: done"]?.get())
        untyped.firstOrNull()?.let { throw it }
    }
}
