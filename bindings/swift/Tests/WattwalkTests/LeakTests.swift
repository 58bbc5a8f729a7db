#if os(Linux)
    import Foundation
    import Glibc
    import Testing
    import Wattwalk

    /// Memory that the process holds, bytes.
    private func held() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
            .split(separator: " ")[1]
        return Int(pages)! * sysconf(Int32(_SC_PAGESIZE))
    }

    /// How much more is held after doing something that often, once it was done
    /// a tenth as often: what an allocator keeps for later is there by then.
    private func growth(times: Int, _ something: () throws -> Void) throws -> Int {
        for _ in 0..<(times / 10) { try something() }
        let before = try held()
        for _ in 0..<times { try something() }
        return try held() - before
    }

    private final class Asked: AppSource {
        private let id: String
        private let answers: Bool

        init(id: String, answers: Bool) {
            self.id = id
            self.answers = answers
        }

        func info() -> SourceInfo { SourceInfo(id: id, title: id, attribution: "Us") }

        func fetch(assets: [AssetId], now: Date) async throws -> Batch {
            if !answers { try await Task.sleep(for: .seconds(3_600)) }
            return Batch(readings: assets.map {
                Reading(asset: $0, quantity: .powerKw, value: 1, time: now, quality: .live)
            })
        }
    }

    /// Apart from other suites (`test.sh`), or they would be measured as well.
    @Suite(.serialized) struct LeakTests {
        /// How often each of these is made, used and let go. One that leaked
        /// would hold at least so many bytes; a third of that much is noise.
        @Test func objectsAreFreed() throws {
            let session = try Demo.session()
            let recording = Demo.recording
            let files = Demo.files
            let objects: [(name: String, times: Int, bytes: Int, make: () throws -> Void)] = [
                ("listeners stopped", 39_980, 100, { session.listen().stop() }),
                ("listeners let go", 30_000, 100, { _ = session.listen() }),
                ("halts", 25_000, 100, { Halt().stop() }),
                ("rehearsals", 2_000, 5_000, { _ = try Rehearsal.fromPack(pack: Demo.pack).lengthS() }),
                ("districts", 300, 50_000, { _ = try SimulatedDistrict.fromPack(pack: Demo.pack) }),
                ("fetches", 20, 1_000_000, {
                    _ = try PackFetch(settings: FetchSettings(
                        url: "https://packs.example/x", out: "/nowhere/x", allowedHosts: [], contentHash: nil))
                }),
                ("replays stopped", 100, 100_000, {
                    try Replay(pack: Demo.pack, recording: recording).stop()
                }),
                ("replays let go", 100, 100_000, {
                    _ = try Replay(pack: Demo.pack, recording: recording).step()
                }),
                ("sessions closed", 100, 300_000, { try Demo.session().close() }),
                ("sessions let go", 100, 300_000, { try Demo.arrive(Demo.session()) }),
                ("packs read by a reader", 20, 1_000_000, {
                    _ = try TourPack.fromReader(reader: FilesReader(files)).id()
                }),
                ("packs refused by a reader", 2_280, 1_000, {
                    _ = try? TourPack.fromReader(reader: FilesReader([:]))
                }),
            ]
            #expect(objects.map(\.times).reduce(0, +) == 100_000)
            for object in objects {
                let grown = try growth(times: object.times, object.make)
                print("leak: \(object.times) \(object.name), \(grown / 1024) KiB more")
                #expect(grown < max(object.times * object.bytes / 3, 1 << 20), "\(object.name)")
            }
        }

        /// One that never answers, and one that always does: asked, and closed
        /// while they are.
        @Test func sourcesOfTheAppAreFreed() async throws {
            let silent = Asked(id: "silent", answers: false)
            let meter = Asked(id: "meter", answers: true)
            func round(times: Int) async throws -> Int {
                for _ in 0..<times {
                    let session = try Demo.session(sources: [silent, meter])
                    let polling = Task { try? await session.pollSources(now: Demo.start) }
                    try await Task.sleep(for: .milliseconds(3))
                    session.close()
                    _ = await polling.value
                }
                return try held()
            }
            let before = try await round(times: 100)
            let grown = try await round(times: 200) - before
            print("leak: 200 sessions with sources of the app, \(grown / 1024) KiB more")
            // A question names some 10 KB of assets, an answer has 30.
            #expect(grown < 4 << 20)
            for _ in 0..<1_000 where uniffiForeignFutureHandleCountWattwalk() > 0 {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(uniffiForeignFutureHandleCountWattwalk() == 0)
        }

        @Test func framesAndErrorsAreFreed() throws {
            let session = try Demo.session()
            try Demo.arrive(session)
            var tiny = Demo.camera
            tiny.widthPx = 0
            // A frame is some 10 KB as bytes and again as values.
            let grown = try growth(times: 2_000) {
                _ = try session.frame(camera: Demo.camera, time: Demo.start)
                _ = try? session.frame(camera: tiny, time: Demo.start)
            }
            print("leak: 2000 frames and 2000 errors, \(grown / 1024) KiB more")
            #expect(grown < 8 << 20)
        }
    }
#endif
