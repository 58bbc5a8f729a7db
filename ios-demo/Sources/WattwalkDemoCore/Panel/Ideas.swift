import Foundation
import Wattwalk

extension IdeaContent {
    /// Use less, relieve the grid, produce and use here.
    static func three(of now: FiguresNow?, _ words: Words, _ numbers: Numbers) -> [IdeaContent] {
        guard let now else {
            return [
                IdeaContent(
                    name: words[.ideaLess], glyph: .less, figure: "–", meaning: words[.noReadings],
                    day: "")
            ]
        }
        let day = now.day
        let plain = day.peakImportPlainKw
        return [
            IdeaContent(
                name: words[.ideaLess], glyph: .less, figure: numbers.kw(now.step.consumptionKw),
                meaning: words[.lessNow],
                day: words(.lessDay, numbers.kwh(day.consumptionKwh), numbers.kg(day.co2Kg))),
            IdeaContent(
                name: words[.ideaRelieve], glyph: .relieve,
                figure: day.peakShaved.map { "−\(numbers.percent($0))" } ?? numbers.kw(day.peakImportKw),
                meaning: words[day.peakShaved == nil ? .relieveFlat : .relieveOff],
                day: words(.relieveDay, numbers.kw(day.peakImportKw), numbers.kw(plain))),
            IdeaContent(
                name: words[.ideaHere], glyph: .here,
                figure: day.selfSufficiency.map(numbers.percent) ?? "–",
                meaning: words[.hereShare],
                day: day.selfConsumption.map {
                    words(.hereDay, numbers.kwh(day.productionKwh), numbers.percent($0))
                } ?? words[.hereNone]),
        ]
    }
}

extension NowContent {
    /// What is used, produced, drawn and stored at the moment.
    static func readings(of now: FiguresNow?, _ words: Words, _ numbers: Numbers) -> [NowContent] {
        guard let now else { return [] }
        return [
            NowContent(name: words[.nowUsed], figure: numbers.kw(now.step.consumptionKw)),
            NowContent(name: words[.nowSolar], figure: numbers.kw(now.step.productionKw)),
            NowContent(name: words[.nowGrid], figure: numbers.kw(now.step.importKw)),
            NowContent(
                name: words[.nowBattery], figure: now.stateOfCharge.map(numbers.percent) ?? "–"),
        ]
    }
}
