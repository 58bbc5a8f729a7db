import Foundation

/// What the generated code lets an app call.
enum Exports {
    private static let generated = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent()
        .appendingPathComponent("../../Sources/Wattwalk/Generated/Wattwalk.swift")

    /// Every initialiser, method and function: `TourSession.frame`, `newVisit`.
    static func names() throws -> Set<String> {
        let swift = try String(contentsOf: generated, encoding: .utf8)
        var owner = ""
        var names: Set<String> = []
        for line in swift.split(separator: "\n") {
            if let type = word(in: line, after: ["open class ", "public struct ", "public enum ", "enum "]) {
                // A type's own code ends where its converter begins.
                owner = type.hasPrefix("FfiConverter") ? "" : type + "."
            } else if line.hasPrefix("public convenience init") {
                names.insert(owner + "init")
            } else if let name = word(in: line, after: ["open func ", "public static func ", "public func "]) {
                names.insert(owner + name)
            }
        }
        return names.filter { name in
            // What uniffi needs for itself; what apps write themselves and Rust calls.
            !name.hasPrefix("FfiConverter") && !name.hasPrefix("uniffi") && !name.contains("Impl.")
        }
    }

    private static func word(in line: Substring, after starts: [String]) -> String? {
        guard let start = starts.first(where: line.hasPrefix) else { return nil }
        return String(line.dropFirst(start.count).prefix { $0.isLetter || $0.isNumber })
    }
}
