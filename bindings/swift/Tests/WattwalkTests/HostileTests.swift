import Foundation
import Testing
import Wattwalk

/// How often each call was taken and refused.
private struct Tally: Sendable {
    var taken: [String: Int] = [:]
    var refused: [String: Int] = [:]
    /// Errors that are not ours: none is allowed. Swift throws such a one when
    /// Rust panicked, or the two sides do not fit.
    var untyped: [String] = []

    var calls: Int { taken.values.reduce(0, +) + refused.values.reduce(0, +) }

    /// Makes a call and notes how it ended.
    mutating func note(_ strike: Strike, _ anvil: Anvil, _ dice: inout Dice) async {
        do {
            try await strike.call(anvil, &dice)
            taken[strike.name, default: 0] += 1
        } catch {
            refused[strike.name, default: 0] += 1
            switch error {
            case is VisitError, is PackError, is RecordingError, is WalkError, is DistrictError, is LogError,
                is FetchError:
                break
            default: untyped.append("\(strike.name): \(String(reflecting: error))")
            }
        }
    }

    static func + (a: Tally, b: Tally) -> Tally {
        Tally(
            taken: a.taken.merging(b.taken, uniquingKeysWith: +),
            refused: a.refused.merging(b.refused, uniquingKeysWith: +), untyped: a.untyped + b.untyped)
    }

    func summary(_ what: String) -> String {
        "hammer, \(what): \(calls) calls of \(Set(taken.keys).union(refused.keys).count) functions, "
            + "\(refused.values.reduce(0, +)) refused"
    }
}

/// Every call as often as it says, in an order of the dice.
private func round(_ strikes: [Strike], _ dice: inout Dice) -> [Strike] {
    strikes.flatMap { Array(repeating: $0, count: $0.times) }.shuffled(using: &dice)
}

@Suite struct HostileTests {
    @Test func everyExportedFunctionIsHammered() throws {
        let exports = try Exports.names()
        #expect(exports.count > 60)
        let hammered = Set(Strike.all.map(\.name))
        #expect(exports.subtracting(hammered) == [], "give it a line in Hammer.swift")
        #expect(hammered.count == Strike.all.count, "a name is there twice")
        // Those of the layer on top come to what is exported.
        #expect(hammered.subtracting(exports) == ["TourSession.pollSources", "TourSession.loadSurroundings", "Replay.playOn"])
    }

    @Test func hostileValuesGiveTypedErrorsAndAWorkingSession() async throws {
        var dice = Dice(seed: 20_260_616)
        var tally = Tally()
        for _ in 0..<8 {
            let anvil = try Anvil()
            for strike in round(Strike.all.filter { !$0.ends }, &dice) {
                await tally.note(strike, anvil, &dice)
            }
            // Whatever it was told, it goes on with what is right.
            let session = anvil.session
            try session.restart(progress: newVisit(language: "en").progress)
            try session.hideNetworks(networks: [])
            try Demo.arrive(session)
            #expect(try !session.frame(camera: Demo.camera, time: Demo.start).shapes.isEmpty)
            // And what ended stays ended.
            for strike in Strike.all.filter(\.ends) { await tally.note(strike, anvil, &dice) }
            for strike in round(Strike.all, &dice).prefix(100) { await tally.note(strike, anvil, &dice) }
            #expect(throws: VisitError.Closed) { try session.progress() }
            #expect(throws: RecordingError.Stopped) { try anvil.replay.step() }
        }
        print(tally.summary("one thread"))
        #expect(tally.untyped == [])
        #expect(Set(tally.taken.keys).union(tally.refused.keys).count == Strike.all.count)
        #expect(tally.refused["TourSession.fix", default: 0] > 20)
        #expect(tally.refused["TourPack.fromFiles", default: 0] > 0)
    }

    @Test func hostileThreadsShareEverything() async throws {
        let anvil = try Anvil()
        let tally = await withTaskGroup(of: Tally.self) { group in
            for thread in 0..<8 {
                group.addTask {
                    var dice = Dice(seed: UInt64(thread))
                    var tally = Tally()
                    for number in 0..<3 {
                        // Closed and stopped in the midst of it.
                        let strikes = Strike.all.filter { !$0.ends || (thread == 7 && number == 1) }
                        for strike in round(strikes, &dice) { await tally.note(strike, anvil, &dice) }
                    }
                    return tally
                }
            }
            // A loop among them ends when the session is closed.
            group.addTask {
                for await _ in anvil.session.events {}
                return Tally()
            }
            return await group.reduce(Tally(), +)
        }
        print(tally.summary("eight tasks"))
        #expect(tally.untyped == [])
        #expect(tally.calls > 5_000)
        #expect(throws: VisitError.Closed) { try anvil.session.progress() }
    }
}
