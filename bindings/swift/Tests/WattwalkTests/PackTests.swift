import Foundation
import Testing
import Wattwalk

@Suite struct PackTests {
    @Test func aForeignReaderOpensTheSamePack() throws {
        let pack = try TourPack.fromReader(reader: FilesReader(Demo.files))
        #expect(pack.problems() == [])
        #expect(pack.id() == Demo.pack.id() && pack.tour() == Demo.pack.tour())
        #expect(pack.map() == Demo.pack.map())
        #expect(try TourPack.fromFiles(files: Demo.files).map() == Demo.pack.map())
    }

    @Test func aSlowReaderIsWaitedForAndHoldsUpNobody() async throws {
        let slow = Task.detached {
            try TourPack.fromReader(reader: FilesReader(Demo.files, delay: 0.02))
        }
        // Meanwhile others go on.
        let session = try Demo.session()
        try Demo.arrive(session)
        #expect(try !session.frame(camera: Demo.camera, time: Demo.start).shapes.isEmpty)
        #expect(try await slow.value.tour() == Demo.pack.tour())
    }

    @Test func aFileThatIsMissingIsNamed() throws {
        for name in ["pack.json", "tour.json"] {
            var files = Demo.files
            files[name] = nil
            #expect(throws: PackError.File(file: name, reason: "not in this storage")) {
                try TourPack.fromReader(reader: FilesReader(files))
            }
        }
        // What the visit can do without is a problem of the pack.
        var files = Demo.files
        files["networks/water.geojson"] = nil
        let problems = try TourPack.fromReader(reader: FilesReader(files)).problems()
        #expect(problems.contains { $0.file == "networks/water.geojson" })
    }

    /// What is said of `pack.json`, when opening a pack fails for it.
    private func said(of reader: any PackReader) -> String? {
        let error = thrown(PackError.self) { _ = try TourPack.fromReader(reader: reader) }
        guard case .File(file: "pack.json", let message) = error else { return nil }
        return message
    }

    @Test func whatAReaderThrowsIsNamedWithItsFile() throws {
        let message = try #require(said(of: ThrowingReader()))
        #expect(message.contains("Cocoa"), "\(message)")
    }

    @Test func aFileTooLargeIsRefused() throws {
        var files = Demo.files
        files["pack.json"] = Data(count: 64 << 20 | 1)
        let message = try #require(said(of: FilesReader(files)))
        #expect(message.contains("larger"), "\(message)")
    }

    @Test func theMapShowsEveryAssetAndStop() throws {
        let map = Demo.pack.map()
        #expect(map.stops.map(\.id) == Demo.pack.tour().stops.map(\.id))
        #expect(map.stops.allSatisfy { $0.radiusM > 0 && $0.titles.count == Demo.pack.languages().count })
        #expect(map.route.count > 10)
        let session = try Demo.session()
        for shape in map.shapes {
            let asset = try #require(try session.asset(number: shape.asset))
            #expect(asset.network == shape.network && asset.simulated == shape.simulated)
            #expect(!shape.parts.isEmpty && shape.parts.allSatisfy { !$0.isEmpty })
        }
        // Local metres, around the pack's origin.
        let places = map.shapes.flatMap(\.parts).joined()
        #expect(places.allSatisfy { abs($0.eastM) < 5_000 && abs($0.northM) < 5_000 })
        #expect(Set(map.shapes.map(\.form)) == Set([.points, .lines, .area]))
    }

    @Test func whoMadeThePackIsNamed() {
        #expect(Demo.pack.attribution(language: "fr").allSatisfy { !$0.what.isEmpty && !$0.licence.isEmpty })
        #expect(Demo.pack.attribution(language: "fr")[0].what.hasPrefix("Réseaux"))
        #expect(Demo.pack.timeZone() == "Europe/Paris")
        #expect(TimeZone(identifier: Demo.pack.timeZone()) != nil)
        #expect(Set(Demo.pack.languages().map { Demo.pack.title(language: $0) }).count > 1)
    }
}

/// Cannot read anything, and says so as Foundation does.
private final class ThrowingReader: PackReader {
    func read(path: String) throws -> Data { throw CocoaError(.fileReadNoPermission) }
}
