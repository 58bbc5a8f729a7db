#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation

/// Curves over a day, before they have a size: from 0 to 1 over the day, and from
/// 0 at the lower edge to 1 at the upper one.
public struct Course: Equatable, Sendable {
    struct Line: Equatable, Sendable {
        /// Stretches without a gap; one point alone is a dot.
        let runs: [[CGPoint]]
        let colour: Colour
        var isDashed = false
    }

    struct Hour: Equatable, Sendable {
        let x: CGFloat
        let text: String
    }

    /// A strip of its own under the lines: what goes up from its middle, and what
    /// goes down, each from 0 to 1.
    struct Strip: Equatable, Sendable {
        let up, down: [CGPoint]
        let upColour, downColour: Colour
    }

    /// Those behind come first.
    let lines: [Line]
    var strip: Strip?
    let hours: [Hour]
    /// The figures at the upper and the lower edge.
    let most, least: String
    /// Where zero lies, if that is not the lower edge.
    let zeroY: CGFloat?
    let nowX: CGFloat

    /// Drawn on ink, by day as by night; letters of that size, points.
    public func drawing(size: CGSize, textSize: CGFloat, measure: some TextMeasure)
        -> DrawingList
    {
        var list = DrawingList(size: size)
        func width(_ text: String) -> CGFloat {
            measure.width(of: text, size: textSize, weight: .medium)
        }
        // Figures stand above and below: some are long.
        let room = size.height - textSize * 4.5
        let stripHeight = strip == nil ? 0 : room * 0.26
        let plot = CGRect(
            x: 4, y: textSize * 1.5, width: size.width - 8, height: room - stripHeight)
        guard plot.width > 0, plot.height > 0 else { return list }
        func at(_ place: CGPoint) -> CGPoint {
            CGPoint(x: plot.minX + place.x * plot.width, y: plot.maxY - place.y * plot.height)
        }
        func upright(_ x: CGFloat) -> Outline {
            Outline(line: at(CGPoint(x: x, y: 0)), at(CGPoint(x: x, y: 1)))
        }
        func level(_ y: CGFloat) -> Outline {
            Outline(line: at(CGPoint(x: 0, y: y)), at(CGPoint(x: 1, y: y)))
        }
        // The end of one is not to run into the beginning of the next.
        var free = -CGFloat.infinity
        for hour in hours {
            list.stroke(upright(hour.x), Colour.paper.faded(0.16), width: 1)
            let half = width(hour.text) / 2
            let x = min(max(at(CGPoint(x: hour.x, y: 0)).x, half + 2), size.width - half - 2)
            guard x - half > free else { continue }
            free = x + half + textSize / 2
            list.text(
                hour.text, at: CGPoint(x: x, y: plot.maxY + stripHeight + textSize * 2.3), size: textSize,
                .medium, .pale, alignment: .centre)
        }
        list.stroke(level(1), Colour.paper.faded(0.16), width: 1)
        list.stroke(level(zeroY ?? 0), Colour.paper.faded(0.5), width: 1)
        for (text, y) in [
            (most, plot.minY - textSize * 0.8), (least, plot.maxY + textSize * 0.9),
        ] {
            list.text(text, at: CGPoint(x: plot.minX, y: y), size: textSize, .medium, .paper)
        }
        for line in lines {
            for run in line.runs {
                if run.count == 1 {
                    list.fill(Outline(circle: at(run[0]), radius: 3), line.colour)
                    continue
                }
                var outline = Outline()
                outline.add(line: run.map(at))
                list.stroke(outline, line.colour, width: 2, dash: line.isDashed ? [5, 4] : [])
            }
        }
        list.stroke(upright(nowX), .guide, width: 1.5)
        if let strip {
            let place = CGRect(
                x: plot.minX, y: plot.maxY + textSize * 1.6, width: plot.width, height: stripHeight)
            draw(strip, in: place, on: &list)
        }
        return list
    }

    private func draw(_ strip: Strip, in place: CGRect, on list: inout DrawingList) {
        func x(_ share: CGFloat) -> CGFloat { place.minX + share * place.width }
        for (run, direction, colour) in [
            (strip.up, -1.0, strip.upColour), (strip.down, 1.0, strip.downColour),
        ] {
            guard let first = run.first, let last = run.last else { continue }
            let edge = run.map {
                CGPoint(x: x($0.x), y: place.midY + direction * $0.y * place.height / 2)
            }
            let middle = [first, last].map { CGPoint(x: x($0.x), y: place.midY) }
            list.fill(Outline(polygon: [middle[0]] + edge + [middle[1]]), colour)
        }
        let ends = [place.minX, place.maxX].map { CGPoint(x: $0, y: place.midY) }
        list.stroke(Outline(line: ends[0], ends[1]), Colour.paper.faded(0.5), width: 1)
        let now = [place.minY, place.maxY].map { CGPoint(x: x(nowX), y: $0) }
        list.stroke(Outline(line: now[0], now[1]), .guide, width: 1.5)
    }
}
