// The app on an iPad, as a visitor has it, with sensors and a voice that stand
// for the system's.
import Foundation
import Wattwalk

@testable import WattwalkDemoCore

enum Demo {
    /// The repository's demo pack.
    static let folder: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("assets/fort-issy").path
    }()

    /// Its files, by their paths in it.
    static let files: [String: Data] = {
        var files: [String: Data] = [:]
        for path in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String })
            ?? []
        {
            files[path] = try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"))
        }
        return files
    }()

    /// The interface's words in a language, as they are kept for all apps.
    static func words(_ language: String) throws -> [String: String] {
        let file = URL(fileURLWithPath: "\(folder)/../words/\(language).json")
        let texts = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        return (texts as? [String: Any] ?? [:]).compactMapValues { $0 as? String }
    }

    /// Read once: it never changes.
    static let pack: TourPack = {
        do {
            return try TourPack.fromFolder(path: folder)
        } catch {
            fatalError("the demo pack at \(folder): \(error)")
        }
    }()
}

/// A clock that goes by hand.
@MainActor final class HandClock: DeviceClock {
    var now = SavedVisit.sunnyDay
    var uptimeS: TimeInterval = 1000

    func goOn(_ seconds: TimeInterval) {
        now += seconds
        uptimeS += seconds
    }
}

@MainActor final class FakeSource<Sample: Sendable>: SampleSource {
    var state: SensorState { didSet { changed?() } }
    var take: (@MainActor (Sample) -> Void)?
    var changed: (@MainActor () -> Void)?
    private(set) var asked = 0
    private(set) var runs = false

    init(_ state: SensorState) { self.state = state }

    func ask() { asked += 1 }
    func start() { runs = true }
    func stop() { runs = false }

    /// What the sensor says, if anybody listens.
    func say(_ sample: Sample) { if runs { take?(sample) } }
}

@MainActor final class FakeEngine: SpeechEngine {
    var finished: (@MainActor (Int) -> Void)?
    var voices: Set<String> = ["en-GB", "fr-FR", "zh-CN"]
    private(set) var said: [Utterance] = []
    private(set) var current: Utterance?
    private(set) var paused = false

    func hasVoice(_ tag: String) -> Bool { voices.contains(tag) }

    func speak(_ utterance: Utterance) {
        precondition(current == nil, "said over what is being said")
        said.append(utterance)
        current = utterance
    }

    func stop() {
        current = nil
        paused = false
    }

    func pause() { paused = true }
    func goOn() { paused = false }

    /// Says the paragraph to its end.
    func finish() {
        guard let number = current?.number, !paused else { return }
        current = nil
        finished?(number)
    }
}

@MainActor final class MemoryStore: Kept {
    var kept: Data?
    func read() -> Data? { kept }
    func write(_ data: Data) { kept = data }
}

/// Stands for the Keychain, as long as the test lasts.
final class MemorySecrets: SecretStore, @unchecked Sendable {
    private let lock = NSLock()
    private var secrets: [String: Secret] = [:]
    /// Whether the iPad is locked.
    var isLocked = false

    private func held<T>(_ act: (inout [String: Secret]) -> T) throws -> T {
        try lock.withLock {
            if isLocked { throw SecretError.Locked }
            return act(&secrets)
        }
    }
    func get(id: SecretId) throws -> Secret? { try held { $0[id.text()] } }
    func set(id: SecretId, secret: Secret) throws { try held { $0[id.text()] = secret } }
    func delete(id: SecretId) throws { try held { $0[id.text()] = nil } }
}

@MainActor final class FakeConnection: Connection {
    var path: NetworkPath? { didSet { changed?() } }
    var changed: (@MainActor () -> Void)?
}

@MainActor final class Tablet {
    let clock: HandClock
    let store: MemoryStore
    let position: FakeSource<LocationSample>
    let motion: FakeSource<MotionSample>
    let camera: FakeSource<CameraSample>
    let engine = FakeEngine()
    let secrets = MemorySecrets()
    let connection = FakeConnection()
    let model: VisitModel
    var request = PictureRequest(
        size: CGSize(width: 800, height: 412), rotation: .deg0, textSize: 17)

    /// A tablet on which the app was just opened, on the day of the walk.
    init(
        sensors state: SensorState = .ready, store: MemoryStore = MemoryStore(),
        clock: HandClock = HandClock(), language: String = "en",
        pack: TourPack = Demo.pack, consent: MemoryStore = MemoryStore(), readings: URL? = nil,
        hearsByHand: Bool = true
    ) throws {
        self.store = store
        self.clock = clock
        position = FakeSource(state)
        motion = FakeSource(.ready)
        camera = FakeSource(state)
        let box = Reports()
        model = try VisitModel(
            pack: pack, clock: clock, store: store,
            sensors: Sensors(position: position, motion: motion, camera: camera),
            means: ServiceMeans(
                secrets: secrets, consent: consent,
                readings: readings ?? FileManager.default.temporaryDirectory,
                connection: connection), engine: engine,
            measure: EstimatedMeasure(), language: language, report: { box.lines.append($0) })
        self.box = box
        self.hearsByHand = hearsByHand
        model.appear()
        wait(0.5)
    }

    private final class Reports { var lines: [String] = [] }
    private let box: Reports
    /// What went wrong without ending the visit.
    var reported: [String] { box.lines }

    var screen: ScreenContent { model.screen }

    /// Whether what happens is heard between two pictures, and not in a task of
    /// its own, which no test could wait for.
    private let hearsByHand: Bool

    private func hear() {
        guard hearsByHand else { return }
        for event in (try? model.visit.session.takeEvents()) ?? [] { model.hear(event) }
    }

    /// Lets time go by, with so many pictures a second.
    func wait(_ seconds: Double, picturesPerS: Double = 4) {
        for _ in 0..<Int(seconds * picturesPerS) {
            clock.goOn(1 / picturesPerS)
            model.step(request)
            hear()
        }
    }

    /// Goes to a stop as a guide does.
    func press(_ action: (VisitModel) -> Void) {
        action(model)
        hear()
        wait(0.5)
    }
}

extension DrawCommand {
    /// The box around all of it.
    var bounds: CGRect? {
        switch self {
        case .fill(let outline, _): outline.bounds
        case .stroke(let outline, _, let width, _):
            outline.bounds?.insetBy(dx: -width / 2, dy: -width / 2)
        case .text(let line):
            CGRect(
                x: line.at.x - (line.alignment == .centre ? width(of: line) / 2 : 0),
                y: line.at.y - line.size / 2, width: width(of: line), height: line.size)
        case .layer(let fillings, _):
            fillings.compactMap(\.outline.bounds).reduce(CGRect?.none) { $0?.union($1) ?? $1 }
        }
    }

    private func width(of line: Lettering) -> CGFloat {
        EstimatedMeasure().width(of: line.text, size: line.size, weight: line.weight)
    }
}
