// The demo pack and a walk through it, as the tests use them.
import Foundation
import Wattwalk

enum Demo {
    /// The repository's demo pack.
    static let path: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("assets/fort-issy").path
    }()

    /// 11 o'clock in Paris on a day in June 2026.
    static let start = Date(timeIntervalSince1970: 1_781_600_400)

    static let camera = Camera(
        widthPx: 1280, heightPx: 800, horizontalFovDeg: 65, rotation: .deg0, rangeM: 150,
        textPx: 18, backdrop: true)

    /// Read once: it never changes.
    static let pack: TourPack = {
        do {
            return try TourPack.fromFolder(path: path)
        } catch {
            fatalError("the demo pack at \(path): \(error)")
        }
    }()

    static func session(
        language: String = "en", recording: String? = nil, sources: [any AppSource] = []
    ) throws -> TourSession {
        try TourSession(
            pack: pack, settings: newVisit(language: language), recording: recording, sources: sources)
    }

    /// Upright, with the camera to the north.
    static let north = Quaternion(x: 0.5.squareRoot(), y: 0, z: 0, w: 0.5.squareRoot())

    /// Puts the visitor at the first stop, with the camera to the north.
    static func arrive(_ session: TourSession) throws {
        let place = pack.tour().stops[0].zones[0].center
        try session.fix(
            fix: Fix(
                time: start, latDeg: place.latDeg, lonDeg: place.lonDeg, horizontalAccuracyM: 4,
                speedMps: nil, courseDeg: nil))
        try session.attitude(
            attitude: Attitude(time: start, deviceToEnu: north, north: .true, headingAccuracyDeg: 3))
    }

    /// The files of the pack, by their paths in it.
    static let files: [String: Data] = {
        let folder = URL(fileURLWithPath: path, isDirectory: true)
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return names.reduce(into: [:]) { files, name in
            files[name] = try? Data(contentsOf: folder.appendingPathComponent(name))
        }
    }()

    /// A short visit, recorded.
    static let recording: Data = {
        do {
            let file = FileManager.default.temporaryDirectory
                .appendingPathComponent("wattwalk-\(UUID().uuidString).jsonl")
            defer { try? FileManager.default.removeItem(at: file) }
            let session = try session(recording: file.path)
            try arrive(session)
            for second in 0..<50 {
                _ = try session.frame(camera: camera, time: start.addingTimeInterval(Double(second)))
            }
            try session.finishRecording()
            return try Data(contentsOf: file)
        } catch {
            fatalError("recording: \(error)")
        }
    }()
}
