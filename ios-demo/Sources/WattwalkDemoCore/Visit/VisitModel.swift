import Foundation
import Wattwalk

/// The picture that is asked for.
public struct PictureRequest: Equatable, Sendable {
    /// Size of the view, points.
    public var size: CGSize
    public var rotation: ScreenRotation
    /// Size of the labels' text, points, as the visitor likes to read.
    public var textSize: CGFloat

    public init(size: CGSize, rotation: ScreenRotation, textSize: CGFloat) {
        self.size = size
        self.rotation = rotation
        self.textSize = textSize
    }
}

/// The app without its screen: joins the visit with sensors, voice and what is
/// kept of it. A screen calls `step` for each displayed picture, draws
/// `picture`, shows `screen`, and calls what its buttons are for.
@MainActor public final class VisitModel {
    let visit: Visit
    private let clock: any DeviceClock
    private let store: any Kept
    private let sensors: Sensors
    private let means: ServiceMeans
    private let measure: any TextMeasure
    private var sensorClock: SensorClock
    private var epochs = TrackEpochs()
    private var headingAccuracyDeg: Double?
    private var optics: (of: CameraOptics, atS: TimeInterval)?
    private var words: Words
    private var frame: Frame?
    private var ticked: TimeInterval?
    private var appeared = false
    /// Whether the guide's controls are unlocked, and when they were used last.
    private var isGuided = false
    private var guidedS: TimeInterval = 0

    /// What is to be drawn over the camera's picture.
    public private(set) var picture = DrawingList(size: .zero)
    /// The compass above it.
    public private(set) var compass = DrawingList(size: .zero)
    /// What VoiceOver says of both.
    public private(set) var pictureContent: PictureContent
    /// The panels.
    public private(set) var screen: ScreenContent
    /// Says the guide's words; to be told of earphones and telephone calls.
    public let speech: SpeechQueue
    /// Called when `screen` or `pictureContent` has changed, a few times a second at most.
    public var changed: () -> Void = {}
    /// Opens the system's settings of this app.
    public var openSettings: () -> Void = {}

    /// Opens the visit where it was left.
    ///
    /// - Parameters:
    ///   - language: The device's, as `fr`: what a first visit begins in.
    ///   - report: Told of what went wrong without ending the visit.
    /// - Throws: `VisitError` when the session cannot be opened.
    public init(
        pack: TourPack, clock: any DeviceClock, store: any Kept, sensors: Sensors,
        means: ServiceMeans, engine: any SpeechEngine, measure: any TextMeasure,
        language: String, report: @escaping (String) -> Void
    ) throws {
        let saved = store.savedVisit(at: clock.now, language: language)
        visit = try Visit(
            pack: pack, clock: clock, saved: saved, means: means, report: report)
        if visit.services.any {
            visit.services.keep(in: means.readings, pack: pack.id(), now: clock.now)
        }
        self.clock = clock
        self.store = store
        self.sensors = sensors
        self.means = means
        self.measure = measure
        sensorClock = SensorClock(clock)
        speech = SpeechQueue(engine, voice: saved.voice)
        words = Words(language: visit.language)
        visit.tick()
        screen = ScreenContent(
            visit: visit, frame: nil, voice: saved.voice, isGuided: false, notices: [],
            words: words)
        pictureContent = PictureContent(frame: nil, words: words)
        sensors.position.take = { [weak self] in self?.take($0) }
        sensors.motion.take = { [weak self] in self?.take($0) }
        sensors.camera.take = { [weak self] in self?.take($0) }
        sensors.position.changed = { [weak self] in self?.listen() }
        sensors.motion.changed = { [weak self] in self?.listen() }
        sensors.camera.changed = { [weak self] in self?.listen() }
        means.connection.changed = { [weak self] in self?.tellNetwork() }
    }

    // MARK: Coming and going

    /// The app is on the screen.
    public func appear() {
        appeared = true
        tellNetwork()
        listen()
        refresh()
    }

    /// The app is put away: it may be ended without another word.
    public func disappear() {
        appeared = false
        tellNetwork()
        deafen()
        setGoing(false)
        save()
    }

    /// Listens to what the walk on site needs, and asks for what the visitor was
    /// not asked for yet.
    private func listen() {
        guard appeared, !visit.rehearses else { return deafen() }
        listen(to: sensors.position)
        listen(to: sensors.camera)
        listen(to: sensors.motion)
        refresh()
    }

    private func listen(to source: some SampleSource) {
        switch source.state {
        case .notAsked: source.ask()
        case .ready, .reduced: source.start()
        case .refused, .off, .missing: source.stop()
        }
    }

    /// Put away, nothing is asked.
    private func tellNetwork() {
        visit.services.tell(means.connection.path?.network ?? .unmetered, isShown: appeared)
    }

    private func deafen() {
        sensors.position.stop()
        sensors.motion.stop()
        sensors.camera.stop()
        optics = nil
    }

    private func save() { store.save(visit.saved(voice: speech.voice), at: clock.now) }

    // MARK: Samples

    /// How far off the compass may be, degrees; nothing when it does not know.
    public func compassAccuracy(_ deg: Double?) {
        headingAccuracyDeg = deg.flatMap { $0 >= 0 ? $0 : nil }
    }

    private func take(_ sample: LocationSample) {
        if let fix = sample.fix { visit.handIn(.fix(fix)) }
    }

    private func take(_ sample: MotionSample) {
        visit.handIn(
            .attitude(
                Attitude(
                    time: sensorClock.time(ofUptimeS: sample.uptimeS),
                    deviceToEnu: sample.deviceToEnu, north: sample.north,
                    headingAccuracyDeg: sample.north == .arbitrary ? nil : headingAccuracyDeg)))
    }

    private func take(_ sample: CameraSample) {
        optics = (sample.optics, clock.uptimeS)
        let time = sensorClock.time(ofUptimeS: sample.uptimeS)
        visit.handIn(.track(sample.track(time: time, epoch: epochs.epoch(of: sample))))
    }

    // MARK: Pictures

    /// What the camera sees, while it gives pictures.
    private var cameraNow: CameraOptics? {
        guard !visit.rehearses, let optics, clock.uptimeS - optics.atS < Self.cameraPatienceS else {
            return nil
        }
        return optics.of
    }

    /// Whether the camera's picture is to be seen; otherwise the surroundings
    /// are drawn.
    public var showsCamera: Bool { cameraNow != nil }

    /// Lets time go by and draws; once for each displayed picture.
    public func step(_ request: PictureRequest) {
        visit.step()
        draw(request)
        let now = clock.uptimeS
        if ticked.map({ now - $0 >= Self.tickS }) ?? true {
            ticked = now
            refresh()
        }
    }

    /// Hears what happens in the visit, as it happens, until the task that calls
    /// it is cancelled: once for the life of the app.
    public func hearEvents() async {
        for await event in visit.session.events { hear(event) }
    }

    /// Takes note of what happened: the next step says it.
    func hear(_ event: Event) {
        let before = visit.cue
        visit.hear(event)
        // Words of a stop that was taken back are not said to their end.
        if case .tour(.undone) = event.kind, visit.cue != before { speech.hush() }
        ticked = nil
    }

    private func draw(_ request: PictureRequest) {
        let size = request.size
        // The rehearsed visitor holds the tablet as it is held now.
        let rotation = visit.rehearses ? .deg0 : request.rotation
        let camera = cameraNow
        let fovDeg =
            camera?.horizontalFovDeg(view: size, rotation: rotation)
            ?? (size.width > size.height ? Self.wideFovDeg : Self.tallFovDeg)
        let drawn = visit.frame(
            Camera(
                widthPx: Int32(max(0, size.width)), heightPx: Int32(max(0, size.height)),
                horizontalFovDeg: fovDeg, rotation: rotation, rangeM: Self.rangeM,
                textPx: Double(request.textSize), backdrop: camera == nil))
        guard let drawn else { return }
        frame = drawn
        let scene = Scene(
            frame: drawn, textSize: request.textSize, focus: visit.focus, words: words)
        picture = scene.drawing(measure: measure)
        compass = scene.compass()
    }

    /// Lets the visit go on and says the panels anew.
    private func refresh() {
        let before = visit.progress
        visit.tick()
        // An iPad that a guide hands on locks itself.
        if clock.uptimeS - guidedS > Self.locksAfterS { isGuided = false }
        if let cue = visit.takeCues().last { speech.say(cue) }
        if speech.isHeld == visit.isGoing { speech.isHeld = !visit.isGoing }
        // A process that is killed says nothing first.
        if visit.progress != before { save() }
        show()
    }

    private func show() {
        var notices = visit.rehearses ? [] : Notice.of(sensors)
        if speech.lacksVoice { notices.append(.noVoice) }
        switch visit.around {
        case .whole, .complete: break
        // Where nobody knows the place, nothing is on its way.
        case .loading where frame?.positionState == nil: break
        case .loading, .edge: notices.append(.surroundings(visit.around))
        }
        if let street = visit.street { notices.append(.street(street)) }
        if visit.isClockTurned { notices.append(.clockTurned) }
        if visit.services.notKept { notices.append(.readingsNotKept) }
        if visit.services.lost { notices.append(.readingsLost) }
        if let advice = frame?.advice { notices.append(.advice(advice.text)) }
        let seen = PictureContent(frame: frame, words: words)
        let shown = ScreenContent(
            visit: visit, frame: frame, voice: speech.voice, isGuided: isGuided,
            notices: notices, words: words)
        guard shown != screen || seen != pictureContent else { return }
        screen = shown
        pictureContent = seen
        changed()
    }

    // MARK: What a visitor or a guide can do

    public func speak(_ language: String) {
        guard language != visit.language, visit.languages.contains(language) else { return }
        visit.language = language
        words = Words(language: language)
        // What is being said, or waits to be, goes on in the new language.
        if visit.isGoing || speech.hasWords, let cue = visit.cue { speech.say(cue) }
        save()
        show()
    }

    public func rehearse(_ on: Bool) {
        guard on != visit.rehearses else { return }
        speech.hush()
        deafen()
        visit.rehearse(on)
        setGoing(false)
        frame = nil
        save()
        listen()
        show()
    }

    public func show(_ network: Network, _ shown: Bool) {
        if shown { visit.hidden.remove(network) } else { visit.hidden.insert(network) }
        save()
        show()
    }

    /// Shows the figures of that part of the district.
    public func show(_ scope: Scope) {
        guard visit.scopes.contains(scope) else { return }
        visit.scope = scope
        show()
    }

    /// Starts, pauses or resumes.
    public func toggleGoing() {
        if !visit.isGoing, visit.isFinished { visit.restart() }
        setGoing(!visit.isGoing)
        refresh()
    }

    /// As after a telephone call that the visitor goes on from by hand.
    public func pause() {
        setGoing(false)
        refresh()
    }

    private func setGoing(_ going: Bool) {
        visit.isGoing = going
        speech.isHeld = !going
    }

    public func again() {
        visit.again()
        refresh()
    }

    /// Opens the card of what a finger on the picture means, or closes it where
    /// that is nothing; points of a view of that size.
    public func touch(_ place: CGPoint, in size: CGSize) {
        guard let frame, size.width > 0, size.height > 0 else { return }
        let scale = CGPoint(
            x: frame.size.width / size.width, y: frame.size.height / size.height)
        visit.touch(CGPoint(x: place.x * scale.x, y: place.y * scale.y))
        show()
    }

    /// Opens the card of what VoiceOver stopped at.
    public func choose(_ element: PictureElement) {
        visit.choose(element.id)
        show()
    }

    /// Goes on to what a card leads to, or closes it.
    public func choose(_ asset: String?) {
        visit.choose(asset)
        show()
    }

    /// Unlocks the guide's controls, which take a whole group elsewhere, or
    /// locks them.
    public func guide(_ on: Bool) {
        isGuided = on
        guided {}
    }

    /// Does what only a guide may; the controls stay unlocked for a while
    /// longer.
    private func guided(_ act: () -> Void) {
        guidedS = clock.uptimeS
        act()
        show()
    }

    public func next() { guided { move { visit.next() } } }

    /// Takes back what a hand did to the stops last.
    public func undo() { guided { move { visit.undo() } } }

    public func previous() { guided { move { visit.previous() } } }

    public func go(to stop: String) { guided { move { visit.go(to: stop) } } }

    /// Turns the clock to a minute of the local day; the visitor stays.
    public func turnClock(to minute: Int) {
        guided { visit.turnClock(to: minute) }
        save()
    }

    public func restart() {
        speech.hush()
        move { visit.restart() }
    }

    private func move(_ to: () -> Void) {
        to()
        save()
        refresh()
    }

    public func changeVoice() {
        speech.voice = speech.voice.next
        save()
        show()
    }

    /// Rehearses what a street does, or with good sensors.
    public func rehearse(under conditions: Conditions?) {
        guided { visit.rehearse(under: conditions) }
        save()
    }

    public func changeSpeed() { guided { visit.changeSpeed() } }

    /// Agrees to a host, or no longer.
    public func allow(_ host: String, _ on: Bool) {
        guided { visit.services.allow(host, on) }
    }

    /// Keeps the token that the guide entered, for the hosts that were shown.
    public func enter(token: String, as wanted: WantedSecret) {
        let token = token.trimmingCharacters(in: .whitespacesAndNewlines)
        guided { if !token.isEmpty { visit.services.enter(token, as: wanted) } }
    }

    public func forget(token wanted: WantedSecret) {
        guided { visit.services.forget(wanted) }
    }

    /// Does what helps with a notice.
    public func help(_ notice: Notice) {
        switch notice.help {
        case .clockNow:
            visit.resetClock()
            show()
        case nil: break
        default: openSettings()
        }
    }

    /// Whether something would be forgotten were another visit begun.
    public var hasVisited: Bool { !visit.progress.reached.isEmpty }

    /// The walk from above, with the stop that is chosen on it.
    public func plan(size: CGSize, chosen: String?, port: PlanPort = PlanPort()) -> PlanContent {
        let scene = planScene(chosen: chosen, around: visit.around)
        let (list, places, sheet) = scene.drawing(size: size, port: port)
        let stops = zip(guideSheet.stops, places).map { stop, place in
            PlanStop(id: stop.id, name: stop.name, at: place)
        }
        return PlanContent(list: list, stops: stops, legend: scene.legend(words), sheet: sheet)
    }

    func planScene(
        chosen: String?, around: SurroundingsState, wide: AroundMap? = nil
    ) -> PlanScene {
        let known = frame?.positionState != nil
        return PlanScene(
            map: visit.map, wide: wide ?? visit.wide, hidden: visit.hidden, pose: visit.pose,
            around: around,
            headingDeg: known ? frame.map { Double($0.headingDeg) } : nil, chosen: chosen,
            state: visit.state)
    }

    /// The list of stops.
    public var guideSheet: GuideSheet { GuideSheet(visit: visit, words: words) }

    private static let tickS = 0.25
    private static let locksAfterS = 180.0
    private static let rangeM = 150.0
    private static let cameraPatienceS = 1.0
    /// What is drawn without a camera is seen as from one of these.
    private static let wideFovDeg = 64.0
    private static let tallFovDeg = 46.0
}
