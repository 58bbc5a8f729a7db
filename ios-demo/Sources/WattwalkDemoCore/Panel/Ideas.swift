import Foundation
import Wattwalk

extension IdeaContent {
    /// Use less, relieve the grid, produce and use here.
    static func three(of now: FigureTexts?, isWithheld: Bool, _ words: Words) -> [IdeaContent] {
        guard let now else {
            return [
                IdeaContent(
                    name: words[.ideaLess], glyph: .less, figure: "–",
                    meaning: words[isWithheld ? .markWithheld : .noReadings], day: "", words)
            ]
        }
        return [
            IdeaContent(
                name: words[.ideaLess], glyph: .less, figure: now.used,
                meaning: words[.lessNow], day: words(.lessDay, now.consumption, now.co2), words),
            IdeaContent(
                name: words[.ideaRelieve], glyph: .relieve, figure: now.shaved ?? now.peak,
                meaning: words[now.shaved == nil ? .relieveFlat : .relieveOff],
                day: words(.relieveDay, now.peak, now.peakPlain) + " · "
                    + words(.relieveShift, now.shifted), words),
            IdeaContent(
                name: words[.ideaHere], glyph: .here, figure: now.covered ?? "–",
                meaning: words[.hereShare],
                day: now.kept.map { words(.hereDay, now.production, $0) }
                    ?? words(.hereProduced, now.production),
                words),
        ]
    }
}

extension NowContent {
    /// What is used, produced, drawn and stored at the moment.
    static func readings(of now: FigureTexts?, _ words: Words) -> [NowContent] {
        guard let now else { return [] }
        return [
            NowContent(name: words[.nowUsed], figure: now.used, words),
            NowContent(name: words[.nowSolar], figure: now.solar, words),
            NowContent(name: words[.nowGrid], figure: now.imported, words),
            NowContent(name: words[.nowBattery], figure: now.charge ?? "–", words),
        ]
    }
}
