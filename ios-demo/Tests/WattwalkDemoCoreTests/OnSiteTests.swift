import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

extension Tablet {
    /// What Core Location and Core Motion say while those samples are true.
    func feel(_ samples: [Sample]) {
        for sample in samples {
            switch sample {
            case .fix(let fix):
                position.say(
                    LocationSample(
                        time: clock.now, latDeg: fix.latDeg, lonDeg: fix.lonDeg,
                        horizontalAccuracyM: fix.horizontalAccuracyM,
                        speedMps: fix.speedMps ?? -1, courseDeg: fix.courseDeg ?? -1))
            case .attitude(let attitude):
                // Back to a frame whose x is north and whose y is west.
                let back = Quaternion(x: 0, y: 0, z: -0.5.squareRoot(), w: 0.5.squareRoot())
                motion.say(
                    MotionSample(
                        uptimeS: clock.uptimeS, deviceToReference: back * attitude.deviceToEnu,
                        north: attitude.north))
            // With good sensors a rehearsal has no others.
            case .track, .inertial, .magnetic, .alignment: break
            }
        }
    }
}

extension [Sample] {
    /// The newest of each sensor.
    var newest: [Sample] {
        let fix = last { if case .fix = $0 { true } else { false } }
        let attitude = last { if case .attitude = $0 { true } else { false } }
        return [fix, attitude].compactMap(\.self)
    }
}

@MainActor @Suite struct OnSiteTests {
    @Test func theDemoWalkIsTakenWithTheTabletsOwnSensors() throws {
        let tablet = try Tablet()
        #expect(tablet.screen.accuracy == Saying("Waiting for GPS", warns: true))
        #expect(tablet.position.runs && tablet.motion.runs && tablet.camera.runs)
        tablet.press { $0.changeVoice() }
        tablet.press { $0.toggleGoing() }
        let walk = try Rehearsal.fromPack(pack: Demo.pack, seed: 7)
        var places: [String] = []
        var texts = Set<String>()
        for second in 1...Int(walk.lengthS()) {
            let (from, to) = (Double(second - 1), Double(second))
            tablet.feel(walk.samples(start: SavedVisit.sunnyDay, fromS: from, toS: to).newest)
            tablet.wait(1, picturesPerS: 1)
            tablet.model.picture.expectOnScreen()
            let caption = tablet.screen.caption
            if caption.place.hasPrefix("Stop "), !places.contains(caption.place) {
                places.append(caption.place)
                #expect(!caption.title.isEmpty && !caption.paragraphs.isEmpty)
            }
            while tablet.engine.current != nil { tablet.engine.finish() }
            let drawn = tablet.model.picture.commands + tablet.model.compass.commands
            for case .text(let line) in drawn { texts.insert(line.text) }
        }
        #expect(places == (1...10).map { "Stop \($0) of 10" })
        #expect(tablet.screen.way.words.text == "Stop 10: you are here")
        #expect(tablet.screen.accuracy.text.hasPrefix("± "))
        let said = Set(tablet.engine.said.map(\.text))
        #expect(said.contains("Welcome to the Fort"))
        #expect(said.contains("The transformer that remembers the sun"))
        // Values, marks, the compass and the pin of the next stop were drawn.
        #expect(texts.isSuperset(of: ["N", "E", "S", "W", "30°", "7"]))
        #expect(texts.contains { $0.hasPrefix("≈\u{a0}") && $0.hasSuffix("kW") })
        #expect(tablet.reported == [])
    }

    @Test func heldOnItsSideTheHorizonIsLevel() throws {
        let tablet = try Tablet()
        let walk = try Rehearsal.fromPack(pack: Demo.pack, seed: 7)
        let there = walk.samples(start: SavedVisit.sunnyDay, fromS: 0, toS: 1).newest
        // The samples are of a device whose picture is upright; this one is
        // turned a quarter counter-clockwise about the axis out of its screen.
        tablet.request.rotation = .deg90
        for _ in 0..<3 {
            tablet.feel(
                there.map { sample in
                    guard case .attitude(var attitude) = sample else { return sample }
                    attitude.deviceToEnu = attitude.deviceToEnu * .quarterTurnAboutZ
                    return .attitude(attitude)
                })
            tablet.wait(1)
        }
        let sky = try #require(tablet.model.picture.commands.first)
        guard case .fill(let outline, .gradient) = sky else {
            Issue.record("not the sky: \(sky)")
            return
        }
        // Corners: the picture's upper ones, and the horizon's ends.
        let heights = outline.steps.compactMap { step -> CGFloat? in
            switch step {
            case .move(let p), .line(let p): p.y
            default: nil
            }
        }
        #expect(heights.filter { $0 == 0 }.count == 2)
        let ends = heights.filter { $0 > 0 }
        #expect(ends.count == 2 && abs(ends[0] - ends[1]) < 5, "\(heights)")
    }

    @Test func theCamerasPictureTakesThePlaceOfTheDrawnWorld() throws {
        let tablet = try Tablet()
        func drawsWalls() -> Bool {
            guard case .fill(_, .gradient(_, _, let stops)) = tablet.model.picture.commands.first
            else { return false }
            return stops.count == 3
        }
        let walk = try Rehearsal.fromPack(pack: Demo.pack, seed: 7)
        let there = walk.samples(start: SavedVisit.sunnyDay, fromS: 0, toS: 1).newest
        tablet.feel(there.filter { if case .fix = $0 { true } else { false } })
        tablet.wait(1)
        #expect(drawsWalls() && !tablet.model.showsCamera)
        // Looking north, a quarter counter-clockwise, as Core Motion says it, and
        // as ARKit does, whose world is turned by a quarter.
        let optics = CameraOptics(focalPx: 1400, widthPx: 1920, heightPx: 1440)
        tablet.request.rotation = .deg90
        let half = 0.5.squareRoot()
        let upright = Quaternion(x: half, y: 0, z: 0, w: half) * Quaternion.quarterTurnAboutZ
        let back = Quaternion(x: 0, y: 0, z: -half, w: half)
        for _ in 0..<12 {
            tablet.motion.say(
                MotionSample(
                    uptimeS: tablet.clock.uptimeS, deviceToReference: back * upright, north: .true))
            tablet.camera.say(
                CameraSample(
                    uptimeS: tablet.clock.uptimeS,
                    cameraToWorld: Quaternion(x: 0, y: half, z: 0, w: half),
                    positionM: Point3(xM: 0, yM: 1.5, zM: 0), tracking: .normal, run: 1,
                    optics: optics))
            tablet.wait(0.25)
        }
        #expect(!drawsWalls() && tablet.model.showsCamera)
        var north = false
        for case .text(let line) in tablet.model.compass.commands where line.text == "N" {
            north = abs(line.at.x - tablet.request.size.width / 2) < 1
        }
        #expect(tablet.model.pictureContent.looking == "Looking north")
        #expect(north, "north is not in the middle")
        // The camera goes away, as in a telephone call.
        tablet.wait(2)
        #expect(drawsWalls() && !tablet.model.showsCamera)
    }

    @Test func whatSensorsSayWronglyIsReportedAndForgotten() throws {
        let tablet = try Tablet()
        tablet.position.say(
            LocationSample(
                time: tablet.clock.now, latDeg: .nan, lonDeg: 2, horizontalAccuracyM: 5,
                speedMps: -1, courseDeg: -1))
        tablet.motion.say(
            MotionSample(
                uptimeS: tablet.clock.uptimeS,
                deviceToReference: Quaternion(x: 0, y: 0, z: 0, w: 0), north: .true))
        tablet.wait(1)
        #expect(tablet.reported.count == 2)
        #expect(tablet.screen.accuracy.text == "Waiting for GPS")
        tablet.model.picture.expectOnScreen()
    }
}

extension DrawingList {
    /// Something is drawn, and nothing of it for naught or far outside.
    func expectOnScreen(_ location: SourceLocation = #_sourceLocation) {
        #expect(!commands.isEmpty, sourceLocation: location)
        let near = CGRect(origin: .zero, size: size).insetBy(dx: -Self.margin, dy: -Self.margin)
        let wrong = commands.filter { command in
            guard let box = command.bounds, box.minX.isFinite, box.minY.isFinite,
                box.width.isFinite, box.height.isFinite
            else { return true }
            let seen =
                box.maxX >= 0 && box.minX <= size.width && box.maxY >= 0 && box.minY <= size.height
            return !seen || !near.contains(box)
        }
        let first = wrong.first.map { "\($0.bounds.debugDescription) of \($0)" } ?? ""
        let fine = wrong.isEmpty
        #expect(fine, "\(wrong.count) outside: \(first)", sourceLocation: location)
    }

    /// Lines end a little outside; so does what the edge cuts.
    private static let margin: CGFloat = 400
}
