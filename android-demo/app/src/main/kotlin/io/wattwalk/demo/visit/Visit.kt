package io.wattwalk.demo.visit

import android.util.Log
import io.wattwalk.Attitude
import io.wattwalk.Camera
import io.wattwalk.Cue
import io.wattwalk.CueSubject
import io.wattwalk.DistrictException
import io.wattwalk.Event
import io.wattwalk.EventKind
import io.wattwalk.Fix
import io.wattwalk.Frame
import io.wattwalk.Network
import io.wattwalk.Pose
import io.wattwalk.Progress
import io.wattwalk.Rehearsal
import io.wattwalk.Sample
import io.wattwalk.SessionException
import io.wattwalk.Settings
import io.wattwalk.SimulatedDistrict
import io.wattwalk.TourPack
import io.wattwalk.TourSession
import io.wattwalk.Way
import io.wattwalk.WalkException
import io.wattwalk.demo.rehearsal.RehearsedWalk
import java.time.Duration
import java.time.Instant

/**
 * A visit, apart from any screen: it outlives the activity that a turn of the tablet ends. Sensor
 * samples go in, from the device or from the rehearsed walk; frames, cues and figures come out.
 */
internal class Visit(private val pack: TourPack, private val clock: DeviceClock, saved: SavedVisit) : AutoCloseable {
    private val session = TourSession(
        pack,
        Settings(saved.language, EYE_HEIGHT_M, saved.hidden, saved.progress),
    )
    private val district = try {
        SimulatedDistrict.fromPack(pack)
    } catch (error: DistrictException) {
        // The walk goes on without figures.
        Log.w(TAG, error)
        null
    }
    private val map = pack.map()
    private val stops = map.stops.map { it.id }
    private var polled: Instant? = null
    private var walked: Instant? = null
    private val heard = mutableListOf<Cue>()

    /** The rehearsed walk, if the pack has one. */
    private val rehearsed = try {
        RehearsedWalk(Rehearsal.fromPack(pack, null, REHEARSAL_SEED), saved.rehearsedS)
    } catch (error: WalkException) {
        Log.w(TAG, error)
        null
    }

    /** What the visit is about, as a screen needs it. */
    val title: String get() = pack.title(language)
    val languages: List<String> get() = pack.languages()
    val networks: List<Network> =
        map.shapes.map { it.network }.distinct().filter { it != Network.UNSPECIFIED }.sorted()
    val figures: Figures? = district?.let { Figures(it) }
    val canRehearse: Boolean get() = rehearsed != null

    /** The rehearsed walk while it is what is walked. */
    var rehearsal: RehearsedWalk? = if (saved.rehearsal) rehearsed else null
        private set

    /** Whether the guide goes on: the rehearsal walks, and cues are spoken. */
    var going = false
        set(value) {
            field = value
            walked = null
        }

    var language: String = saved.language
        set(value) {
            field = value
            session.setLanguage(value)
            cue = cue?.let { session.words(it.subject) }
        }

    var hidden: Set<Network> = saved.hidden
        set(value) {
            field = value
            session.hideNetworks(value)
        }

    /** The words to be read now. */
    var cue: Cue? = saved.progress.current?.let { session.words(CueSubject.Stop(it)) }
        private set

    /** Where the visit stands, the way on, and the time that it is about: as of the last [tick]. */
    var progress: Progress = saved.progress
        private set
    var way: Way? = null
        private set
    val now: Instant get() = rehearsal?.now ?: clock.now()

    init {
        rehearsal?.settle()?.forEach(::handIn)
    }

    fun fix(fix: Fix) {
        if (rehearsal == null) handIn(Sample.Fix(fix))
    }

    fun attitude(attitude: Attitude) {
        if (rehearsal == null) handIn(Sample.Attitude(attitude))
    }

    private fun handIn(sample: Sample) {
        try {
            when (sample) {
                is Sample.Fix -> session.fix(sample.fix)
                is Sample.Attitude -> session.attitude(sample.attitude)
            }
        } catch (error: SessionException.Sample) {
            // A sensor that says nonsense once is not the end of a walk.
            Log.w(TAG, error)
        }
    }

    /** Lets the rehearsal walk on; once a frame. */
    fun step() {
        val walk = rehearsal ?: return
        val now = clock.now()
        val since = walked?.let { Duration.between(it, now).toNanos() / 1e9 } ?: 0.0
        walked = now
        if (going) walk.walk(since).forEach(::handIn)
    }

    /** What the camera shows now. */
    fun frame(camera: Camera): Frame? = try {
        session.frame(camera, now)
    } catch (error: SessionException.Camera) {
        // A view that is not laid out yet.
        Log.w(TAG, error)
        null
    }

    fun pose(): Pose? = session.pose(now)

    /** Asks for new readings and takes note of what happened; a few times a second. */
    fun tick() {
        val now = now
        poll(now)
        session.events().forEach(::hear)
        progress = session.progress()
        way = session.way(now)
        if (rehearsal?.finished == true) going = false
    }

    /** The cues that came since this was asked last, to be spoken. */
    fun takeCues(): List<Cue> = heard.toList().also { heard.clear() }

    /** The asset that the current stop is about. */
    fun focus(): Int? = session.focus()

    private fun poll(now: Instant) {
        val district = district ?: return
        val last = polled
        if (last != null && Duration.between(last, now).abs() < POLL_EVERY) return
        polled = now
        session.readings(district.readingsOf(session.wantedAssets(POLL_RADIUS_M, now), now), now)
    }

    private fun hear(event: Event) {
        when (val kind = event.kind) {
            is EventKind.Cue -> {
                cue = kind.cue
                heard += kind.cue
            }
            is EventKind.SourceFailed, is EventKind.ReadingRefused -> Log.w(TAG, kind.toString())
            else -> Unit
        }
    }

    /** Number of a stop, from 1, and how many there are. */
    fun numberOf(stop: String): Int = stops.indexOf(stop) + 1
    val stopCount: Int get() = stops.size

    /** The stops and their titles, for the guide to choose from. */
    fun stopList(): List<Pair<String, String>> =
        stops.map { it to (session.words(CueSubject.Stop(it))?.title ?: it) }

    fun repeat() {
        session.repeatStop(now)
        tick()
    }

    /** Leaves out the next stop, or ends the current one; a rehearsal is taken to the next. */
    fun next() {
        val after = stops.getOrNull(stops.indexOf(progress.current ?: progress.reached.lastOrNull()) + 1)
        if (rehearsal != null && after != null) return goTo(after)
        session.skipStop(now)
        tick()
    }

    /** Goes to a stop by hand; a rehearsal is taken there. */
    fun goTo(stop: String) {
        val place = map.stops.find { it.id == stop }
        val walk = rehearsal
        if (walk != null && place != null) {
            walk.seek(place.at, place.radiusM)
            // Its clock may run backwards.
            session.restart(session.progress())
            polled = null
            walked = null
            walk.settle().forEach(::handIn)
        }
        session.goToStop(stop, now)
        tick()
    }

    /** Changes between the place itself and the rehearsed walk: another visit begins. */
    fun rehearse(on: Boolean) {
        rehearsal = rehearsed.takeIf { on }
        restart()
    }

    /** Begins the visit anew. */
    fun restart() {
        rehearsal?.rewind()
        session.restart(SavedVisit.NOTHING_SEEN)
        polled = null
        walked = null
        cue = null
        heard.clear()
        rehearsal?.settle()?.forEach(::handIn)
        tick()
    }

    /** What is to be kept of it. */
    fun save(saved: SavedVisit): SavedVisit = saved.copy(
        language = language,
        hidden = hidden,
        rehearsal = rehearsal != null,
        rehearsedS = rehearsed?.elapsedS ?: 0.0,
        progress = session.progress(),
    )

    override fun close() = session.close()

    companion object {
        private const val TAG = "Visit"
        private const val EYE_HEIGHT_M = 1.5
        private const val REHEARSAL_SEED = 7L
        private const val POLL_RADIUS_M = 200f
        private val POLL_EVERY: Duration = Duration.ofSeconds(2)

        /** The language of the tablet if the pack speaks it, or else the pack's first. */
        fun languageFor(pack: TourPack, tablet: String): String {
            val known = pack.languages()
            return known.find { it == tablet.lowercase() } ?: known.first()
        }
    }
}
