import Foundation
import Testing
import Wattwalk

/// The error that a call throws, if it is of that type.
func thrown<E: Error>(_: E.Type, by call: () throws -> Void) -> E? {
    do {
        try call()
        return nil
    } catch {
        return error as? E
    }
}

@Suite struct WalkTests {
    @Test(arguments: Demo.pack.languages())
    func theWalkReachesEveryStop(language: Language) async throws {
        #expect(Demo.pack.problems().isEmpty)
        let rehearsal = try Rehearsal.fromPack(pack: Demo.pack)
        let session = try Demo.session(language: language)
        var stops: [String] = []
        var finished = 0
        var cues: [Cue] = []
        var values = 0
        for at in stride(from: 0.0, to: rehearsal.lengthS(), by: 10) {
            for sample in rehearsal.samples(start: Demo.start, fromS: at, toS: at + 10) {
                try session.handIn(sample)
            }
            let now = Demo.start.addingTimeInterval(at + 10)
            _ = try await session.pollSources(now: now)
            let frame = try session.frame(camera: Demo.camera, time: now)
            values += frame.labels.count { $0.value != nil }
            for event in try session.takeEvents() {
                switch event.kind {
                case .tour(.stopReached(let stop)): stops.append(stop)
                case .tour(.tourFinished): finished += 1
                case .cue(let cue): cues.append(cue)
                default: break
                }
            }
        }
        #expect(stops == Demo.pack.tour().stops.map(\.id))
        #expect(finished == 1)
        #expect(cues.count > stops.count)
        #expect(cues.allSatisfy { $0.language == language && !$0.body.isEmpty })
        #expect(values > 100)
    }

    @Test func aFrameHasShapesAndLabelsThatCanBeDrawn() async throws {
        let session = try Demo.session()
        #expect(try session.frame(camera: Demo.camera, time: Demo.start).shapes.isEmpty)
        try Demo.arrive(session)
        _ = try await session.pollSources(now: Demo.start)
        let frame = try session.frame(camera: Demo.camera, time: Demo.start)
        #expect(frame.time == Demo.start)
        #expect(frame.size == CGSize(width: 1280, height: 800))
        #expect(frame.positionState == .measured)
        #expect(frame.shapes.count > 10)
        #expect(frame.shapes.map { frame.vertices(of: $0).count }.reduce(0, +) == frame.vertices.count)
        #expect(abs(frame.horizon.dropPx) < 1 && abs(frame.horizon.rollDeg) < 1)
        #expect(frame.compass.contains { $0.kind == .cardinal && $0.bearingDeg == 0 })
        let way = try #require(frame.way)
        #expect(Demo.pack.tour().stops[Int(way.number) - 1].id == way.stop)
        #expect(abs(way.turnDeg) <= 180)
        #expect(!frame.labels.isEmpty)
        let picture = CGRect(origin: .zero, size: frame.size)
        for (number, label) in frame.labels.enumerated() {
            #expect(!label.title.isEmpty && label.simulated)
            #expect(picture.intersects(label.box))
            #expect(frame.labels.dropFirst(number + 1).allSatisfy { !$0.box.intersects(label.box) })
        }
        // A shape of another frame gives nothing rather than a crash.
        var foreign = frame.shapes[0]
        foreign.firstVertex = .max
        foreign.vertexCount = .max
        #expect(frame.vertices(of: foreign).isEmpty)
    }

    @Test func whatWasKeptResumes() throws {
        let stops = Demo.pack.tour().stops.map(\.id)
        let session = try Demo.session()
        try session.goToStop(stop: stops[2], now: Demo.start)
        try session.skipStop(now: Demo.start)
        let kept = try JSONEncoder().encode(session.progress())
        var settings = newVisit(language: "fr")
        settings.progress = try JSONDecoder().decode(TourProgress.self, from: kept)
        let resumed = try TourSession(pack: Demo.pack, settings: settings)
        #expect(try resumed.progress() == session.progress())
        #expect(try resumed.progress().reached == [stops[2]])
        #expect(try resumed.words(subject: .stop(stops[2]))?.language == "fr")
    }

    @Test func wrongInputIsATypedErrorWithItsFields() throws {
        let session = try Demo.session()
        var tiny = Demo.camera
        tiny.widthPx = 0
        #expect(throws: VisitError.Camera(.size(widthPx: 0, heightPx: 800))) {
            try session.frame(camera: tiny, time: Demo.start)
        }
        #expect(throws: VisitError.Tour(.unknownStop("nowhere"))) {
            try session.goToStop(stop: "nowhere", now: Demo.start)
        }
        let fix = Fix(
            time: Demo.start, latDeg: 91, lonDeg: 2, horizontalAccuracyM: 4, speedMps: nil,
            courseDeg: nil)
        let error = thrown(VisitError.self) { try session.fix(fix: fix) }
        guard case .Sample(.field("fix", Demo.start, "lat_deg", 91, _)) = error else {
            Issue.record("not the field at fault: \(String(reflecting: error))")
            return
        }
        #expect(error?.localizedDescription.contains("lat_deg") == true)
        #expect(throws: VisitError.EyeHeight(9)) {
            var settings = newVisit(language: "en")
            settings.eyeHeightM = 9
            _ = try TourSession(pack: Demo.pack, settings: settings)
        }
        let nowhere = thrown(PackError.self) { _ = try TourPack.fromFolder(path: "/nowhere") }
        guard case .File(file: "pack.json", _) = nowhere else {
            Issue.record("not the file at fault: \(String(reflecting: nowhere))")
            return
        }
        session.close()
        session.close()
        #expect(throws: VisitError.Closed) { try session.frame(camera: Demo.camera, time: Demo.start) }
    }

    @Test func timesCrossToTheMicrosecond() throws {
        let session = try Demo.session()
        for step in 0..<1_000 {
            let time = Date(timeIntervalSince1970: 1_781_600_400 + Double(step) * 1.000_001)
            let frame = try session.frame(camera: Demo.camera, time: time)
            #expect(abs(frame.time.timeIntervalSince(time)) < 1e-6)
            // Once rounded, it stays.
            let again = try session.frame(camera: Demo.camera, time: frame.time)
            #expect(again.time == frame.time)
        }
    }
}
