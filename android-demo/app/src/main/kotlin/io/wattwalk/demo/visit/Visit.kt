package io.wattwalk.demo.visit

import android.util.Log
import io.wattwalk.AroundMap
import io.wattwalk.Attitude
import io.wattwalk.Attribution
import io.wattwalk.Camera
import io.wattwalk.Conditions
import io.wattwalk.Cue
import io.wattwalk.CueSubject
import io.wattwalk.DistrictException
import io.wattwalk.Event
import io.wattwalk.EventKind
import io.wattwalk.Fix
import io.wattwalk.Frame
import io.wattwalk.Idea
import io.wattwalk.Network
import io.wattwalk.NorthReference
import io.wattwalk.Pose
import io.wattwalk.Progress
import io.wattwalk.ProvenanceTexts
import io.wattwalk.Rehearsal
import io.wattwalk.RehearsedWalk
import io.wattwalk.Sample
import io.wattwalk.VisitException
import io.wattwalk.Settings
import io.wattwalk.SimulatedDistrict
import io.wattwalk.SurroundingsState
import io.wattwalk.TourEvent
import io.wattwalk.TourMap
import io.wattwalk.TourPack
import io.wattwalk.TourSession
import io.wattwalk.TrackSample
import io.wattwalk.Undoable
import io.wattwalk.Way
import io.wattwalk.WalkException
import io.wattwalk.demo.services.Services
import java.time.DateTimeException
import java.time.Duration
import java.time.Instant
import java.time.LocalTime
import java.time.ZoneId
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch

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
    /** Everything that does not move. */
    val map: TourMap = pack.map()

    /** Whom to name for the data, on the screen. */
    val attribution: List<Attribution> get() = pack.attribution(language)

    /** The place's time zone. */
    val zone: ZoneId = try {
        ZoneId.of(pack.timeZone())
    } catch (error: DateTimeException) {
        // This tablet does not know the place's zone.
        Log.w(TAG, error)
        ZoneId.systemDefault()
    }
    /** The services of the pack. */
    val services = Services(session)
    private val stops = map.stops.map { it.id }
    private var polled: Instant? = null
    private var walked: Instant? = null
    private val heard = mutableListOf<Cue>()
    private val events = CoroutineScope(mainThread())

    /** What the rehearsed walk's sensors suffer; good ones where nothing is chosen. */
    var conditions: Conditions? = saved.conditions
        private set

    /** The rehearsed walk, if the pack has one. */
    private var rehearsed = walkFrom(saved.rehearsalStart, saved.rehearsedS)

    private fun walkFrom(start: Instant, elapsedS: Double): RehearsedWalk? = try {
        RehearsedWalk(Rehearsal.fromPack(pack, null, REHEARSAL_SEED, conditions), start, elapsedS)
    } catch (error: WalkException) {
        Log.w(TAG, error)
        null
    }

    /** What the visit is about, as a screen needs it. */
    val title: String get() = pack.title(language)
    val languages: List<String> get() = pack.languages()
    val networks: List<Network> =
        map.shapes.map { it.network }.distinct().filter { it != Network.UNSPECIFIED }.sorted()
    private val ideas: Map<String, List<Idea>> = pack.tour().stops.associate { it.id to it.ideas }

    /** The ideas that the guide speaks of where the visitor is. */
    val spokenIdeas: List<Idea> get() = ideas[progress.current].orEmpty()
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
            chosen.ask()
            provenance = session.provenance().texts(value)
        }

    var hidden: Set<Network> = saved.hidden
        set(value) {
            field = value
            session.hideNetworks(value)
        }

    /** The words to be read now. */
    var cue: Cue? = saved.progress.current?.let { session.words(CueSubject.Stop(it)) }
        private set

    /** Called when there are other words to be read. */
    var onWords: () -> Unit = {}

    /** Where the visit stands, the way on, and the time that it is about: as of the last [tick]. */
    var progress: Progress = saved.progress
        private set
    var way: Way? = null
        private set

    /** What a hand did to the stops last, while it can be taken back; on site only, where it moves nobody. */
    var undoable: Undoable? = null
        private set

    /** What is chosen in the picture. */
    val chosen = Chosen(session) { now }

    /** What of all that is shown is real, layer by layer: as of the last poll. */
    var provenance: ProvenanceTexts = session.provenance().texts(saved.language)
        private set

    /** How much of the pack's wide networks is known around the visitor: as of the last [tick]. */
    var around: SurroundingsState = SurroundingsState.Whole
        private set

    /** What of these is around from above; drawn while the plan is shown. */
    val wide: AroundMap?
        get() {
            if (around == SurroundingsState.Whole) return null
            services.draw()
            return services.drawn
        }
    val now: Instant get() = rehearsal?.now() ?: clock.now().plus(turnedBy)

    /** How far the guide has turned the clock on site; samples and figures are of that time. */
    private var turnedBy = Duration.ZERO
    private var lastFix: Fix? = null
    private var lastAttitude: Attitude? = null

    /** Whether what is shown on site is of another time than now. */
    val clockTurned: Boolean get() = rehearsal == null && !turnedBy.isZero

    /** The time by the clocks of the place. */
    val localTime: LocalTime get() = now.atZone(zone).toLocalTime()

    /** Whether the guide's controls are unlocked: jumping, skipping, turning the clock. */
    var guided = false

    init {
        events.launch { session.eventFlow().collect(::hear) }
        rehearsal?.settle()?.forEach(::handIn)
    }

    fun fix(fix: Fix) {
        lastFix = fix
        if (rehearsal == null) handIn(Sample.Fix(fix.copy(time = fix.time.plus(turnedBy))))
    }

    fun attitude(attitude: Attitude) {
        if (attitude.north != NorthReference.ARBITRARY) lastAttitude = attitude
        if (rehearsal == null) handIn(Sample.Attitude(attitude.copy(time = attitude.time.plus(turnedBy))))
    }

    fun track(track: TrackSample) {
        if (rehearsal == null) handIn(Sample.Track(track.copy(time = track.time.plus(turnedBy))))
    }

    private fun handIn(sample: Sample) {
        try {
            when (sample) {
                is Sample.Fix -> session.fix(sample.fix)
                is Sample.Attitude -> session.attitude(sample.attitude)
                is Sample.Track -> session.track(sample.track)
                is Sample.Inertial -> session.inertial(sample.inertial)
                is Sample.Magnetic -> session.magnetic(sample.magnetic)
                is Sample.Alignment -> session.align(sample.alignment)
            }
        } catch (error: VisitException.Sample) {
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
        if (going) walk.advance(since).forEach(::handIn)
    }

    /** What the camera shows now. */
    fun frame(camera: Camera): Frame? = try {
        session.frame(camera, now)
    } catch (error: VisitException.Camera) {
        // A view that is not laid out yet.
        Log.w(TAG, error)
        null
    }

    fun pose(): Pose? = session.pose(now)

    /** Asks for new readings and how the visit stands; a few times a second. */
    fun tick() {
        val now = now
        poll(now)
        progress = session.progress()
        undoable = if (rehearsal == null) session.undoable(now) else null
        way = session.way(now)
        around = services.around
        chosen.tick()
        if (around != SurroundingsState.Whole) services.surround()
        if (rehearsal?.isFinished() == true) going = false
    }

    /** The cues that came since this was asked last, to be spoken. */
    fun takeCues(): List<Cue> = heard.toList().also { heard.clear() }

    /** What the visitor chose, or else the asset that the current stop is about. */
    fun focus(): Int? = session.focus()

    private fun poll(now: Instant) {
        val last = polled
        if (last != null && Duration.between(last, now).abs() < POLL_EVERY) return
        polled = now
        ask(now)
        provenance = session.provenance().texts(language)
    }

    private fun ask(now: Instant) {
        // A pack with services has its simulation asked among them.
        if (services.any) return services.ask(now)
        val district = district ?: return
        val wanted = session.wanted(now)
        session.readings(district.readingsOf(wanted.seen + wanted.near, now), now)
    }

    private fun hear(event: Event) {
        when (val kind = event.kind) {
            is EventKind.Cue -> {
                cue = kind.cue
                heard += kind.cue
                onWords()
            }
            is EventKind.Tour -> if (kind.event == TourEvent.Undone) sayAgain()
            is EventKind.ReadingsNotKept -> services.failedToKeep()
            is EventKind.SourceFailed, is EventKind.ReadingRefused, is EventKind.Surroundings,
            is EventKind.RecordingFailed, is EventKind.RecordingLost, is EventKind.EventsLost,
            -> Log.w(TAG, kind.toString())
            else -> Unit
        }
    }

    /** Shows the words that were there before what was undone. */
    private fun sayAgain() {
        heard.clear()
        val progress = session.progress()
        cue = (progress.current ?: progress.reached.lastOrNull())?.let { session.words(CueSubject.Stop(it)) }
        onWords()
    }

    /** Number of a stop, from 1, and how many there are. */
    fun numberOf(stop: String): Int = stops.indexOf(stop) + 1
    val stopCount: Int get() = stops.size

    /** The stops as they stand now, with their titles in the visitor's language. */
    fun shownStops(): List<ShownStop> = map.stops.zip(session.stopStates(now)).mapIndexed { i, (stop, state) ->
        val title = stop.title(language)
        ShownStop(stop.id, i + 1, title, stop.at, state)
    }

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

    /** Takes back what [undoable] tells. */
    fun undo() {
        session.undo(now)
        tick()
    }

    /** The stop before the one that the visit is at, or was at last. */
    fun previous() {
        val at = stops.indexOf(progress.current ?: progress.reached.lastOrNull())
        stops.getOrNull(at - 1)?.let(::goTo)
    }

    /** Goes to a stop by hand; a rehearsal is taken there. */
    fun goTo(stop: String) {
        val place = map.stops.find { it.id == stop }
        val walk = rehearsal
        if (walk != null && place != null) {
            walk.seekPlace(place.at, place.radiusM)
            settle()
        }
        session.goToStop(stop, now)
        tick()
    }

    /** Turns the clock to a minute of the local day; the visitor stays. */
    fun turnClock(minute: Int) {
        val day = now.atZone(zone).toLocalDate()
        val time = day.atTime(minute.coerceIn(0, LAST_MINUTE) / 60, minute.coerceIn(0, LAST_MINUTE) % 60).atZone(zone).toInstant()
        val walk = rehearsal
        if (walk != null) walk.turn(time) else turnedBy = Duration.between(clock.now(), time)
        settle()
        tick()
    }

    /** Goes back to the time that it is. */
    fun resetClock() {
        if (!clockTurned) return
        turnedBy = Duration.ZERO
        settle()
        tick()
    }

    /** Begins anew where the visit stands: its clock may have gone backwards. */
    private fun settle() {
        session.restart(session.progress())
        chosen.ask()
        polled = null
        walked = null
        val walk = rehearsal
        if (walk != null) return walk.settle().forEach(::handIn)
        lastFix?.let(::fix)
        lastAttitude?.let(::attitude)
    }

    /** Changes between the place itself and the rehearsed walk: another visit begins. */
    fun rehearse(on: Boolean) {
        rehearsal = rehearsed.takeIf { on }
        turnedBy = Duration.ZERO
        restart()
    }

    /** Goes on with the rehearsal under other conditions: the visitor stays. */
    fun rehearseUnder(conditions: Conditions?) {
        val walk = rehearsal ?: return
        this.conditions = conditions
        rehearsed = walkFrom(walk.start(), walk.elapsedS())?.also { it.setSpeed(walk.speed()) }
        rehearsal = rehearsed
        settle()
        tick()
    }

    /** What of the street is rehearsed and happens now, in words; nothing with good sensors. */
    fun street(): String? = rehearsal?.street(language)?.let { "${it.title} · ${it.now}" }

    /** Begins the visit anew. */
    fun restart() {
        rehearsal?.rewind()
        session.restart(SavedVisit.NOTHING_SEEN)
        cue = null
        heard.clear()
        settle()
        tick()
    }

    /** What is to be kept of it. */
    fun save(saved: SavedVisit): SavedVisit = saved.copy(
        language = language,
        hidden = hidden,
        rehearsal = rehearsal != null,
        rehearsedS = rehearsed?.elapsedS() ?: 0.0,
        rehearsalStart = rehearsed?.start() ?: SavedVisit.A_SUNNY_DAY,
        conditions = conditions,
        progress = session.progress(),
    )

    override fun close() {
        events.cancel()
        services.close()
        session.close()
    }

    companion object {
        private const val TAG = "Visit"
        private const val EYE_HEIGHT_M = 1.5
        private const val REHEARSAL_SEED = 7L
        private const val LAST_MINUTE = 24 * 60 - 1
        private val POLL_EVERY: Duration = Duration.ofSeconds(2)

        /** The language of the tablet if the pack speaks it, or else the pack's first. */
        fun languageFor(pack: TourPack, tablet: String): String {
            val known = pack.languages()
            return known.find { it.equals(tablet, ignoreCase = true) } ?: known.first()
        }
    }
}
