// The day of a part of the district as curves: what is used, what the roofs
// give, what comes from the grid, and what would without battery and shifting; what
// the battery gives back and stores in a strip under them.
#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

extension CourseContent {
    /// Nothing where there are no figures.
    init?(_ day: Day, at now: Date, in zone: TimeZone, figures: FigureTexts?, _ words: Words) {
        guard let first = day.steps.first, let last = day.steps.last else { return nil }
        let span = DateInterval(start: first.start, end: last.start + last.durationS)
        let most = day.steps.map { step in
            max(step.consumptionKw, step.productionKw, step.importKw, step.plainImportKw)
        }.max().map { max($0, 1) } ?? 1
        func line(_ colour: Colour, isDashed: Bool = false, _ kw: (Step) -> Double) -> Course.Line {
            let run = day.steps.map { step in
                CGPoint(x: span.share(step.start + step.durationS / 2), y: kw(step) / most)
            }
            return Course.Line(runs: [run], colour: colour, isDashed: isDashed)
        }
        let strongest = day.steps.map { max($0.chargeKw, $0.dischargeKw) }.max() ?? 0
        func moved(_ kw: (Step) -> Double) -> [CGPoint] {
            day.steps.map {
                CGPoint(x: span.share($0.start + $0.durationS / 2), y: kw($0) / strongest)
            }
        }
        // A part of the district without a battery has none.
        let strip =
            strongest > 0
            ? Course.Strip(
                up: moved { $0.dischargeKw }, down: moved { $0.chargeKw }, upColour: .gives,
                downColour: .stores) : nil
        let lines = [
            (words[.curveWithout], line(.pale, isDashed: true) { $0.plainImportKw }),
            (words[.nowGrid], line(.of(.water)) { $0.importKw }),
            (words[.nowSolar], line(.of(.electricity)) { $0.productionKw }),
            (words[.nowUsed], line(.paper) { $0.consumptionKw }),
        ]
        title = words[.day]
        course = Course(
            lines: lines.map(\.1), strip: strip, hours: span.hours(in: zone),
            most: Numbers(language: words.language).plain(most), least: "0", zeroY: nil,
            nowX: span.share(now))
        legend = lines.reversed().map { name, line in
            CourseKey(colour: line.colour, isDashed: line.isDashed, name: name)
        } + (strip == nil ? [] : [
            CourseKey(colour: .gives, isDashed: false, name: words[.curveDischarge]),
            CourseKey(colour: .stores, isDashed: false, name: words[.curveCharge]),
        ])
        let stored = figures?.charge.map { words(.curveStateOfCharge, $0) }
        let told = figures.map { words(.daySaid, $0.consumption, $0.production) } ?? words[.day]
        spoken = [told, stored].compactMap(\.self).joined(separator: ". ")
    }
}

extension Step {
    /// What would come from the grid without battery and shifting.
    fileprivate var plainImportKw: Double { max(consumptionUnshiftedKw - productionKw, 0) }
}

extension DateInterval {
    /// Where a time lies in it, from 0 to 1.
    fileprivate func share(_ time: Date) -> CGFloat {
        CGFloat(min(max(time.timeIntervalSince(start) / duration, 0), 1))
    }

    /// Every sixth hour of the local clock.
    fileprivate func hours(in zone: TimeZone) -> [Course.Hour] {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let begun = [0, 6, 12, 18].compactMap { hour -> Course.Hour? in
            let time = calendar.date(bySettingHour: hour, minute: 0, second: 0, of: start)
            return time.map { Course.Hour(x: share($0), text: $0.clock(in: zone)) }
        }
        return begun + [Course.Hour(x: 1, text: "24:00")]
    }
}
