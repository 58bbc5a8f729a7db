import OSLog
import SwiftUI
import Wattwalk
import WattwalkDemoCore

/// Joins the visit with the device: its sensors, its voice, its display.
@MainActor
final class Stage: ObservableObject {
    let model: VisitModel
    let camera: ARCameraSource
    let picture = PictureStage()
    private let audio: AudioSession
    private var display: Display?
    private var hearing: Task<Void, Never>?

    @Published private(set) var screen: ScreenContent

    static var systemLanguage: String {
        Locale.current.language.languageCode?.identifier ?? "en"
    }

    /// Opens the demo pack, and the visit where it was left.
    static func open() throws -> Stage {
        let folder = Bundle.main.bundleURL.appendingPathComponent("fort-issy", isDirectory: true)
        return try Stage(pack: TourPack.fromFolder(path: folder.path))
    }

    private init(pack: TourPack) throws {
        let report: (String) -> Void = { Logger.visit.warning("\($0, privacy: .public)") }
        let position = CoreLocationSource()
        camera = ARCameraSource()
        func file(_ name: String) -> URL {
            URL.applicationSupportDirectory.appendingPathComponent(name)
        }
        func kept(_ name: String) -> KeptFile {
            KeptFile(file(name)) { report($0.localizedDescription) }
        }
        model = try VisitModel(
            pack: pack,
            clock: SystemClock(),
            store: kept("visit.json"),
            sensors: Sensors(position: position, motion: CoreMotionSource(), camera: camera),
            means: ServiceMeans(
                secrets: Keychain(), consent: kept("consent.json"), readings: file("readings"),
                connection: SystemConnection()),
            engine: SystemVoice(),
            measure: SystemMeasure(),
            language: Self.systemLanguage,
            report: report)
        screen = model.screen
        picture.content = model.pictureContent
        audio = AudioSession(model)
        position.headingAccuracy = { [model] in model.compassAccuracy($0) }
        model.changed = { [weak self] in
            guard let self else { return }
            if screen != model.screen { screen = model.screen }
            if picture.content != model.pictureContent { picture.content = model.pictureContent }
        }
        hearing = Task { [model] in await model.hearEvents() }
        model.openSettings = {
            guard let settings = URL(string: UIApplication.openSettingsURLString) else { return }
            UIApplication.shared.open(settings)
        }
    }

    deinit { hearing?.cancel() }

    /// Whether the app is on the screen.
    var isShown = false {
        didSet {
            guard isShown != oldValue else { return }
            // A visitor reads and walks; the screen must not go dark.
            UIApplication.shared.isIdleTimerDisabled = isShown
            if isShown {
                model.appear()
                display = Display { [weak self] in self?.step() }
            } else {
                display?.end()
                display = nil
                model.disappear()
            }
        }
    }

    /// Once for each displayed picture.
    private func step() {
        model.step(
            PictureRequest(
                size: picture.size, rotation: Self.rotation, textSize: picture.textSize))
        picture.list = model.picture
        picture.compass = model.compass
        if picture.showsCamera != model.showsCamera { picture.showsCamera = model.showsCamera }
    }

    /// How the picture is turned against the device. Interfaces are named by
    /// where the home button is, devices by where they were turned to.
    private static var rotation: ScreenRotation {
        let scenes = UIApplication.shared.connectedScenes
        let scene = scenes.compactMap { $0 as? UIWindowScene }.first
        switch scene?.interfaceOrientation {
        case .landscapeRight: return .deg90
        case .portraitUpsideDown: return .deg180
        case .landscapeLeft: return .deg270
        default: return .deg0
        }
    }
}

/// What changes with each picture, apart from what changes now and then.
@MainActor
final class PictureStage: ObservableObject {
    @Published var list = DrawingList(size: .zero)
    @Published var compass = DrawingList(size: .zero)
    @Published var content: PictureContent?
    @Published var showsCamera = false
    /// Of the view, points.
    var size = CGSize.zero
    /// Of labels, points, as the visitor likes to read.
    var textSize: CGFloat = 17
}

/// Calls for each picture that the display shows, until it is ended.
@MainActor
private final class Display {
    private let link: CADisplayLink

    init(_ step: @escaping @MainActor () -> Void) {
        link = CADisplayLink(target: Target(step), selector: #selector(Target.step))
        // More would only warm the tablet.
        link.preferredFrameRateRange = CAFrameRateRange(minimum: 30, maximum: 60, preferred: 60)
        link.add(to: .main, forMode: .common)
    }

    func end() { link.invalidate() }

    /// A display link holds its target.
    @MainActor
    private final class Target: NSObject {
        private let call: @MainActor () -> Void
        init(_ call: @escaping @MainActor () -> Void) { self.call = call }
        @objc func step() { call() }
    }
}
