import Foundation
import Wattwalk

/// A visit, apart from any screen. Sensor samples go in, from the device or from
/// the rehearsed walk; frames, cues and figures come out.
@MainActor final class Visit {
    private let pack: TourPack
    private let clock: any DeviceClock
    private let report: (String) -> Void
    let session: TourSession
    /// The services of the pack.
    let services: Services
    /// The place's time zone, or the device's where that is not known.
    let zone: TimeZone
    private let district: SimulatedDistrict?
    let map: TourMap
    private var rehearsed: RehearsedWalk?
    /// What the rehearsed walk's sensors suffer; good ones where nothing is chosen.
    private(set) var conditions: Conditions?
    private var polled: Date?
    private var walked: TimeInterval?
    private var heard: [Cue] = []
    private var carded: TimeInterval?

    /// What the visit is about, as a screen needs it.
    let languages: [String]
    let networks: [Network]
    let stops: [String]
    /// The parts of the district that there are figures of.
    let scopes: [Scope]
    /// The one that they are shown of.
    var scope: Scope
    var title: String { pack.title(language: language) }
    var attribution: [Attribution] { pack.attribution(language: language) }
    var canRehearse: Bool { rehearsed != nil }

    /// Whether the rehearsed walk is what is walked.
    private(set) var rehearses: Bool
    /// The words to be read now.
    private(set) var cue: Cue?
    /// Where the visit stands and the way on: as of the last `tick`.
    private(set) var progress: TourProgress
    private(set) var way: Way?
    /// All that is known of what the visitor chose in the picture.
    private(set) var card: AssetCard?
    /// What of all that is shown is real, layer by layer: as of the last poll.
    private(set) var provenance = ProvenanceTexts(mark: nil, layers: [])
    /// How much of the pack's wide networks is known.
    private(set) var around = SurroundingsState.whole
    /// Whether the guide goes on: the rehearsal walks, and cues are spoken.
    var isGoing = false { didSet { walked = nil } }

    /// Opens a visit where it was left.
    init(
        pack: TourPack, clock: any DeviceClock, saved: SavedVisit, means: ServiceMeans,
        report: @escaping (String) -> Void
    ) throws {
        self.pack = pack
        self.clock = clock
        self.report = report
        languages = pack.languages()
        map = pack.map()
        stops = map.stops.map(\.id)
        networks = Network.allCases.filter { network in
            network != .unspecified && pack.map().shapes.contains { $0.network == network }
        }
        language = Self.language(of: languages, wanted: saved.language)
        hidden = saved.hidden
        progress = saved.progress
        session = try TourSession(
            pack: pack,
            settings: TourSettings(
                language: language, eyeHeightM: Self.eyeHeightM, hiddenNetworks: saved.hidden,
                progress: saved.progress))
        zone = TimeZone(identifier: pack.timeZone()) ?? .current
        services = try Services(session, pack: pack.id(), means: means, report: report)
        // Without either the walk goes on.
        district = Self.tried(report) { try SimulatedDistrict.fromPack(pack: pack) }
        let district = district
        scopes = [.district, .batteryTransformer].filter { scope in
            let day = district?.day(time: clock.now, scope: scope)
            return day.map { !$0.steps.isEmpty || $0.isWithheld } ?? false
        }
        // It tells more of the three ideas than the whole.
        scope = scopes.last ?? .district
        conditions = saved.conditions
        rehearsed = Self.tried(report) {
            RehearsedWalk(
                rehearsal: try Rehearsal.fromPack(
                    pack: pack, seed: Self.rehearsalSeed, conditions: saved.conditions),
                start: saved.rehearsalStart ?? SavedVisit.sunnyDay, elapsedS: saved.rehearsedS)
        }
        rehearses = saved.rehearsal && rehearsed != nil
        cue = saved.progress.current.flatMap { words(of: $0) }
        settle()
    }

    /// The language if the pack speaks it, or else the pack's first.
    private static func language(of known: [String], wanted: String) -> String {
        known.first { $0.lowercased() == wanted.lowercased() } ?? known.first ?? wanted
    }

    private static func tried<T>(_ report: (String) -> Void, _ call: () throws -> T) -> T? {
        do {
            return try call()
        } catch {
            report(error.localizedDescription)
            return nil
        }
    }

    private func tried<T>(_ call: () throws -> T) -> T? { Self.tried(report, call) }

    /// The time that the visit is about.
    var now: Date {
        if rehearses, let rehearsed { rehearsed.now() } else { clock.now + turnedS }
    }

    /// How far the guide has turned the clock on site, seconds; samples and
    /// figures are of that time.
    private var turnedS: TimeInterval = 0
    private var lastFix: Fix?
    private var lastAttitude: Attitude?

    /// Whether what is shown on site is of another time than now.
    var isClockTurned: Bool { !rehearses && turnedS != 0 }

    /// Minutes since midnight by the clocks of the place.
    var minute: Int {
        let parts = calendar.dateComponents([.hour, .minute], from: now)
        return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
    }

    private var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }

    /// Turns the clock to a minute of the local day; the visitor stays.
    func turnClock(to minute: Int) {
        let minute = min(max(minute, 0), Self.lastMinute)
        // An hour that the clocks leave out in spring is the one after it.
        let time = calendar.date(
            bySettingHour: minute / 60, minute: minute % 60, second: 0, of: now)
        guard let time else { return }
        if rehearses {
            rehearsed?.turn(now: time)
        } else {
            turnedS = time.timeIntervalSince(clock.now)
        }
        settleAnew()
        tick()
    }

    /// Goes back to the time that it is.
    func resetClock() {
        guard isClockTurned else { return }
        turnedS = 0
        settleAnew()
        tick()
    }

    /// Begins anew where the visit stands: its clock may have gone backwards.
    private func settleAnew() {
        tried { try session.restart(progress: session.progress()) }
        polled = nil
        walked = nil
        settle()
    }

    var language: String {
        didSet {
            tried { try session.setLanguage(language: language) }
            cue = cue.flatMap { cue in tried { try session.words(subject: cue.subject) } ?? nil }
            readCard()
            readProvenance()
        }
    }

    var hidden: Set<Network> {
        didSet { tried { try session.hideNetworks(networks: hidden) } }
    }

    /// Takes a sample of the device's in; a rehearsal has its own.
    func handIn(_ sample: Sample) {
        switch sample {
        case .fix(let fix): lastFix = fix
        case .attitude(let attitude):
            if attitude.north != .arbitrary { lastAttitude = attitude }
        case .track, .inertial, .magnetic, .alignment: break
        }
        if !rehearses { take([turned(sample)]) }
    }

    private func turned(_ sample: Sample) -> Sample {
        switch sample {
        case .fix(var fix):
            fix.time += turnedS
            return .fix(fix)
        case .attitude(var attitude):
            attitude.time += turnedS
            return .attitude(attitude)
        case .track(var track):
            track.time += turnedS
            return .track(track)
        case .inertial(var inertial):
            inertial.time += turnedS
            return .inertial(inertial)
        case .magnetic(var magnetic):
            magnetic.time += turnedS
            return .magnetic(magnetic)
        case .alignment(var alignment):
            alignment.time += turnedS
            return .alignment(alignment)
        }
    }

    private func take(_ samples: [Sample]) {
        // A sensor that says nonsense once is not the end of a walk.
        for sample in samples { tried { try session.handIn(sample) } }
    }

    private func settle() {
        if rehearses {
            if let rehearsed { take(rehearsed.settle()) }
            return
        }
        let last = [lastFix.map(Sample.fix), lastAttitude.map(Sample.attitude)]
        take(last.compactMap(\.self).map(turned))
    }

    /// Lets the rehearsal walk on; once a frame.
    func step() {
        guard rehearses else { return }
        let now = clock.uptimeS
        let since = walked.map { now - $0 } ?? 0
        walked = now
        if isGoing, let samples = rehearsed?.advance(deviceS: since) { take(samples) }
    }

    /// What the camera shows now; nothing for a view that is not laid out.
    func frame(_ camera: Camera) -> Frame? {
        guard camera.widthPx > 0, camera.heightPx > 0 else { return nil }
        return tried { try session.frame(camera: camera, time: now) }
    }

    /// Chooses what a finger on the newest frame means, or nothing.
    func touch(_ place: CGPoint) {
        _ = tried { try session.touch(xPx: Float(place.x), yPx: Float(place.y)) }
        readCard()
    }

    /// Chooses an asset, or none.
    func choose(_ asset: AssetId?) {
        tried { try session.select(asset: asset) }
        readCard()
    }

    private func readCard() {
        carded = clock.uptimeS
        card = tried { try session.card(now: now) } ?? nil
    }

    var pose: Pose? { tried { try session.pose(time: now) } ?? nil }

    /// The asset that the current stop is about.
    var focus: UInt32? { tried { try session.focus() } ?? nil }

    var figuresNow: FiguresNow? { district?.figures(time: now, scope: scope) }

    /// The day of the same part.
    var day: Day? { district?.day(time: now, scope: scope) }

    /// What is around of the pack's wide networks, from above.
    var wide: AroundMap? { services.drawn }

    /// Asks for new readings and looks where the visit stands; a few times a
    /// second.
    func tick() {
        poll()
        if let now = tried({ try session.progress() }) { progress = now }
        way = tried { try session.way(time: now) } ?? nil
        if card != nil, carded.map({ clock.uptimeS - $0 >= Self.cardEveryS }) ?? true {
            readCard()
        }
        around = tried { try session.surroundings() } ?? .whole
        if around != .whole {
            services.surround()
            services.draw()
        }
        if rehearses, rehearsed?.isFinished() == true { isGoing = false }
    }

    /// The cues that came since this was asked last, to be spoken.
    func takeCues() -> [Cue] {
        defer { heard = [] }
        return heard
    }

    private func poll() {
        let now = now
        if let polled, abs(now.timeIntervalSince(polled)) < Self.pollEveryS { return }
        polled = now
        ask(now)
        readProvenance()
    }

    private func readProvenance() {
        let found = tried { try session.provenance() }
        if let found { provenance = found.texts(language: language) }
    }

    private func ask(_ now: Date) {
        // A pack with services has its simulation asked among them.
        if services.any { return services.ask(now) }
        guard let district else { return }
        tried {
            let wanted = try session.wanted(time: now)
            let near = wanted.seen + wanted.near
            try session.readings(batch: district.readingsOf(assets: near, time: now), now: now)
        }
    }

    /// Takes note of what happened.
    func hear(_ event: Event) {
        switch event.kind {
        case .cue(let cue):
            self.cue = cue
            heard.append(cue)
        // It ends what was chosen.
        case .tour(.stopReached): carded = nil
        case .tour(.undone):
            heard = []
            let stop = tried { try session.progress() }.flatMap { $0.current ?? $0.reached.last }
            cue = stop.flatMap(words(of:))
        case .readingsNotKept:
            services.failedToKeep()
            report(event.toJson())
        case .sourceFailed, .readingRefused, .fixRefused, .surroundings, .recordingFailed, .recordingLost,
            .eventsLost:
            report(event.toJson())
        default: break
        }
    }

    /// Number of a stop, from 1.
    func number(of stop: String) -> Int { (stops.firstIndex(of: stop) ?? -1) + 1 }

    /// How a stop stands.
    func state(of stop: String) -> StopState {
        let states = tried { try session.stopStates(time: now) } ?? []
        guard let number = stops.firstIndex(of: stop), number < states.count else { return .open }
        return states[number]
    }

    func title(of stop: String) -> String { words(of: stop)?.title ?? stop }

    private func words(of stop: String) -> Cue? {
        tried { try session.words(subject: .stop(stop)) } ?? nil
    }

    func again() {
        tried { try session.repeatStop(now: now) }
        tick()
    }

    /// Leaves out the next stop, or ends the current one; a rehearsal is taken
    /// to the next.
    func next() {
        let last = progress.current ?? progress.reached.last
        let after = last.map { number(of: $0) } ?? 0
        if rehearses, after < stops.count { return go(to: stops[after]) }
        tried { try session.skipStop(now: now) }
        tick()
    }

    /// The stop before the one that the visit is at, or was at last.
    func previous() {
        guard let last = progress.current ?? progress.reached.last else { return }
        let before = number(of: last) - 2
        if stops.indices.contains(before) { go(to: stops[before]) }
    }

    /// Goes to a stop by hand; a rehearsal is taken there.
    func go(to stop: String) {
        if rehearses, let place = map.stops.first(where: { $0.id == stop }) {
            rehearsed?.seekPlace(atM: place.at, radiusM: place.radiusM)
            settleAnew()
        }
        tried { try session.goToStop(stop: stop, now: now) }
        tick()
    }

    /// What a hand did to the stops last, as long as it can be taken back; a
    /// rehearsal walks there, and would walk back.
    var undoable: Undoable? {
        rehearses ? nil : tried { try session.undoable(now: now) } ?? nil
    }

    /// Takes that back.
    func undo() {
        guard undoable != nil else { return }
        tried { try session.undo(now: now) }
        tick()
    }

    /// Changes between the place itself and the rehearsed walk: another visit
    /// begins.
    func rehearse(_ on: Bool) {
        rehearses = on && canRehearse
        turnedS = 0
        restart()
    }

    /// Goes on with the rehearsal under other conditions: the visitor stays.
    func rehearse(under conditions: Conditions?) {
        guard rehearses, let walk = rehearsed else { return }
        let other = tried {
            try Rehearsal.fromPack(pack: pack, seed: Self.rehearsalSeed, conditions: conditions)
        }
        guard let other else { return }
        self.conditions = conditions
        let there = RehearsedWalk(
            rehearsal: other, start: walk.start(), elapsedS: walk.elapsedS())
        there.setSpeed(speed: walk.speed())
        rehearsed = there
        settleAnew()
        tick()
    }

    /// What of the street is rehearsed and happens now, in words; nothing with
    /// good sensors.
    var street: String? {
        guard rehearses, let texts = rehearsed?.street(language: language) else { return nil }
        return "\(texts.title) · \(texts.now)"
    }

    /// How many times as fast as it was walked the rehearsal goes.
    var speed: Int { Int(rehearsed?.speed() ?? 1) }

    func changeSpeed() { _ = rehearsed?.nextSpeed() }

    var isFinished: Bool { rehearses && rehearsed?.isFinished() == true }

    /// Begins the visit anew.
    func restart() {
        if rehearses { rehearsed?.rewind() }
        tried { try session.restart(progress: SavedVisit.nothingSeen) }
        polled = nil
        walked = nil
        cue = nil
        heard = []
        settle()
        tick()
    }

    /// What is to be kept of it.
    func saved(voice: Voice) -> SavedVisit {
        SavedVisit(
            language: language, hidden: hidden, rehearsal: rehearses,
            rehearsedS: rehearsed?.elapsedS() ?? 0, rehearsalStart: rehearsed?.start(),
            conditions: conditions, voice: voice, progress: progress)
    }

    private static let eyeHeightM = 1.5
    private static let rehearsalSeed: UInt64 = 7
    private static let lastMinute = 24 * 60 - 1
    private static let pollEveryS = 2.0
    private static let cardEveryS = 1.0
}
