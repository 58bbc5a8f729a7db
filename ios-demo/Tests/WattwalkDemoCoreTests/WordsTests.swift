import Foundation
import Testing

@testable import WattwalkDemoCore

@Suite struct WordsTests {
    @Test(arguments: ["en", "fr", "zh"])
    func everyPhraseHasItsWords(language: String) {
        let words = Words(language: language)
        for phrase in Phrase.allCases {
            let here = words[phrase]
            #expect(here != phrase.rawValue && !here.isEmpty, "\(phrase) in \(language)")
            // As many values are put in as in English.
            let there = Words(language: "en")[phrase]
            #expect(
                here.components(separatedBy: "$@").count
                    == there.components(separatedBy: "$@").count,
                "\(phrase) in \(language)")
        }
        #expect(words[.compass].split(separator: " ").count == 4)
        #expect(words[.directions].components(separatedBy: ", ").count == 8)
    }

    /// The two apps are one: what a guide was shown on one tablet is to be found
    /// on the other.
    @Test(arguments: [("en", "values"), ("fr", "values-fr"), ("zh", "values-zh")])
    func theAndroidAppSaysTheSame(language: String, folder: String) throws {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let file = root.appendingPathComponent(
            "android-demo/app/src/main/res/\(folder)/strings.xml")
        let xml = try String(contentsOf: file, encoding: .utf8)
        let words = Words(language: language)
        var compared = 0
        for match in xml.matches(of: #/<string name="(\w+)"[^>]*>([^<]*)</string>/#) {
            guard let phrase = Phrase(rawValue: String(match.1)) else { continue }
            let there = match.2.replacing(#/%(\d)\$[sd]/#) { "%\($0.1)$@" }
                .replacingOccurrences(of: "\\n", with: "\n")
                // A question mark in front is a reference to Android.
                .replacingOccurrences(of: "\\?", with: "?")
            #expect(words[phrase] == there, "\(phrase) in \(language)")
            compared += 1
        }
        #expect(compared > 70)
    }

    @Test func valuesArePutWhereTheLanguageWantsThem() {
        #expect(Words(language: "en")(.stop, "4", "10") == "Stop 4 of 10")
        #expect(Words(language: "zh")(.way, "4", "30 米") == "距第 4 站 30 米")
        #expect(Words(language: "tlh")[.next] == "Next")
    }

    @Test func figuresAreWrittenAsTheLanguageDoes() {
        let (en, fr) = (Numbers(language: "en"), Numbers(language: "fr"))
        #expect(en.kw(419.6) == "420 kW" && en.kw(8.44) == "8.44 kW" && en.kw(0) == "0 kW")
        #expect(en.kwh(9654) == "9.65 MWh" && en.kwh(999.7) == "1 MWh")
        #expect(fr.kwh(9654) == "9,65 MWh" && fr.percent(0.194).filter(\.isNumber) == "19")
        #expect(en.plain(4.0004, digits: 2) == "4" && en.percent(0.194) == "19%")
    }
}
