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

    @Test func figuresAreWrittenAsTheLanguageDoes() {
        let (en, fr) = (Numbers(language: "en"), Numbers(language: "fr"))
        #expect(en.kw(419.6) == "420 kW" && en.kw(8.44) == "8.44 kW" && en.kw(0) == "0 kW")
        #expect(en.kwh(9654) == "9.65 MWh" && en.kwh(999.7) == "1 MWh")
        #expect(fr.kwh(9654) == "9,65 MWh" && fr.percent(0.194).filter(\.isNumber) == "19")
        #expect(en.plain(4.0004, digits: 2) == "4" && en.percent(0.194) == "19%")
    }
}
