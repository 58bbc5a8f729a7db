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

    /// Apart from other suites (`test.sh`), or they would be measured as well.
    @Suite(.serialized) struct LeakTests {
        @Test func listenersAreFreed() throws {
            let session = try Demo.session()
            // A hundred thousand that leaked would hold 6 MB at the least.
            let grown = try growth(times: 100_000) { session.listen().stop() }
            print("leak: 100000 listeners, \(grown / 1024) KiB more")
            #expect(grown < 5 << 20)
        }

        @Test func sessionsAreFreed() throws {
            // One that leaked would hold some 300 KB: its index and captions.
            let closed = try growth(times: 100) { try Demo.session().close() }
            let letGo = try growth(times: 100) { try Demo.arrive(Demo.session()) }
            print("leak: 100 sessions closed, \(closed / 1024) KiB more, let go, \(letGo / 1024) KiB more")
            #expect(closed < 12 << 20)
            #expect(letGo < 12 << 20)
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
