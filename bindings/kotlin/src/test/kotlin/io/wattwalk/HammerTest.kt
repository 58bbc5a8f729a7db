package io.wattwalk

import java.nio.file.Path
import java.util.Collections
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong
import kotlin.concurrent.thread
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/**
 * Every exported function with hostile values: none crashes, none panics, and what is refused is
 * refused with a typed exception.
 */
class HammerTest {
    private val answers = ConcurrentHashMap<String, AtomicLong>()
    private val untyped = Collections.synchronizedList(mutableListOf<Throwable>())

    private fun call(name: String, block: () -> Any?) {
        val answer = try {
            block()
            "done"
        } catch (thrown: Throwable) {
            val typed = when (thrown) {
                is VisitException, is PackException, is WalkException, is RecordingException,
                is DistrictException, is LogException, is FetchException -> thrown.message!!.isNotBlank()
                else -> false
            }
            if (!typed) untyped.add(RuntimeException(name, thrown))
            thrown::class.simpleName!!
        }
        answers.computeIfAbsent("$name: $answer") { AtomicLong() }.incrementAndGet()
    }

    /** Calls of a session, by the names that the library exports. */
    private val ofSession: Map<String, Hostile.(TourSession) -> Any?> = mapOf(
        "sharedvisit_allow_hosts" to { it.allowHosts(texts()) },
        "sharedvisit_around_map" to { it.aroundMap() },
        "sharedvisit_asset" to { it.asset(number()) },
        "sharedvisit_attitude" to { it.attitude(attitude()) },
        "sharedvisit_card" to { it.card(time()) },
        "sharedvisit_curve" to { it.curve(text(), Quantity.entries.random(random), time()) },
        "sharedvisit_events" to { it.events() },
        "sharedvisit_finish_recording" to { it.finishRecording() },
        "sharedvisit_fix" to { it.fix(fix()) },
        "sharedvisit_focus" to { it.focus() },
        "sharedvisit_forget_token" to { it.forgetToken(wanted()) },
        "sharedvisit_frame" to { it.frame(if (random.nextBoolean()) camera() else Demo.camera, time()) },
        "sharedvisit_go_to_stop" to { it.goToStop(text(), time()) },
        "sharedvisit_hide_networks" to { it.hideNetworks(networks()) },
        "sharedvisit_keep_readings" to { it.keepReadings(place(), time()) },
        "sharedvisit_language" to { it.language() },
        "sharedvisit_listen" to { it.listen().close() },
        "sharedvisit_load_surroundings" to { runBlocking { it.loadSurroundings() } },
        "sharedvisit_poll_sources" to { runBlocking { it.pollSources(time()) } },
        "sharedvisit_pose" to { it.pose(time()) },
        "sharedvisit_provenance" to { it.provenance() },
        "sharedvisit_progress" to { it.progress() },
        "sharedvisit_readings" to { it.readings(batch(), time()) },
        "sharedvisit_readings_of" to { it.readingsOf(text(), time()) },
        "sharedvisit_repeat_stop" to { it.repeatStop(time()) },
        "sharedvisit_restart" to { it.restart(progress()) },
        "sharedvisit_retry_sources" to { it.retrySources() },
        "sharedvisit_select" to { it.select(asset()) },
        "sharedvisit_set_connectivity" to {
            it.setConnectivity(Connectivity(NetworkState.entries.random(random), random.nextBoolean()))
        },
        "sharedvisit_set_language" to { it.setLanguage(text()) },
        "sharedvisit_set_token" to { it.setToken(wanted(), text()) },
        "sharedvisit_skip_stop" to { it.skipStop(time()) },
        "sharedvisit_source_changed" to { it.sourceChanged(text(), state(), time()) },
        "sharedvisit_source_failed" to { it.sourceFailed(error(), time()) },
        "sharedvisit_sources" to { it.sources() },
        "sharedvisit_stop_states" to { it.stopStates(time()) },
        "sharedvisit_surroundings" to { it.surroundings() },
        "sharedvisit_touch" to { it.touch(pixel(), pixel()) },
        "sharedvisit_track" to { it.track(track()) },
        "sharedvisit_inertial" to { it.inertial(Inertial(time(), point(), point())) },
        "sharedvisit_magnetic" to { it.magnetic(Magnetic(time(), point())) },
        "sharedvisit_align" to { it.align(alignment()) },
        "sharedvisit_undo_alignment" to { it.undoAlignment(time()) },
        "sharedvisit_undo" to { it.undo(time()) },
        "sharedvisit_undoable" to { it.undoable(time()) },
        "sharedvisit_use_secret_store" to { it.useSecretStore(store()) },
        "sharedvisit_wanted" to { it.wanted(time()) },
        "sharedvisit_way" to { it.way(time()) },
        "sharedvisit_wide_hosts" to { it.wideHosts() },
        "sharedvisit_words" to { it.words(subject()) },
        "eventlistener_take" to { session -> session.listen().use { it.take() } },
        "eventlistener_ready" to { session ->
            session.listen().use { runBlocking { withTimeoutOrNull(1) { it.ready() } } }
        },
    )

    private val rehearsal = Rehearsal.fromPack(Demo.pack, conditions = Conditions.CANYON)
    private val walk = RehearsedWalk(rehearsal, Demo.start, 0.0)
    private val district = SimulatedDistrict.fromPack(Demo.pack)

    /** All the others. */
    private val ofTheRest: Map<String, Hostile.() -> Any?> = mapOf(
        "new_visit" to { newVisit(text()) },
        "palette" to { palette() },
        "asset_title" to { Demo.session().use { it.asset(0) }?.title(text()) },
        "conditions_title" to { Conditions.entries.random(random).title(text()) },
        "mapstop_title" to { Demo.pack.map().stops.random(random).title(text()) },
        "figuresnow_texts" to { district.figures(Demo.start, Scope.DISTRICT)?.texts(text()) },
        "provenance_texts" to { Demo.session().use { it.provenance() }.texts(text()) },
        "fault_hindrance" to { Fault.entries.random(random).hindrance() },
        "progress_from_json" to { progressFromJson(text()) },
        "progress_to_json" to { progressFromJson(progress().toJson()) },
        "cue_paragraphs" to { Cue(subject(), text(), text(), text()).paragraphs() },
        "surroundingsstate_shown_m" to { SurroundingsState.Complete(double()).shownM() },
        "event_to_json" to { Event(time(), EventKind.Tour(TourEvent.StopReached(text()))).toJson() },
        "frame_to_json" to { frame().toJson() },
        "secretid_text" to { secretId().text() },
        "reading_text" to { reading().text(text()) },
        "rehearsedwalk_new" to { RehearsedWalk(rehearsal, time(), double()).close() },
        "rehearsedwalk_advance" to { walk.run { setSpeed(1.0); advance(double()) } },
        "rehearsedwalk_elapsed_s" to { walk.elapsedS() },
        "rehearsedwalk_is_finished" to { walk.isFinished() },
        "rehearsedwalk_length_s" to { walk.lengthS() },
        "rehearsedwalk_next_speed" to { walk.nextSpeed() },
        "rehearsedwalk_now" to { walk.now() },
        "rehearsedwalk_rewind" to { walk.rewind() },
        "rehearsedwalk_samples_before" to { walk.samplesBefore() },
        "rehearsedwalk_seek" to { walk.seek(double()) },
        "rehearsedwalk_seek_place" to { walk.seekPlace(EastNorth(double(), double()), double()) },
        "rehearsedwalk_set_speed" to { walk.setSpeed(double()) },
        "rehearsedwalk_settle" to { walk.settle() },
        "rehearsedwalk_speed" to { walk.speed() },
        "rehearsedwalk_start" to { walk.start() },
        "rehearsedwalk_street" to { walk.street(text()) },
        "rehearsedwalk_turn" to { walk.turn(time()) },
        "set_log_sink" to { setLogSink(sink(), LogLevel.entries.random(random)) },
        "clear_log_sink" to { clearLogSink() },
        "sharedvisit_new" to {
            val settings = Settings(text(), double(), networks(), progress())
            val recording = Path.of("/proc/none/${random.nextInt()}").takeIf { random.nextBoolean() }
            TourSession(Demo.pack, settings, recording, http(), sources()).close()
        },
        "sharedvisit_close" to { Demo.session().run { close(); close() } },
        "tourpack_from_folder" to { TourPack.fromFolder(text()).close() },
        "tourpack_from_files" to {
            TourPack.fromFiles(mapOf("pack.json" to text().toByteArray(), text() to bytes())).close()
        },
        "tourpack_from_archive" to {
            // A file that is something else, or none at all.
            TourPack.fromArchive(if (random.nextBoolean()) "${Demo.folder}/pack.json" else text()).close()
        },
        "tourpack_from_reader" to { TourPack.fromReader(reader()).close() },
        "tourpack_title" to { Demo.pack.title(text()) },
        "tourpack_id" to { Demo.pack.id() },
        "tourpack_languages" to { Demo.pack.languages() },
        "tourpack_attribution" to { Demo.pack.attribution(text()) },
        "tourpack_time_zone" to { Demo.pack.timeZone() },
        "tourpack_problems" to { Demo.pack.problems() },
        "tourpack_tour" to { Demo.pack.tour() },
        "tourpack_map" to { Demo.pack.map() },
        "replay_new" to { Replay(Demo.pack, recording()).close() },
        "replay_current_frame" to { replay().use { it.currentFrame() } },
        "replay_step" to { replay().use { it.step() } },
        "replay_play_on" to { replay().use { runBlocking { it.playOn() } } },
        "replay_stop" to { replay().run { stop(); stop(); step() } },
        "packfetch_new" to { fetch().close() },
        "packfetch_fetch" to { fetch().use { runBlocking { it.fetch() } } },
        "packfetch_progress" to { fetch().use { it.progress() } },
        "packfetch_stop" to { fetch().use { it.stop(); it.stop(); runBlocking { it.fetch() } } },
        "rehearsal_from_pack" to {
            val conditions = (Conditions.entries + null).random(random)
            Rehearsal.fromPack(Demo.pack, text().toByteArray(), random.nextLong(), conditions).close()
        },
        "rehearsal_length_s" to { rehearsal.lengthS() },
        "rehearsal_place" to { rehearsal.place(double()) },
        "rehearsal_samples" to { rehearsal.samples(time(), double(), double().coerceAtMost(500.0)) },
        "simulateddistrict_from_pack" to { SimulatedDistrict.fromPack(Demo.pack).close() },
        "simulateddistrict_day" to { district.day(time(), Scope.entries.random(random)) },
        "simulateddistrict_figures" to { district.figures(time(), Scope.entries.random(random)) },
        "simulateddistrict_readings_of" to { district.readingsOf(texts(), time()) },
        "simulateddistrict_storage_kwh" to { district.storageKwh(Scope.entries.random(random)) },
    )

    @Test
    fun `no exported function is left out`() {
        assertEquals(Exported.functions, (ofSession.keys + ofTheRest.keys).toSortedSet())
    }

    @Test
    fun `hostile values from many threads meet typed errors only`() {
        // Each with a source of the app's own that answers anything.
        val sessions = List(3) { Demo.session(sources = listOf(Hostile(it).source("hostile"))) }
        val ended = Demo.session().apply { close() }
        val (session, rest) = ofSession.toList() to ofTheRest.toList()
        List(8) { number ->
            thread {
                val hostile = Hostile(number)
                repeat(4_000) { turn ->
                    val (name, block) = session[(turn + number) % session.size]
                    call(name) { hostile.block(sessions[hostile.random.nextInt(3)]) }
                    if (turn % 4 == 0) call("$name after close") { hostile.block(ended) }
                    if (turn % 10 == 0) {
                        val (other, work) = rest[(turn / 10 + number) % rest.size]
                        call(other) { hostile.work() }
                    }
                }
            }
        }.forEach { it.join() }
        clearLogSink()
        // After all that, the visit still goes on.
        sessions.forEach {
            it.restart(Progress(emptyList(), emptyList(), null, false, emptyList()))
            rehearsal.samples(Demo.start, 0.0, 5.0).forEach(it::handIn)
            assertEquals(PositionState.MEASURED, it.frame(Demo.camera, Demo.after(5.0)).positionState)
            it.close()
        }
        println("hammer: ${answers.values.sumOf { it.get() }} calls of ${Exported.functions.size} functions")
        answers.toSortedMap().forEach { (answer, count) -> println("  $answer $count") }
        untyped.firstOrNull()?.let { throw AssertionError("${untyped.size} untyped", it) }
        assertEquals(Exported.functions, answers.keys.map { it.substringBefore(':').substringBefore(' ') }.toSortedSet())
        assertTrue(answers.keys.containsAll(listOf("sharedvisit_fix: Sample", "sharedvisit_frame: Camera")))
        // Some calls of a closed session do not need an open one.
        val closed = answers.keys.filter { it.endsWith("after close: Closed") }
        val open = setOf("sharedvisit_finish_recording", "sharedvisit_listen", "eventlistener_take", "eventlistener_ready")
        assertEquals(ofSession.keys - open, closed.map { it.substringBefore(' ') }.toSet())
    }

    @Test
    fun `sessions closed under the hands of other threads end calmly`() {
        repeat(20) { round ->
            val session = Demo.session(sources = listOf(Hostile(round).source("hostile")))
            val threads = List(4) { number ->
                thread(start = false) {
                    val hostile = Hostile(round * 10 + number)
                    repeat(100) {
                        val (name, block) = ofSession.toList().random(hostile.random)
                        call(name) { hostile.block(session) }
                    }
                }
            }
            val waiter = thread(start = false) { call("eventFlow") { runBlocking { session.eventFlow().toList() } } }
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
