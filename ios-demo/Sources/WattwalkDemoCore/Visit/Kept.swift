import Foundation

/// A few kilobytes that outlive the app.
@MainActor public protocol Kept: AnyObject {
    /// What was kept last; nothing before.
    func read() -> Data?
    func write(_ data: Data)
}

/// Keeps them in a file, whole or not at all.
@MainActor public final class KeptFile: Kept {
    private let file: URL
    private let failed: (any Error) -> Void

    /// - Parameter failed: Called when it cannot be written; the visit goes on.
    public init(_ file: URL, failed: @escaping (any Error) -> Void) {
        self.file = file
        self.failed = failed
    }

    /// A larger file is none of the app's.
    private static let largest = 1 << 20

    public func read() -> Data? {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: Self.largest + 1),
            data.count <= Self.largest
        else { return nil }
        return data
    }

    public func write(_ data: Data) {
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file, options: .atomic)
        } catch {
            failed(error)
        }
    }
}
