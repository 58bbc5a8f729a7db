import Foundation
import Testing
import Wattwalk

/// A source of the app's own that does what a test says.
private final class Ours: AppSource {
    private let id: String
    private let does: @Sendable ([AssetId]) async throws -> Batch

    init(_ id: String = "ours", _ does: @escaping @Sendable ([AssetId]) async throws -> Batch) {
        self.id = id
        self.does = does
    }

    func info() -> SourceInfo { SourceInfo(id: id, title: "Ours", attribution: "Us") }
    func fetch(assets: [AssetId], now: Date) async throws -> Batch { try await does(assets) }
}

/// Cannot say who it is.
private final class Mute: AppSource {
    func info() throws -> SourceInfo { throw Odd.thing("s3cr3t") }
    func fetch(assets: [AssetId], now: Date) async throws -> Batch { Batch() }
}

private enum Odd: Error { case thing(String) }

/// What happened, for a test to wait for.
private actor Notes {
    private(set) var all: [String] = []
    func add(_ note: String) { all.append(note) }
}

/// Sources of an app's own: run like the pack's, whatever they do.
@Suite struct AppSourceTests {
    private static func reading(_ asset: String, _ value: Double, _ time: Date = Demo.start) -> Reading {
        Reading(asset: asset, quantity: .powerKw, value: value, time: time, quality: .live)
    }

    private func ours(_ session: TourSession) throws -> SourceStatus {
        try #require(try session.sources().first { $0.id == "ours" })
    }

    private func power(_ session: TourSession) throws -> Reading? {
        try session.readingsOf(asset: "substation", now: Demo.start)
            .map(\.reading).first { $0.quantity == .powerKw }
    }

    @Test func itIsAskedAtItsPaceAndNotWithoutANetwork() async throws {
        let calls = Notes()
        let session = try Demo.session(sources: [Ours { assets in
            await calls.add("asked")
            let here = assets.filter { $0 == "substation" }
            return Batch(
                readings: here.map { Self.reading($0, 120) }, nextPoll: Demo.start.addingTimeInterval(60))
        }])
        try session.setConnectivity(connectivity: Connectivity(network: .offline, background: false))
        _ = try await session.pollSources(now: Demo.start)
        #expect(try ours(session).sign == .paused)
        #expect(await calls.all.isEmpty)
        try session.setConnectivity(connectivity: Connectivity(network: .unmetered, background: false))
        _ = try await session.pollSources(now: Demo.start)
        #expect(try power(session) == Self.reading("substation", 120))
        #expect(try ours(session).sign == .working)
        #expect(try ours(session).answered == Demo.start)
        let asked = await calls.all.count
        _ = try await session.pollSources(now: Demo.start)
        #expect(await calls.all.count == asked)
    }

    @Test func whatItThrowsIsAFailureOfIt() async throws {
        let throwing: [(any Error, String)] = [
            (AppSourceError.Denied(reason: "no key"), "no key"),
            (AppSourceError.Busy(retryAt: nil), "busy"),
            (Odd.thing("s3cr3t"), "threw Odd:"),
            (URLError(.badURL, userInfo: ["key": "s3cr3t"]), "URLError:"),
            (CancellationError(), "threw CancellationError:"),
        ]
        for (error, words) in throwing {
            let session = try Demo.session(sources: [Ours { _ in throw error }])
            _ = try await session.pollSources(now: Demo.start)
            let told = "\(try ours(session).state) \(try session.takeEvents())"
            #expect(told.contains(words) && !told.contains("s3cr3t"), "\(told)")
            guard case .failing = try ours(session).state else { throw error }
        }
    }

    @Test func wrongAnswersAreRefusedOneByOneOrAsAWhole() async throws {
        let odd = Ours { _ in
            Batch(
                readings: [
                    Self.reading("substation", .nan),
                    Self.reading("substation", 1, Demo.start.addingTimeInterval(3_600)),
                    Self.reading("nowhere", 1), Self.reading("substation", 2),
                ],
                failures: [Failure(asset: "nowhere", reason: .busy(sourceId: "other", retryAt: nil))],
                nextPoll: .distantFuture)
        }
        let session = try Demo.session(sources: [odd])
        _ = try await session.pollSources(now: Demo.start)
        #expect(try power(session)?.value == 2)
        let kinds = try session.takeEvents().map(\.kind)
        #expect(kinds.count { if case .readingRefused = $0 { true } else { false } } == 2)
        #expect(!kinds.contains { if case .readingsMissing = $0 { true } else { false } })

        let huge = Ours { _ in
            Batch(readings: Array(repeating: Self.reading("substation", 1), count: 5_000))
        }
        let other = try Demo.session(sources: [huge])
        _ = try await other.pollSources(now: Demo.start)
        #expect("\(try ours(other).state)".contains("5000 readings"))
    }

    @Test func oneThatHangsHoldsNobodyUpAndEndsWithItsSession() async throws {
        let notes = Notes()
        let silent = Ours { _ in
            do {
                try await Task.sleep(for: .seconds(3_600))
            } catch {
                await notes.add("cancelled")
                throw error
            }
            return Batch()
        }
        let meter = Ours("meter") { _ in Batch(readings: [Self.reading("substation", 120)]) }
        let session = try Demo.session(sources: [silent, meter])
        let began = Date()
        _ = try await session.pollSources(now: Demo.start)
        #expect(Date().timeIntervalSince(began) < 20)
        #expect(try power(session)?.value == 120)
        #expect(await notes.all.isEmpty)
        session.close()
        for _ in 0..<1_000 where await notes.all.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(await notes.all == ["cancelled"])
    }

    @Test func sessionsClosedWhileTheirSourcesAreAskedEndCalmly() async throws {
        for round in 0..<50 {
            let session = try Demo.session(sources: (0..<3).map { number in
                Ours("\(number)") { _ in
                    try await Task.sleep(for: .milliseconds(number))
                    return Batch()
                }
            })
            let polling = Task { try? await session.pollSources(now: Demo.start) }
            if round % 2 == 0 { try await Task.sleep(for: .milliseconds(round % 5)) }
            session.close()
            _ = await polling.value
        }
    }

    @Test func aSourceIsFreedWithItsSession() async throws {
        weak var freed: Ours?
        do {
            let source = Ours { _ in Batch() }
            freed = source
            let session = try Demo.session(sources: [source])
            _ = try await session.pollSources(now: Demo.start)
            session.close()
        }
        for _ in 0..<1_000 where freed != nil { try await Task.sleep(for: .milliseconds(10)) }
        #expect(freed == nil)
    }

    @Test func aSessionOpensWithSourcesThatCanBeToldApartOnly() throws {
        func refused(_ sources: [any AppSource]) -> VisitError? {
            thrown(VisitError.self) { _ = try Demo.session(sources: sources) }
        }
        let taken = "another source of the visit has this id: give the app's own another one"
        #expect(
            refused([Ours("fort-issy-simulated") { _ in Batch() }])
                == .AppSource(sourceId: "fort-issy-simulated", reason: taken))
        #expect(refused([Ours { _ in Batch() }, Ours { _ in Batch() }]) == .AppSource(sourceId: "ours", reason: taken))
        guard case .AppSource(let id, let reason)? = refused([Ours { _ in Batch() }, Mute()]) else {
            Issue.record("it was opened")
            return
        }
        #expect(id == "sources[1]" && !reason.contains("s3cr3t"), "\(reason)")
    }
}
