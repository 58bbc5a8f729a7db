import Foundation
import Testing
import Wattwalk

/// What Swift throws when Rust panicked, or the two sides do not fit.
private func isTyped(_ error: any Error) -> Bool {
    error is SessionError || error is PackError
}

/// How often calls were taken and refused.
private struct Tally: Sendable {
    var taken = 0
    var refused: [String: Int] = [:]
    /// Errors that are not ours: none is allowed.
    var untyped: [String] = []

    var calls: Int { taken + refused.values.reduce(0, +) }

    /// Makes a call and notes how it ended.
    mutating func note(_ call: () throws -> Void) {
        do {
            try call()
            taken += 1
        } catch {
            refused[String(describing: type(of: error)), default: 0] += 1
            if !isTyped(error) { untyped.append(String(reflecting: error)) }
        }
    }

    static func + (a: Tally, b: Tally) -> Tally {
        Tally(
            taken: a.taken + b.taken, refused: a.refused.merging(b.refused, uniquingKeysWith: +),
            untyped: a.untyped + b.untyped)
    }
}

/// Calls one method of a session with hostile values.
private func strike(_ session: TourSession, _ dice: inout Dice, _ tally: inout Tally) {
    var d = dice
    tally.note {
        switch Int.random(in: 0..<16, using: &d) {
        case 0, 1: try session.fix(fix: d.fix())
        case 2, 3: try session.attitude(attitude: d.attitude())
        case 4 where Bool.random(using: &d): try session.sourceFailed(
                error: .busy(sourceId: d.text(), retryAt: d.time()), now: d.time())
        case 4: try session.readings(batch: d.batch(), now: d.time())
        case 5: try whole(session.frame(camera: d.camera(), time: d.time()))
        case 6: try whole(session.frame(camera: Demo.camera, time: d.time()))
        case 7: _ = try session.takeEvents()
        case 8: try session.setLanguage(language: d.text())
        case 9: try session.hideNetworks(networks: d.networks())
        case 10: try session.skipStop(now: d.time())
        case 11: try session.repeatStop(now: d.time())
        case 12: try session.goToStop(stop: d.text(), now: d.time())
        case 13: try session.restart(progress: d.progress())
        case 14:
            _ = try session.wantedAssets(radiusM: Float(d.number()), time: d.time())
            _ = try session.pose(time: d.time())
            _ = try session.way(time: d.time())
        default:
            _ = try session.progress()
            _ = try session.words(subject: d.subject())
        }
    }
    dice = d
}

private struct NotWhole: Error { let what: String }

/// A frame that was made holds nothing that cannot be drawn.
private func whole(_ frame: Frame) throws {
    let finite = frame.vertices.allSatisfy { $0.xPx.isFinite && $0.yPx.isFinite && $0.widthPx.isFinite }
    guard finite else { throw NotWhole(what: "a vertex is not finite") }
    let drawn = frame.shapes.allSatisfy { frame.vertices(of: $0).count == $0.vertexCount }
    guard drawn else { throw NotWhole(what: "a shape has not the vertices it says") }
}

@Suite struct HostileTests {
    @Test func hostileValuesGiveTypedErrorsAndAWorkingSession() throws {
        var dice = Dice(seed: 20260616)
        var tally = Tally()
        for _ in 0..<20 {
            let session = try Demo.session()
            for _ in 0..<1_000 { strike(session, &dice, &tally) }
            // Whatever it was told, it goes on with what is right.
            try session.restart(progress: newVisit(language: "en").progress)
            try session.hideNetworks(networks: [])
            try Demo.arrive(session)
            let frame = try session.frame(camera: Demo.camera, time: Demo.start)
            #expect(!frame.shapes.isEmpty)
            session.close()
            for _ in 0..<100 { strike(session, &dice, &tally) }
        }
        print("hammer, one thread: \(tally.calls) calls, \(tally.taken) taken, refused \(tally.refused)")
        #expect(tally.untyped == [])
        #expect(tally.calls == 22_000)
        #expect(tally.refused["SessionError", default: 0] > 2_000)
    }

    @Test func hostileThreadsShareASession() async throws {
        let session = try Demo.session()
        let tally = await withTaskGroup(of: Tally.self) { group in
            for thread in 0..<8 {
                group.addTask {
                    var dice = Dice(seed: UInt64(thread))
                    var tally = Tally()
                    for call in 0..<2_000 {
                        strike(session, &dice, &tally)
                        if thread == 7, call == 1_500 { session.close() }
                    }
                    return tally
                }
            }
            // A listener among them ends when the session is closed.
            group.addTask {
                for await _ in session.events {}
                return Tally()
            }
            return await group.reduce(Tally(), +)
        }
        print("hammer, eight threads: \(tally.calls) calls, \(tally.taken) taken, refused \(tally.refused)")
        #expect(tally.untyped == [])
        #expect(tally.calls == 16_000)
        #expect(throws: SessionError.Closed) { try session.progress() }
    }

    @Test func hostileSettingsAndPathsAreRefused() {
        var dice = Dice(seed: 7)
        var tally = Tally()
        for _ in 0..<2_000 {
            tally.note { _ = try TourPack.fromFolder(path: dice.text()) }
        }
        for _ in 0..<300 {
            tally.note {
                let settings = TourSettings(
                    language: dice.text(), eyeHeightM: dice.number(), hiddenNetworks: dice.networks(),
                    progress: dice.progress())
                _ = try TourSession(pack: Demo.pack, settings: settings)
            }
        }
        print("hammer, opening: \(tally.calls) calls, \(tally.taken) taken, refused \(tally.refused)")
        #expect(tally.untyped == [])
        #expect(tally.refused["PackError"] == 2_000)
    }
}
