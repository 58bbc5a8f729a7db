import Foundation
import Wattwalk

/// A pack's files as an app's own storage has them.
final class FilesReader: PackReader {
    private let files: [String: Data]
    private let delay: TimeInterval

    init(_ files: [String: Data], delay: TimeInterval = 0) {
        self.files = files
        self.delay = delay
    }

    func read(path: String) throws -> Data {
        if delay > 0 { Thread.sleep(forTimeInterval: delay) }
        guard let file = files[path] else {
            throw PackError.File(file: path, reason: "not in this storage")
        }
        return file
    }
}
