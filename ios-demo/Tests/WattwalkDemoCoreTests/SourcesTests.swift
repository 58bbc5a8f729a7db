import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

/// The guide's panel of sources, and what the iPad does for them; held against a
/// service on this machine.
@MainActor @Suite struct SourcesTests {
    private let portal: Portal
    private let consent = MemoryStore()
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("wattwalk-\(UUID().uuidString)")

    init() throws { portal = try Portal(measured: SavedVisit.sunnyDay) }

    /// The demo pack with a portal that wants a key.
    private func tablet(_ language: String = "en", host: String? = nil) throws -> Tablet {
        let sources = """
            [{"type": "opendatasoft", "id": "posts", "title": "Posts", "attribution": "Nobody",
              "url": "http://\(host ?? portal.host)", "dataset": "posts", "time_field": "t",
              "things": {"by": "one", "asset": "substation"},
              "token": {"secret": "posts-key", "as": "apikey"},
              "figures": [{"field": "p", "quantity": "power_kw", "unit": "W"}]}]
            """
        var files = Demo.files
        files["sources.json"] = Data(sources.utf8)
        return try Tablet(
            language: language, pack: TourPack.fromFiles(files: files), consent: consent,
            readings: folder)
    }

    /// What the portal wants, and under what it is kept.
    private func wanted(_ host: String) -> WantedSecret {
        WantedSecret(name: "posts-key", hosts: [host], accessHost: nil)
    }
    private func key(_ host: String) -> SecretId {
        .pack(packId: "fort-issy", host: host, name: "posts-key", accessHost: nil)
    }

    private func source(of tablet: Tablet) throws -> SourceContent {
        try #require(tablet.screen.sources.sources.first { $0.id == "posts" })
    }

    /// Lets time go by, the service's as well, until it holds.
    private func until(_ tablet: Tablet, _ holds: () -> Bool) async throws -> Bool {
        for _ in 0..<400 where !holds() {
            tablet.wait(1)
            try await Task.sleep(for: .milliseconds(20))
        }
        return holds()
    }

    private func comes(_ tablet: Tablet, to words: String) async throws {
        let came = try await until(tablet) {
            tablet.screen.sources.sources.contains { $0.state.text.hasPrefix(words) }
        }
        #expect(came, "\(words): \(tablet.screen.sources.sources.map(\.state.text))")
    }

    @Test func theGuideAgreesEntersATokenAndSeesTheSourceWork() async throws {
        let tablet = try tablet()
        var posts = try source(of: tablet)
        #expect(posts.title == "Posts" && posts.attribution == "Nobody")
        #expect(posts.hosts.map(\.host) == [portal.host] && posts.hosts.first?.isAllowed == false)
        #expect(posts.state.text.hasPrefix("? Waits for consent") && posts.state.warns)
        #expect(posts.state.spoken.hasPrefix("Waits for consent"), "signs are not read out")
        tablet.wait(10)
        #expect(portal.calls == 0, "nobody agreed")
        tablet.press { $0.allow(portal.host, true) }
        try await comes(tablet, to: "! Failing: it wants a token")
        tablet.press { $0.speak("fr") }
        #expect(try source(of: tablet).state.text.contains("elle demande un jeton"))
        tablet.press { $0.speak("zh") }
        #expect(try source(of: tablet).state.text.contains("它需要令牌"))
        tablet.press { $0.speak("en") }
        posts = try source(of: tablet)
        #expect(posts.tokenTitle == "Token of “Posts”")
        let token = try #require(posts.tokens.first)
        // With the host a guide agrees to what is sent there.
        #expect(posts.tokens.count == 1 && token.wanted == wanted(portal.host))
        #expect(token.sent == "Sends “posts-key” to \(portal.host)")
        tablet.press { $0.enter(token: " s3cr3t\n", as: token.wanted) }
        try await comes(tablet, to: "✓ Working, answered at 11:0")
        tablet.connection.path = NetworkPath(
            isReached: false, isExpensive: false, isConstrained: false, isLowPower: false)
        try await comes(tablet, to: "‖ Paused: there is no network")
        tablet.press { $0.allow(portal.host, false) }
        #expect(try source(of: tablet).state.text.hasPrefix("? Waits for consent"))
        #expect(try tablet.secrets.get(id: key(portal.host)) == "s3cr3t")
        tablet.press { $0.forget(token: token.wanted) }
        #expect(try tablet.secrets.get(id: key(portal.host)) == nil)
        #expect(!tablet.reported.contains { $0.contains("s3cr3t") }, "\(tablet.reported)")
    }

    @Test func aFaultIsToldWithWhenItIsTriedAgain() async throws {
        let tablet = try tablet()
        portal.status = 500
        tablet.press { $0.allow(portal.host, true) }
        tablet.press { $0.enter(token: "s3cr3t", as: wanted(portal.host)) }
        try await comes(tablet, to: "! Failing: it failed so often")
        let state = try source(of: tablet).state.text
        #expect(state.contains(#/Next try at \d\d:\d\d\./#), "\(state)")
    }

    @Test func whatRefusesIsTold() async throws {
        // The discard port: nobody listens there.
        let gone = "127.0.0.1:9"
        let tablet = try tablet(host: gone)
        tablet.press { $0.allow(gone, true) }
        tablet.press { $0.enter(token: "s3cr3t", as: wanted(gone)) }
        try await comes(tablet, to: "! Failing: nothing answers there")
    }

    @Test func consentIsOfOnePackAndIsKept() throws {
        try tablet().model.allow(portal.host, true)
        #expect(try source(of: tablet()).hosts.first?.isAllowed == true)
        #expect(Consent(consent, pack: "another").hosts == [])
        Consent(consent, pack: "another").hosts = ["a"]
        #expect(try source(of: tablet()).hosts.first?.isAllowed == true)
        try tablet().model.allow(portal.host, false)
        #expect(try source(of: tablet()).hosts.first?.isAllowed == false)
        for spoilt in ["", "{}", "[7]", "{\"fort-issy\": 7}"] {
            consent.kept = Data(spoilt.utf8)
            #expect(try source(of: tablet()).hosts.first?.isAllowed == false)
        }
    }

    @Test(arguments: [
        ("en", "Sends “posts-key” to 127.0.0.1:9"),
        ("fr", "Envoie «\u{a0}posts-key\u{a0}» à 127.0.0.1:9"),
        ("zh", "将“posts-key”发送至 127.0.0.1:9"),
    ])
    func whatIsSentWhereIsSaidInEveryLanguage(language: String, words: String) throws {
        let tablet = try tablet(language, host: "127.0.0.1:9")
        #expect(try source(of: tablet).tokens.map(\.sent) == [words])
    }

    @Test func aTokenForAnotherHostIsNotTaken() throws {
        let tablet = try tablet()
        tablet.press { $0.enter(token: "s3cr3t", as: wanted("data.example")) }
        #expect(try tablet.secrets.get(id: key("data.example")) == nil)
        #expect(tablet.screen.sources.problem?.hasPrefix("The token was not kept") == true)
    }

    @Test func aTokenThatIsNotKeptIsSaid() throws {
        let tablet = try tablet()
        tablet.secrets.isLocked = true
        tablet.press { $0.enter(token: "s3cr3t", as: wanted(portal.host)) }
        #expect(tablet.screen.sources.problem?.hasPrefix("The token was not kept") == true)
        tablet.secrets.isLocked = false
        tablet.press { $0.enter(token: "s3cr3t", as: wanted(portal.host)) }
        #expect(tablet.screen.sources.problem == nil)
        #expect(try tablet.secrets.get(id: key(portal.host)) == "s3cr3t")
    }

    @Test func readingsAreKeptAndAFileThatCannotBeUsedEndsNothing() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let kept = try tablet()
        let file = folder.appendingPathComponent("fort%2Dissy.redb").path
        #expect(try await until(kept) { FileManager.default.fileExists(atPath: file) })
        #expect(kept.screen.notices == [])
        try FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("no readings".utf8).write(to: URL(fileURLWithPath: file))
        let damaged = try tablet()
        #expect(
            try await until(damaged) {
                damaged.screen.notices.map(\.notice) == [.readingsLost]
            })
        try FileManager.default.removeItem(at: folder)
        // A file is in the folder's place.
        try Data("x".utf8).write(to: folder)
        let blocked = try tablet()
        #expect(
            try await until(blocked) {
                blocked.screen.notices.map(\.notice) == [.readingsNotKept]
            })
    }

    @Test func whatIsSimulatedSaysSoAndCallsNobody() throws {
        let sources = try Tablet().screen.sources
        #expect(sources.sources.map(\.state.text) == ["≈ Simulated: computed on this device"])
        #expect(sources.sources.allSatisfy { $0.hosts.isEmpty && $0.tokens.isEmpty })
        #expect(sources.wideHosts == [] && !sources.attribution.isEmpty)
        let heating = try #require(sources.layers.first { $0.title == "Heating" })
        #expect(heating.lines.first == "drawn, not surveyed")
        #expect(sources.layers.last?.title == "Buildings")
    }

    @Test func theNetworkIsWhatTheSystemSaysAndTheVisitorSpares() {
        func network(_ reached: Bool, _ expensive: Bool, _ constrained: Bool, _ low: Bool)
            -> NetworkState
        {
            NetworkPath(
                isReached: reached, isExpensive: expensive, isConstrained: constrained,
                isLowPower: low
            ).network
        }
        #expect(network(true, false, false, false) == .unmetered)
        #expect(network(false, false, false, false) == .offline)
        #expect(network(false, true, true, true) == .offline)
        #expect(network(true, true, false, false) == .metered)
        #expect(network(true, false, true, false) == .metered)
        #expect(network(true, false, false, true) == .metered)
    }

    @Test func putAwayNothingIsAsked() async throws {
        let tablet = try tablet()
        tablet.press { $0.allow(portal.host, true) }
        tablet.press { $0.enter(token: "s3cr3t", as: wanted(portal.host)) }
        try await comes(tablet, to: "✓ Working")
        tablet.model.disappear()
        let before = portal.calls
        for _ in 0..<20 {
            tablet.wait(60)
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(portal.calls == before)
        tablet.model.appear()
        #expect(try await until(tablet) { portal.calls > before })
    }
}
