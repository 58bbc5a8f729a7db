import Foundation
import Wattwalk

/// The walk that Rust recorded (`bindings/record-walk.sh`), and what Rust says
/// of it; `test.sh` puts both into a folder.
enum RecordedWalk {
    private static let folder = ProcessInfo.processInfo.environment["WATTWALK_WALK"]
        .map(URL.init(fileURLWithPath:))

    static var isThere: Bool { folder != nil }

    private static func read(_ name: String) throws -> Data {
        guard let folder else { throw CocoaError(.fileNoSuchFile) }
        return try Data(contentsOf: folder.appendingPathComponent(name))
    }

    /// The recording, ready to be played.
    static func replay() throws -> Replay {
        try Replay(pack: Demo.pack, recording: read("walk.jsonl"))
    }

    /// What `wattwalk replay --hash` says of it, line by line.
    static func digests() throws -> [String] {
        try String(decoding: read("digests"), as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
