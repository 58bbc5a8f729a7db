import Foundation
import Testing
import Wattwalk

/// The walk that Rust recorded, held to what Rust says of it.
@Suite(.enabled(if: RecordedWalk.isThere, "run by bindings/swift/test.sh"))
struct SameWalkTests {
    @Test func framesAndEventsAreThoseOfRustToTheByte() throws {
        let replay = try RecordedWalk.replay()
        var frames: [String] = []
        var events: [String] = []
        while let step = try replay.step() {
            // As this side holds them: each has crossed once, and crosses back
            // to be written.
            if let frame = step.frame { frames.append(frame.toJson()) }
            events += step.events.map { $0.toJson() }
        }
        let seen = [try digest(of: frames, "frames"), try digest(of: events, "events")]
        print("same walk: \(seen.joined(separator: "; "))")
        #expect(try RecordedWalk.digests() == seen)
    }
}

/// As `wattwalk replay --hash` writes it. Linux has no CryptoKit.
private func digest(of lines: [String], _ what: String) throws -> String {
    let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("wattwalk-\(what)-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file)
    let output = Pipe()
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "sha256sum \"$0\" || shasum -a 256 \"$0\"", file.path]
    shell.standardOutput = output
    try shell.run()
    shell.waitUntilExit()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return "sha256:\(text.prefix(64)) over \(lines.count) \(what)"
}
