import Foundation
import Testing
import Wattwalk

@Suite struct CardTests {
    /// A visit at the first stop, with readings and a frame.
    private func visit(language: Language = "en") async throws -> (session: TourSession, frame: Frame) {
        let session = try Demo.session(language: language)
        try Demo.arrive(session)
        _ = try await session.pollSources(now: Demo.start)
        return (session, try session.frame(camera: Demo.camera, time: Demo.start))
    }

    @Test(arguments: Demo.pack.languages())
    func aTouchedLabelHasACardWhoseLinksAreFollowed(language: Language) async throws {
        var followed = 0
        for number in try await visit().frame.labels.indices {
            let (session, frame) = try await visit(language: language)
            #expect(try session.card(now: Demo.start) == nil)
            let label = frame.labels[number]
            let touched = try session.touch(xPx: Float(label.box.midX), yPx: Float(label.box.midY))
            let card = try #require(try session.card(now: Demo.start))
            #expect(card.asset == touched && card.title == label.title)
            #expect(try session.asset(number: label.asset)?.id == touched)
            #expect(card.network == label.network && card.kind == label.assetKind)
            #expect(card.readings.allSatisfy { !$0.title.isEmpty && !$0.provenance.isEmpty })
            if let curve = card.curve {
                #expect(curve.runs.contains { $0.count > 1 } && !curve.said.isEmpty)
                let places = curve.runs.joined().flatMap { [$0.x, $0.y] } + curve.hours.map(\.x)
                #expect(places.allSatisfy { (0...1).contains($0) })
            }
            guard let link = card.feeds.first, card.curve != nil, !card.readings.isEmpty else { continue }
            try session.select(asset: link.asset)
            let fed = try #require(try session.card(now: Demo.start))
            #expect(fed.asset == link.asset && fed.title == link.title)
            // And back again.
            #expect(fed.fedBy.contains { $0.first?.asset == card.asset })
            // What is followed is brought forward from the next frame on.
            let after = try session.frame(camera: Demo.camera, time: Demo.start)
            #expect(after.shapes != frame.shapes)
            followed += 1
            try session.select(asset: nil)
            #expect(try session.card(now: Demo.start) == nil)
        }
        #expect(followed > 0)
    }

    @Test func whatIsNoPlaceAndNoAssetChoosesNothing() async throws {
        let (session, frame) = try await visit()
        let label = try #require(frame.labels.first)
        for (x, y) in [
            (Float.nan, Float(1)), (.infinity, -.infinity), (-500, -500), (.greatestFiniteMagnitude, 0), (0, .nan),
        ] {
            #expect(try session.touch(xPx: Float(label.box.midX), yPx: Float(label.box.midY)) != nil)
            #expect(try session.touch(xPx: x, yPx: y) == nil)
            #expect(try session.card(now: Demo.start) == nil)
        }
        for id in ["", "nowhere", "\0", String(repeating: "x", count: 70_000)] {
            try session.select(asset: id)
            #expect(try session.card(now: Demo.start) == nil)
        }
        session.close()
        #expect(throws: VisitError.Closed) { try session.touch(xPx: 1, yPx: 1) }
        #expect(throws: VisitError.Closed) { try session.card(now: Demo.start) }
    }

    @Test func reachingAStopEndsTheChoice() async throws {
        let (session, _) = try await visit()
        try session.select(asset: "substation")
        #expect(try session.card(now: Demo.start)?.asset == "substation")
        try session.goToStop(stop: "battery", now: Demo.start)
        #expect(try session.card(now: Demo.start) == nil)
    }

    @Test func whatAHandDidIsTakenBackForHalfAMinute() throws {
        let session = try Demo.session()
        #expect(try session.undoable(now: Demo.start) == nil)
        try session.undo(now: Demo.start)
        let before = try session.progress()
        try session.goToStop(stop: "solar-roofs", now: Demo.start)
        #expect(try session.undoable(now: Demo.start)?.skipped == [1, 2])
        #expect(try session.undoable(now: Demo.start + 31) == nil)
        try session.undo(now: Demo.start + 5)
        #expect(try session.progress() == before)
        let kinds = try session.takeEvents().map(\.kind)
        #expect(kinds.contains { if case .tour(.undone) = $0 { true } else { false } })
        #expect(try session.undoable(now: Demo.start + 5) == nil)
    }
}
