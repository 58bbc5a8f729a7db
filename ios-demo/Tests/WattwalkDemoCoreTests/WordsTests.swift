import Foundation
import Testing

@testable import WattwalkDemoCore

@Suite struct WordsTests {
    @Test(arguments: Words.languages)
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
        #expect(words.each(.compass).count == 4)
        #expect(words.each(.directions).count == 8)
    }

    @Test func valuesArePutWhereTheLanguageWantsThem() {
        #expect(Words(language: "en")(.stop, "4", "10") == "Stop 4 of 10")
        #expect(Words(language: "zh")(.way, "4", "30 米") == "距第 4 站 30 米")
        #expect(Words(language: "tlh")[.next] == "Next")
    }

    @Test func numbersAreWrittenAsTheLanguageDoes() {
        let (en, fr) = (Numbers(language: "en"), Numbers(language: "fr"))
        #expect(en.plain(4.0004, digits: 2) == "4" && fr.plain(4.25) == "4,25")
    }
}
