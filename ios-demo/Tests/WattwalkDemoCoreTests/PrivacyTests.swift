import Foundation
import Testing

/// What the app declares of privacy, against what its code uses.
@Suite struct PrivacyTests {
    private static let home: URL = {
        var home = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { home.deleteLastPathComponent() }
        return home
    }()

    private func plist(_ path: String) throws -> [String: Any] {
        let data = try Data(contentsOf: Self.home.appendingPathComponent(path))
        let plist = try PropertyListSerialization.propertyList(from: data, format: nil)
        return try #require(plist as? [String: Any])
    }

    /// All of the app's own code.
    private func code() throws -> String {
        try ["App", "Sources"].flatMap { folder -> [String] in
            let folder = Self.home.appendingPathComponent(folder)
            let files = FileManager.default.enumerator(atPath: folder.path)
            return try (files?.compactMap { $0 as? String } ?? [])
                .filter { $0.hasSuffix(".swift") }
                .map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }
        }.joined()
    }

    @Test func whatNeedsAReasonHasOneAndNothingElse() throws {
        let manifest = try plist("App/PrivacyInfo.xcprivacy")
        let accessed = try #require(manifest["NSPrivacyAccessedAPITypes"] as? [[String: Any]])
        var declared: [String: [String]] = [:]
        for entry in accessed {
            let type = try #require(entry["NSPrivacyAccessedAPIType"] as? String)
            declared[type] = entry["NSPrivacyAccessedAPITypeReasons"] as? [String]
        }
        let code = try code()
        let uses = [
            ("SystemBootTime", ["systemUptime", "mach_absolute_time"]),
            ("UserDefaults", ["UserDefaults", "@AppStorage", "@SceneStorage"]),
            ("DiskSpace", ["volumeAvailableCapacity", "systemFreeSize"]),
            ("ActiveKeyboards", ["activeInputModes"]),
        ]
        for (category, names) in uses {
            let isUsed = names.contains { code.contains($0) }
            #expect(
                (declared["NSPrivacyAccessedAPICategory\(category)"] != nil) == isUsed,
                "\(category)")
        }
        // The core's, not to be seen in this code: it asks for sizes of files.
        #expect(declared["NSPrivacyAccessedAPICategoryFileTimestamp"] == ["C617.1"])
        #expect(declared.values.allSatisfy { !$0.isEmpty })
    }

    @Test func nobodyIsTracked() throws {
        let manifest = try plist("App/PrivacyInfo.xcprivacy")
        #expect(manifest["NSPrivacyTracking"] as? Bool == false)
        #expect((manifest["NSPrivacyTrackingDomains"] as? [String]) == [])
        let types = try #require(manifest["NSPrivacyCollectedDataTypes"] as? [[String: Any]])
        for type in types {
            #expect(type["NSPrivacyCollectedDataTypeTracking"] as? Bool == false)
            #expect(type["NSPrivacyCollectedDataTypeLinked"] as? Bool == false)
        }
        #expect(
            types.compactMap { $0["NSPrivacyCollectedDataType"] as? String } == [
                "NSPrivacyCollectedDataTypePreciseLocation"
            ])
    }

    @Test(arguments: ["en", "fr", "zh-Hans"])
    func whatTheSystemAsksIsSaidInEachLanguage(language: String) throws {
        let wanted = try plist("App/Info.plist").keys.filter { $0.hasSuffix("UsageDescription") }
        #expect(wanted.count == 3)
        let file = Self.home.appendingPathComponent("App/\(language).lproj/InfoPlist.strings")
        let words = try String(contentsOf: file, encoding: .utf8)
        for key in wanted { #expect(words.contains("\"\(key)\" = \""), "\(key)") }
    }
}
