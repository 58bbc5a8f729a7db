import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

/// Where pictures are left to be looked at.
private let artifacts = ProcessInfo.processInfo.environment["WATTWALK_ARTIFACTS"]
/// The walk that `bindings/record-walk.sh` recorded.
private let walk = ProcessInfo.processInfo.environment["WATTWALK_WALK"]

@MainActor @Suite struct PictureTests {
    private func sketch(
        _ tablet: Tablet, _ name: String, size: CGSize, plan: Bool = false, night: Bool = false,
        letters: Double = 1
    ) throws {
        tablet.request.size = Sketch.picture(on: size, letters: letters)
        tablet.request.textSize = 17 * letters
        tablet.wait(0.5)
        let sketch = Sketch(
            tablet: tablet, size: size, showsPlan: plan, isNight: night, letters: letters)
        let page = sketch.page()
        let title = tablet.screen.card?.title ?? tablet.screen.caption.title
        #expect(page.contains(title.escaped))
        let xml = tablet.model.picture.svg()
        tablet.model.picture.expectOnScreen()
        guard let artifacts else { return }
        let folder = URL(fileURLWithPath: artifacts)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = "\(name)-\(Int(size.width))x\(Int(size.height))"
        try Data(page.utf8).write(to: folder.appendingPathComponent("\(file).html"))
        try Data(xml.utf8).write(to: folder.appendingPathComponent("\(file).svg"))
    }

    @Test func theScreenIsSketchedAtTheStops() throws {
        let tablet = try Tablet(sensors: .refused)
        let wide = CGSize(width: 1180, height: 820)
        try sketch(tablet, "refused", size: wide)
        tablet.press { $0.rehearse(true) }
        try sketch(tablet, "welcome", size: wide)
        let languages = ["en", "fr", "zh"]
        for (number, stop) in tablet.model.guideSheet.stops.enumerated() {
            let language = languages[number % 3]
            tablet.press { $0.speak(language) }
            tablet.press { $0.go(to: stop.id) }
            tablet.wait(2)
            try sketch(
                tablet, "stop-\(number + 1)-\(language)", size: wide, plan: number % 4 == 1,
                night: number % 3 == 2)
        }
        tablet.press { $0.show(.water, false) }
        tablet.press { $0.speak("fr") }
        try sketch(tablet, "upright", size: CGSize(width: 820, height: 1180))
    }

    @Test func theScreenIsSketchedWithACard() throws {
        let tablet = try Tablet(sensors: .refused)
        tablet.press { $0.rehearse(true) }
        tablet.press { $0.go(to: "battery") }
        let screens = [
            CGSize(width: 1194, height: 834), CGSize(width: 834, height: 1194),
            CGSize(width: 390, height: 844),
        ]
        let assets = ["tr-4", "battery", "substation"]
        for (row, size) in screens.enumerated() {
            for (column, language) in ["en", "fr", "zh"].enumerated() {
                let asset = assets[(row + column) % 3]
                tablet.press { $0.speak(language) }
                tablet.press { $0.choose(asset) }
                tablet.wait(1)
                #expect(tablet.screen.card?.asset == asset)
                try sketch(
                    tablet, "card-\(asset)-\(language)", size: size,
                    night: (row + column) % 2 == 1)
            }
        }
    }

    @Test func thePictureKeepsItsShareOnEachScreen() throws {
        let screens = [
            CGSize(width: 1194, height: 834), CGSize(width: 834, height: 1194),
            CGSize(width: 844, height: 390), CGSize(width: 390, height: 844),
        ]
        let shapes: [[ScreenLayout.Shape]] = [
            [.wide, .beside], [.upright, .below], [.beside, .beside], [.below, .below],
        ]
        let refused = try Tablet(sensors: .refused)
        let walking = try Tablet(sensors: .refused)
        walking.press { $0.rehearse(true) }
        walking.press { $0.guide(true) }
        walking.press { $0.go(to: "battery") }
        #expect(refused.screen.notices.count >= 2)
        for (place, screen) in screens.enumerated() {
            for (column, letters) in [1.0, 2.0].enumerated() {
                #expect(ScreenLayout(size: screen, letters: letters).shape == shapes[place][column])
                let picture = Sketch.picture(on: screen, letters: letters)
                let share = picture.height / screen.height
                #expect(share >= 0.45 && picture.height >= 240, "\(screen) \(letters): \(picture)")
                if letters == 1, place < 2 { #expect((0.55...0.65).contains(share)) }
                for (row, language) in ["en", "fr", "zh"].enumerated() {
                    let night = (place + column + row) % 2 == 1
                    for (name, tablet) in [("refused", refused), ("walk", walking)] {
                        tablet.press { $0.speak(language) }
                        try sketch(
                            tablet, "screen-\(name)-\(Int(letters * 100))-\(language)", size: screen,
                            night: night, letters: letters)
                    }
                }
            }
        }
    }

    @Test func theScreenIsSketchedWithWhatCanBeTakenBack() throws {
        let tablet = try Tablet()
        tablet.press { $0.guide(true) }
        tablet.press { $0.speak("fr") }
        tablet.press { $0.go(to: "heat") }
        #expect(tablet.screen.undo?.skipped?.hasSuffix(": 1, 2, 3, 4") == true)
        try sketch(tablet, "undo", size: CGSize(width: 1180, height: 820), night: true)
        try sketch(tablet, "undo", size: CGSize(width: 390, height: 844))
    }

    @Test func thePlanShowsStopsNetworksAndTheVisitor() throws {
        let tablet = try Tablet(sensors: .refused)
        tablet.press { $0.rehearse(true) }
        tablet.press { $0.go(to: tablet.model.guideSheet.stops[3].id) }
        let size = CGSize(width: 332, height: 560)
        let plan = tablet.model.plan(size: size, chosen: nil)
        plan.list.expectOnScreen()
        #expect(plan.stops.map(\.id) == tablet.model.guideSheet.stops.map(\.id))
        let sheet = CGRect(origin: .zero, size: size).insetBy(dx: 22, dy: 22)
        #expect(plan.stops.allSatisfy { sheet.contains($0.at) })
        // The visitor stands at the stop: a white dot twelve wide.
        let dots = plan.list.commands.compactMap { command -> CGRect? in
            guard case .fill(let outline, .solid(.paper)) = command else { return nil }
            return outline.bounds
        }
        #expect(dots.count == 1 && dots[0].width == 12)
        let visitor = try #require(dots.first)
        let off = hypot(visitor.midX - plan.stops[3].at.x, visitor.midY - plan.stops[3].at.y)
        #expect(off < 30)
        let dashed = plan.list.commands.count {
            if case .stroke(_, _, _, let dash) = $0 { !dash.isEmpty } else { false }
        }
        #expect(dashed >= 5, "each network's own dashes")
        tablet.press { $0.show(.electricity, false) }
        let fewer = tablet.model.plan(size: size, chosen: plan.stops[0].id)
        #expect(fewer.list.commands.count < plan.list.commands.count)
        fewer.list.expectOnScreen()
    }

    @Test func thePlanIsEnlargedAndMovedAndFollowsTheVisitor() throws {
        let tablet = try Tablet(sensors: .refused)
        tablet.press { $0.rehearse(true) }
        tablet.press { $0.go(to: tablet.model.guideSheet.stops[3].id) }
        let size = CGSize(width: 332, height: 560)
        var port = PlanPort()
        func plan() -> PlanContent { tablet.model.plan(size: size, chosen: nil, port: port) }
        let whole = plan()
        func apart(_ plan: PlanContent) -> CGFloat {
            let (a, b) = (plan.stops[0].at, plan.stops[4].at)
            return hypot(a.x - b.x, a.y - b.y)
        }
        port.enlarge(2, whole)
        #expect(!port.isWhole && abs(apart(plan()) - 2 * apart(whole)) < 0.5)
        let before = plan()
        port.move(CGSize(width: 30, height: -20), before)
        #expect(abs(plan().stops[0].at.x - before.stops[0].at.x - 30) < 0.5)
        #expect(abs(plan().stops[0].at.y - before.stops[0].at.y + 20) < 0.5)
        port.enlarge(0.0001, plan())
        #expect(abs(apart(plan()) - apart(whole)) < 0.5, "no smaller than the walk")
        port.turn()
        #expect(port.isWhole && plan() == whole)
        port.turn()
        let visitor = try #require(tablet.model.planScene(chosen: nil, around: .whole).pose)
        let at = plan().sheet.place(visitor.positionM)
        #expect(port.follows && abs(at.x - 166) < 0.5 && abs(at.y - 280) < 0.5)
        let legend = plan().legend
        #expect(legend.count > 8 && Set(legend.map(\.name)).count == legend.count)
        #expect(legend.allSatisfy { !$0.name.contains("_") })
    }

    @Test func networksAroundTheVisitorAreOnThePlan() throws {
        let tablet = try Tablet(sensors: .refused)
        tablet.press { $0.rehearse(true) }
        let pose = try #require(tablet.model.planScene(chosen: nil, around: .whole).pose)
        func at(_ east: Double, _ north: Double) -> EastNorth {
            EastNorth(
                eastM: pose.positionM.eastM + east, northM: pose.positionM.northM + north)
        }
        func gas(_ form: MapForm, from: Float, _ places: [EastNorth]) -> Int {
            let shape = MapShape(
                asset: 1000, network: .gas, kind: .pipe, form: form, buried: true,
                simulated: false, fromPxPerM: from, parts: [places])
            let wide = AroundMap(number: 1, shapes: [shape], leftOut: 3)
            let scene = tablet.model.planScene(
                chosen: nil, around: .complete(toM: 90), wide: wide)
            #expect(scene.legend(Words(language: "fr")).contains { $0.name.hasPrefix("3 ") })
            let list = scene.drawing(size: CGSize(width: 332, height: 560)).list
            return list.commands.count {
                switch $0 {
                case .stroke(_, let colour, _, let dash): colour == .of(.gas) && !dash.isEmpty
                case .fill(_, .solid(let colour)): colour == .of(.gas)
                default: false
                }
            }
        }
        #expect(gas(.lines, from: 0, [at(-30, 5), at(30, 5)]) == 1)
        #expect(gas(.points, from: 0, [at(5, 5)]) == 1)
        #expect(gas(.points, from: 4, [at(5, 5)]) == 0, "a speck at this scale")
    }

    @Test(.enabled(if: walk != nil, "run by ios-demo/test.sh"))
    func everyFrameOfTheRecordedWalkIsDrawn() throws {
        let file = URL(fileURLWithPath: walk ?? "").appendingPathComponent("walk.jsonl")
        let replay = try Replay(pack: Demo.pack, recording: Data(contentsOf: file))
        let words = Words(language: "fr")
        var (frames, commands, texts) = (0, 0, 0)
        while let step = try replay.step() {
            guard let frame = step.frame, frame.positionState != nil else { continue }
            let scene = Scene(
                frame: frame, textSize: 18, focus: nil, words: words)
            let list = scene.drawing(measure: EstimatedMeasure())
            list.expectOnScreen()
            // Sky, ground, and more than one command for each label.
            #expect(list.commands.count > 2 + 5 * frame.labels.count)
            frames += 1
            commands += list.commands.count
            texts += list.commands.count { if case .text = $0 { true } else { false } }
        }
        print("recorded walk: \(frames) frames, \(commands) commands, \(texts) texts")
        #expect(frames > 50 && texts > 1_000)
    }

    /// Corridors on top of each other, as they are drawn.
    private func corridors(_ networks: [Network]) -> [DrawCommand] {
        let corners: [(Float, Float)] = [(10, 10), (90, 10), (90, 90), (10, 90)]
        let shapes = networks.map { network in
            FrameShape(
                asset: 0, kind: .corridor, network: network, assetKind: .cable, rgb: 0xFFC53D,
                buried: true,
                firstVertex: 0, vertexCount: 4, distanceM: 5, opacity: 0.8)
        }
        let frame = Frame(
            time: Date(timeIntervalSince1970: 0), widthPx: 100, heightPx: 100,
            horizon: Horizon(dropPx: 0, rollDeg: 0),
            headingDeg: 0, positionState: nil, horizontalAccuracyM: nil, headingAccuracyDeg: nil,
            buried: .sharp, advice: nil,
            vertices: corners.map { FrameVertex(xPx: $0.0, yPx: $0.1, widthPx: 0, alongM: 0, depthM: 1) },
            shapes: shapes, labels: [], unlabelled: 0, compass: [], way: nil, darkness: 0, world: nil)
        let scene = Scene(
            frame: frame, textSize: 18, focus: nil, words: Words(language: "en"))
        return scene.drawing(measure: EstimatedMeasure()).commands
    }

    @Test func corridorsOfANetworkThatOverlapTintTheGroundOnce() throws {
        for count in [1, 6] {
            let drawn = corridors(Array(repeating: .electricity, count: count))
            guard drawn.count == 1, case .layer(let fillings, let opacity) = drawn[0] else {
                Issue.record("\(count) corridors are not one layer: \(drawn)")
                continue
            }
            // The layer's opacity alone tints: its fillings are of the frame's own.
            #expect(fillings.count == count && opacity < 0.3)
            #expect(fillings.allSatisfy { abs($0.colour.alpha - 0.8) < 0.001 })
        }
        #expect(corridors([.electricity, .water, .electricity]).count == 2)
    }
}
