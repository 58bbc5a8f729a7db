// A call of every function that Rust exports, with hostile values.
import Foundation
import Wattwalk

/// What is called: shared between threads, closed and stopped meanwhile.
struct Anvil: Sendable {
    let session: TourSession
    let listener: EventListener
    let replay: Replay
    let rehearsal: Rehearsal
    let walk: RehearsedWalk
    let district: SimulatedDistrict
    let fetch: PackFetch
    let halt = Halt()

    init() throws {
        session = try Demo.session(sources: [HostileSource(id: "hostile", seed: 7)])
        listener = session.listen()
        replay = try Replay(pack: Demo.pack, recording: Demo.recording)
        rehearsal = try Rehearsal.fromPack(pack: Demo.pack, conditions: .canyon)
        walk = RehearsedWalk(rehearsal: rehearsal, start: Demo.start, elapsedS: 0)
        district = try SimulatedDistrict.fromPack(pack: Demo.pack)
        fetch = try PackFetch(settings: FetchSettings(
            url: "https://packs.example/x", out: "/nowhere/x", allowedHosts: [], contentHash: nil))
    }
}

/// One call.
struct Strike: Sendable {
    /// As ``Exports`` names it.
    let name: String
    /// How often in a round: once where it takes long.
    var times = 8
    /// Whether it ends what the others call.
    var ends = false
    let call: @Sendable (Anvil, inout Dice) async throws -> Void

    static let all: [Strike] = session + sources + samplesAndTour + packs + playing + plain

    private static let session: [Strike] = [
        Strike(name: "TourSession.init", times: 1) { _, d in
            let recording = d.one(of: [nil, "", "/", "/nowhere/x", "\0"])
            let sources = (0..<d.one(of: [0, 1, 2])).map { _ in HostileSource(id: d.text(), seed: d.next()) }
            _ = try TourSession(
                pack: Demo.pack, settings: d.settings(), recording: recording, http: d.http(), sources: sources)
        },
        Strike(name: "TourSession.frame") { a, d in
            try whole(a.session.frame(camera: d.camera(), time: d.time()))
            try whole(a.session.frame(camera: Demo.camera, time: d.time()))
        },
        Strike(name: "TourSession.takeEvents") { a, _ in _ = try a.session.takeEvents() },
        Strike(name: "TourSession.listen") { a, _ in a.session.listen().stop() },
        Strike(name: "TourSession.setLanguage") { a, d in try a.session.setLanguage(language: d.text()) },
        Strike(name: "TourSession.language") { a, _ in _ = try a.session.language() },
        Strike(name: "TourSession.hideNetworks") { a, d in
            try a.session.hideNetworks(networks: d.networks())
        },
        Strike(name: "TourSession.touch") { a, d in
            _ = try a.session.touch(xPx: d.pixel(), yPx: d.pixel())
        },
        Strike(name: "TourSession.select") { a, d in try a.session.select(asset: d.asset()) },
        Strike(name: "TourSession.card") { a, d in
            if let card = try a.session.card(now: d.time()) { try whole(card) }
        },
        Strike(name: "TourSession.provenance") { a, _ in _ = try a.session.provenance() },
        Strike(name: "Provenance.texts") { a, d in
            _ = try a.session.provenance().texts(language: d.text())
        },
        Strike(name: "TourSession.focus") { a, _ in _ = try a.session.focus() },
        Strike(name: "TourSession.asset") { a, d in
            _ = try a.session.asset(number: d.one(of: [0, 1, 100, .max]))
        },
        Strike(name: "TourSession.pose") { a, d in _ = try a.session.pose(time: d.time()) },
        Strike(name: "TourSession.way") { a, d in _ = try a.session.way(time: d.time()) },
        Strike(name: "TourSession.stopStates") { a, d in
            _ = try a.session.stopStates(time: d.time())
        },
        Strike(name: "TourSession.wanted") { a, d in
            _ = try a.session.wanted(time: d.time())
        },
        Strike(name: "TourSession.readingsOf") { a, d in
            _ = try a.session.readingsOf(asset: d.text(), now: d.time())
        },
        Strike(name: "TourSession.curve") { a, d in
            let quantity = d.one(of: [Quantity.powerKw, .available, .temperatureC])
            _ = try a.session.curve(asset: d.text(), quantity: quantity, now: d.time())
        },
        Strike(name: "TourSession.words") { a, d in _ = try a.session.words(subject: d.subject()) },
        Strike(name: "TourSession.finishRecording") { a, _ in try a.session.finishRecording() },
        Strike(name: "TourSession.close", times: 1, ends: true) { a, _ in a.session.close() },
    ]

    private static let sources: [Strike] = [
        Strike(name: "TourSession.sources") { a, _ in _ = try a.session.sources() },
        Strike(name: "TourSession.sourceChanged") { a, d in
            try a.session.sourceChanged(sourceId: d.text(), state: d.sourceState(), now: d.time())
        },
        Strike(name: "TourSession.setConnectivity") { a, d in
            let network = d.one(of: NetworkState.allCases)
            try a.session.setConnectivity(
                connectivity: Connectivity(network: network, background: d.one(of: [true, false])))
        },
        Strike(name: "TourSession.allowHosts") { a, d in
            try a.session.allowHosts(hosts: d.one(of: [[], [d.text()], [d.text(), d.text()]]))
        },
        Strike(name: "TourSession.retrySources") { a, _ in try a.session.retrySources() },
        Strike(name: "TourSession.useSecretStore") { a, d in
            try a.session.useSecretStore(store: d.one(of: [BrokenStore() as any SecretStore, MemoryStore()]))
        },
        Strike(name: "TourSession.setToken") { a, d in
            try a.session.setToken(wanted: d.wanted(), token: d.text())
        },
        Strike(name: "TourSession.keepReadings") { a, d in
            _ = try a.session.keepReadings(path: d.place(), now: d.time())
        },
        Strike(name: "TourSession.forgetToken") { a, d in try a.session.forgetToken(wanted: d.wanted()) },
    ]

    private static let samplesAndTour: [Strike] = [
        Strike(name: "TourSession.fix") { a, d in try a.session.fix(fix: d.fix()) },
        Strike(name: "TourSession.attitude") { a, d in try a.session.attitude(attitude: d.attitude()) },
        Strike(name: "TourSession.track") { a, d in try a.session.track(track: d.track()) },
        Strike(name: "TourSession.inertial") { a, d in
            let sample = Inertial(time: d.time(), gyroRadps: d.point(), accelMps2: d.point())
            try a.session.inertial(inertial: sample)
        },
        Strike(name: "TourSession.magnetic") { a, d in
            try a.session.magnetic(magnetic: Magnetic(time: d.time(), fieldUt: d.point()))
        },
        Strike(name: "TourSession.align") { a, d in _ = try a.session.align(alignment: d.alignment()) },
        Strike(name: "TourSession.undoAlignment") { a, d in _ = try a.session.undoAlignment(now: d.time()) },
        Strike(name: "TourSession.readings") { a, d in
            try a.session.readings(batch: d.batch(), now: d.time())
        },
        Strike(name: "TourSession.sourceFailed") { a, d in
            try a.session.sourceFailed(error: d.error(), now: d.time())
        },
        Strike(name: "TourSession.pollSources", times: 1) { a, d in
            _ = try await a.session.pollSources(now: d.time())
        },
        Strike(name: "TourSession.pollSourcesUntil", times: 1) { a, d in
            let halt = d.one(of: [a.halt, Halt()])
            _ = try await a.session.pollSourcesUntil(now: d.time(), halt: halt)
        },
        Strike(name: "TourSession.loadSurroundings", times: 1) { a, _ in
            try await a.session.loadSurroundings()
        },
        Strike(name: "TourSession.loadSurroundingsUntil", times: 1) { a, d in
            let halt = d.one(of: [a.halt, Halt()])
            try await a.session.loadSurroundingsUntil(halt: halt)
        },
        Strike(name: "TourSession.aroundMap") { a, _ in _ = try a.session.aroundMap() },
        Strike(name: "TourSession.surroundings") { a, _ in _ = try a.session.surroundings() },
        Strike(name: "TourSession.wideHosts") { a, _ in _ = try a.session.wideHosts() },
        Strike(name: "TourSession.skipStop") { a, d in try a.session.skipStop(now: d.time()) },
        Strike(name: "TourSession.undoable") { a, d in _ = try a.session.undoable(now: d.time()) },
        Strike(name: "TourSession.undo") { a, d in try a.session.undo(now: d.time()) },
        Strike(name: "TourSession.repeatStop") { a, d in try a.session.repeatStop(now: d.time()) },
        Strike(name: "TourSession.goToStop") { a, d in
            try a.session.goToStop(stop: d.text(), now: d.time())
        },
        Strike(name: "TourSession.restart") { a, d in try a.session.restart(progress: d.progress()) },
        Strike(name: "TourSession.progress") { a, _ in _ = try a.session.progress() },
    ]

    private static let packs: [Strike] = [
        Strike(name: "TourPack.fromFolder") { _, d in _ = try TourPack.fromFolder(path: d.text()) },
        Strike(name: "TourPack.fromArchive") { _, d in
            _ = try TourPack.fromArchive(path: d.one(of: [d.text(), Demo.path, #filePath]))
        },
        Strike(name: "TourPack.fromFiles", times: 1) { _, d in
            let none = ["pack.json": Data(d.text().utf8)]
            _ = try TourPack.fromFiles(files: d.one(of: [d.files(), none]))
        },
        Strike(name: "TourPack.fromReader", times: 1) { _, d in
            _ = try TourPack.fromReader(reader: FilesReader(d.files()))
        },
        Strike(name: "TourPack.attribution") { _, d in _ = Demo.pack.attribution(language: d.text()) },
        Strike(name: "TourPack.id") { _, _ in _ = Demo.pack.id() },
        Strike(name: "TourPack.languages") { _, _ in _ = Demo.pack.languages() },
        Strike(name: "TourPack.map", times: 1) { _, _ in _ = Demo.pack.map() },
        Strike(name: "TourPack.problems") { _, _ in _ = Demo.pack.problems() },
        Strike(name: "TourPack.timeZone") { _, _ in _ = Demo.pack.timeZone() },
        Strike(name: "TourPack.title") { _, d in _ = Demo.pack.title(language: d.text()) },
        Strike(name: "TourPack.tour") { _, _ in _ = Demo.pack.tour() },
        Strike(name: "SimulatedDistrict.fromPack", times: 1) { _, _ in
            _ = try SimulatedDistrict.fromPack(pack: Demo.pack)
        },
        Strike(name: "SimulatedDistrict.day", times: 1) { a, d in
            _ = a.district.day(time: d.time(), scope: d.scope())
        },
        Strike(name: "SimulatedDistrict.figures", times: 1) { a, d in
            _ = a.district.figures(time: d.time(), scope: d.scope())
        },
        Strike(name: "SimulatedDistrict.readingsOf", times: 1) { a, d in
            let assets = d.one(of: [[], [d.text()], Array(repeating: d.text(), count: 100)])
            _ = a.district.readingsOf(assets: assets, time: d.time())
        },
        Strike(name: "SimulatedDistrict.storageKwh") { a, d in
            _ = a.district.storageKwh(scope: d.scope())
        },
    ]

    private static let playing: [Strike] = [
        Strike(name: "Replay.init", times: 1) { _, d in
            _ = try Replay(pack: Demo.pack, recording: d.data(like: Demo.recording)).step()
        },
        Strike(name: "Replay.step") { a, _ in _ = try a.replay.step() },
        Strike(name: "Replay.playSome", times: 1) { a, _ in _ = try a.replay.playSome() },
        Strike(name: "Replay.playOn", times: 1) { a, _ in _ = try await a.replay.playOn() },
        Strike(name: "Replay.currentFrame") { a, _ in _ = try a.replay.currentFrame() },
        Strike(name: "Replay.stop", times: 1, ends: true) { a, _ in a.replay.stop() },
        // Nobody agreed to a host: nothing is called.
        Strike(name: "PackFetch.init", times: 1) { _, d in
            let url = d.one(of: ["", "x", "https://packs.example/a.tourpack", "http://[::1", "\0"])
            let out = d.one(of: ["", "/", "/nowhere/x", "\0"])
            _ = try PackFetch(settings: FetchSettings(
                url: url, out: out, allowedHosts: [], contentHash: nil), http: d.http()).progress()
        },
        Strike(name: "PackFetch.progress") { a, _ in _ = a.fetch.progress() },
        Strike(name: "PackFetch.fetch", times: 1) { a, _ in _ = try await a.fetch.fetch() },
        Strike(name: "PackFetch.stop", times: 1, ends: true) { a, _ in a.fetch.stop() },
        Strike(name: "Rehearsal.fromPack", times: 1) { _, d in
            let gpx = d.one(of: [nil, d.data(like: Demo.files["walk.gpx"] ?? Data())])
            let conditions: Conditions? = d.one(of: [nil, .open, .canyon, .transformer])
            _ = try Rehearsal.fromPack(
                pack: Demo.pack, gpx: gpx, seed: d.seed(), conditions: conditions)
        },
        Strike(name: "Rehearsal.lengthS") { a, _ in _ = a.rehearsal.lengthS() },
        Strike(name: "Rehearsal.place") { a, d in _ = a.rehearsal.place(atS: d.number()) },
        Strike(name: "Rehearsal.samples", times: 1) { a, d in
            let from: Double = d.one(of: [d.number(), 300])
            _ = a.rehearsal.samples(start: d.time(), fromS: from, toS: d.one(of: [d.number(), from + 2]))
        },
        Strike(name: "RehearsedWalk.init") { a, d in
            _ = RehearsedWalk(rehearsal: a.rehearsal, start: d.time(), elapsedS: d.number())
        },
        Strike(name: "RehearsedWalk.advance") { a, d in
            a.walk.setSpeed(speed: 1)
            _ = a.walk.advance(deviceS: d.number())
        },
        Strike(name: "RehearsedWalk.elapsedS") { a, _ in _ = a.walk.elapsedS() },
        Strike(name: "RehearsedWalk.isFinished") { a, _ in _ = a.walk.isFinished() },
        Strike(name: "RehearsedWalk.lengthS") { a, _ in _ = a.walk.lengthS() },
        Strike(name: "RehearsedWalk.nextSpeed") { a, _ in _ = a.walk.nextSpeed() },
        Strike(name: "RehearsedWalk.now") { a, _ in _ = a.walk.now() },
        Strike(name: "RehearsedWalk.rewind") { a, _ in a.walk.rewind() },
        Strike(name: "RehearsedWalk.samplesBefore", times: 1) { a, _ in _ = a.walk.samplesBefore() },
        Strike(name: "RehearsedWalk.seek") { a, d in a.walk.seek(walked: d.number()) },
        Strike(name: "RehearsedWalk.seekPlace") { a, d in
            let place = EastNorth(eastM: d.number(), northM: d.number())
            a.walk.seekPlace(atM: place, radiusM: d.number())
        },
        Strike(name: "RehearsedWalk.setSpeed") { a, d in a.walk.setSpeed(speed: d.number()) },
        Strike(name: "RehearsedWalk.settle") { a, _ in _ = a.walk.settle() },
        Strike(name: "RehearsedWalk.speed") { a, _ in _ = a.walk.speed() },
        Strike(name: "RehearsedWalk.start") { a, _ in _ = a.walk.start() },
        Strike(name: "RehearsedWalk.street") { a, d in _ = a.walk.street(language: d.text()) },
        Strike(name: "RehearsedWalk.turn") { a, d in a.walk.turn(now: d.time()) },
        Strike(name: "EventListener.next") { a, _ in
            let listener = a.session.listen()
            async let next = listener.next()
            listener.stop()
            _ = await next
        },
        Strike(name: "EventListener.stop", times: 1, ends: true) { a, _ in a.listener.stop() },
    ]

    private static let plain: [Strike] = [
        Strike(name: "Halt.init") { _, _ in Halt().stop() },
        Strike(name: "Halt.stop", times: 1, ends: true) { a, _ in a.halt.stop() },
        Strike(name: "Frame.toJson") { _, d in _ = d.frame().toJson() },
        Strike(name: "Event.toJson") { _, d in _ = d.event().toJson() },
        Strike(name: "Progress.toJson") { _, d in _ = d.progress().toJson() },
        Strike(name: "Reading.text") { _, d in
            for reading in d.batch().readings.prefix(3) { _ = reading.text(language: d.text()) }
        },
        Strike(name: "Asset.title") { a, d in _ = try a.session.asset(number: 0)?.title(language: d.text()) },
        Strike(name: "Conditions.title") { _, d in
            _ = d.one(of: [Conditions.open, .cover, .noTracking]).title(language: d.text())
        },
        Strike(name: "MapStop.title") { _, d in
            for stop in Demo.pack.map().stops.prefix(2) { _ = stop.title(language: d.text()) }
        },
        Strike(name: "FiguresNow.texts") { a, d in
            _ = a.district.figures(time: Demo.start, scope: .district)?.texts(language: d.text())
        },
        Strike(name: "Fault.hindrance") { _, d in _ = d.one(of: Fault.allCases).hindrance() },
        Strike(name: "SecretId.text") { _, d in
            let host = d.one(of: [nil, d.text()])
            _ = SecretId.app(name: d.text()).text()
            _ = SecretId.pack(packId: d.text(), host: d.text(), name: d.text(), accessHost: host).text()
        },
        Strike(name: "palette") { _, _ in _ = palette() },
        Strike(name: "Cue.paragraphs") { _, d in
            _ = Cue(subject: d.subject(), language: d.text(), title: d.text(), body: d.text())
                .paragraphs()
        },
        Strike(name: "SurroundingsState.shownM") { _, d in
            _ = SurroundingsState.complete(toM: d.number()).shownM()
        },
        Strike(name: "newVisit") { _, d in _ = newVisit(language: d.text()) },
        Strike(name: "progressFromJson") { _, d in
            let kept = Data(d.progress().toJson().utf8)
            _ = progressFromJson(json: String(decoding: d.data(like: kept), as: UTF8.self))
        },
        Strike(name: "setLogSink", times: 1) { _, d in
            try setLogSink(sink: BrokenSink(), level: d.one(of: LogLevel.allCases))
        },
        Strike(name: "clearLogSink", times: 1) { _, _ in clearLogSink() },
    ]
}

private struct NotWhole: Error { let what: String }

/// A frame that was made holds nothing that cannot be drawn.
private func whole(_ frame: Frame) throws {
    let finite = frame.vertices.allSatisfy { $0.xPx.isFinite && $0.yPx.isFinite && $0.widthPx.isFinite }
    guard finite else { throw NotWhole(what: "a vertex is not finite") }
    let drawn = frame.shapes.allSatisfy { frame.vertices(of: $0).count == $0.vertexCount }
    guard drawn else { throw NotWhole(what: "a shape has not the vertices it says") }
}

/// A card that was made holds nothing that cannot be drawn.
private func whole(_ card: AssetCard) throws {
    guard let curve = card.curve else { return }
    let places = curve.runs.joined().flatMap { [$0.x, $0.y] } + curve.hours.map(\.x) + [curve.nowX]
    let within = places.allSatisfy { (0...1).contains($0) }
    guard within else { throw NotWhole(what: "a curve leaves its square") }
}

/// Answers anything, or throws what it must not.
private final class HostileSource: AppSource {
    private let id: String
    private let seed: UInt64

    init(id: String, seed: UInt64) {
        self.id = id
        self.seed = seed
    }

    func info() throws -> SourceInfo {
        var dice = Dice(seed: seed)
        if id == "" && dice.one(of: [true, false]) { throw CocoaError(.fileReadNoPermission) }
        return SourceInfo(id: id, title: dice.text(), attribution: dice.text())
    }

    func fetch(assets: [AssetId], now: Date) async throws -> Batch {
        var dice = Dice(seed: seed &+ UInt64(assets.count))
        switch Int.random(in: 0..<5) {
        case 0: throw CocoaError(.fileReadNoPermission)
        case 1: throw AppSourceError.Denied(reason: dice.text())
        case 2: throw AppSourceError.Busy(retryAt: dice.time())
        default: return dice.batch()
        }
    }
}

/// Throws what it must not, each time.
private final class BrokenSink: LogSink {
    func log(record: LogRecord) throws { throw CocoaError(.fileWriteOutOfSpace) }
}

/// Has lost its storage, and throws what it must not.
private final class BrokenStore: SecretStore {
    func get(id: SecretId) throws -> Secret? { throw CocoaError(.fileReadNoPermission) }
    func set(id: SecretId, secret: Secret) throws { throw CocoaError(.fileWriteNoPermission) }
    func delete(id: SecretId) throws { throw SecretError.Locked }
}
