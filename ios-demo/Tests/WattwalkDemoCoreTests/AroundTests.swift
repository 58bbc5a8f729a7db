import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

/// How far the networks around the visitor are known, and why not farther.
@MainActor @Suite struct AroundTests {
    /// The demo pack with a wide network on a server.
    private func tablet(host: String, consent: MemoryStore = MemoryStore()) throws -> Tablet {
        var files = Demo.files
        let manifest = String(decoding: files["pack.json"] ?? Data(), as: UTF8.self)
        let wide = #""wattwalk_pack": 2, "wide_networks": [{"url": "http://\#(host)/a.fgb"}]"#
        files["pack.json"] = Data(
            manifest.replacing(#/"wattwalk_pack": 1/#, with: wide).utf8)
        let pack = try TourPack.fromFiles(files: files)
        #expect(pack.problems() == [])
        return try Tablet(sensors: .refused, pack: pack, consent: consent)
    }

    @Test func theGuideAgreesToTheHostOfAWideNetwork() async throws {
        let portal = try Portal(measured: SavedVisit.sunnyDay)
        let tablet = try tablet(host: portal.host)
        #expect(tablet.screen.sources.wideHosts.map(\.host) == [portal.host])
        tablet.press { $0.rehearse(true) }
        func comes(_ words: String) async throws {
            func notices() -> [String] { tablet.screen.notices.map(\.words) }
            for _ in 0..<400 where !notices().contains(where: { $0.contains(words) }) {
                tablet.wait(1)
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(notices().contains { $0.contains(words) }, "\(words): \(notices())")
        }
        try await comes("are not loaded: the guide has not agreed to \(portal.host).")
        #expect(portal.calls == 0)
        #expect(tablet.screen.sources.around?.text.hasPrefix("! The networks") == true)
        tablet.press { $0.allow(portal.host, true) }
        #expect(tablet.screen.sources.wideHosts.map(\.isAllowed) == [true])
        // It answers what is no part of a file.
        try await comes("are not loaded: their source fails: ")
        #expect(portal.calls > 0)
        tablet.press { $0.speak("zh") }
        try await comes("周围管网未加载：其来源有故障：")
    }

    @Test func aPackThatHasAllSaysNothing() throws {
        let tablet = try Tablet()
        #expect(tablet.screen.sources.around == nil && tablet.screen.notices == [])
    }

    @Test(arguments: ["en", "fr", "zh"])
    func everyEdgeHasItsWords(language: String) {
        let words = Words(language: language)
        let numbers = Numbers(language: language)
        func text(_ state: SurroundingsState) -> String { state.saying(words, numbers)?.text ?? "" }
        let reasons: [EdgeReason] = [
            .crowded(assets: 20_000), .notAllowed(host: "a.example"),
            .unreachable(fault: .name, reason: "m"), .changed(file: "b.fgb"),
            .broken(reason: "m"),
        ]
        let edges = reasons.flatMap { reason in
            [449.0, 0].map { text(.edge(toM: $0, reason: reason)) }
        }
        #expect(Set(edges).count == 10 && edges.allSatisfy { $0.hasPrefix("! ") })
        // Rounded down, and only where something is known.
        #expect(edges.filter { $0.contains("400") }.count == 5)
        #expect(edges.allSatisfy { !$0.contains("$@") })
        #expect(text(.complete(toM: 1472)).contains("1") && text(.whole) == "")
        #expect(text(.complete(toM: 87)).contains("80") && text(.loading).hasPrefix("… "))
        #expect(edges[2].contains("a.example") && edges[6].contains("b.fgb"))
    }

    @Test func theEdgeIsDrawnOnThePlanAboutTheVisitor() throws {
        let tablet = try Tablet(sensors: .refused)
        tablet.press { $0.rehearse(true) }
        let size = CGSize(width: 332, height: 560)
        func rings(_ around: SurroundingsState) -> [DrawCommand] {
            let with = tablet.model.planScene(chosen: nil, around: around)
            let without = tablet.model.planScene(chosen: nil, around: .whole).drawing(size: size)
            let known = without.list.commands
            return with.drawing(size: size).list.commands.filter { !known.contains($0) }
        }
        let cut = rings(.edge(toM: 40, reason: .broken(reason: "m")))
        #expect(cut.count == 1)
        guard case .stroke(let ring, let colour, let width, let dash) = try #require(cut.first)
        else {
            Issue.record("not a ring: \(cut)")
            return
        }
        let sheet = Sheet(map: Demo.pack.map(), size: size)
        let box = try #require(ring.bounds)
        #expect(abs(box.width - 80 * sheet.scale) < 0.5 && abs(box.width - box.height) < 0.5)
        #expect(!dash.isEmpty)
        // Told from what is complete by more than its colour.
        guard
            case .stroke(_, let quiet, let thin, let dots) = try #require(
                rings(.complete(toM: 40)).first)
        else { return }
        #expect(quiet != colour && thin < width && dots != dash)
        #expect(rings(.loading) == [] && rings(.edge(toM: 0, reason: .broken(reason: ""))) == [])
    }
}
