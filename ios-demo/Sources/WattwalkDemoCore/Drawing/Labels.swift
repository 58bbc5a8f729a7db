#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

extension FrameLabel {
    /// How far a figure can be trusted, to be heard.
    func spokenMark(_ words: Words) -> String? {
        switch quality {
        case .simulated: words[.saidSimulated]
        case .stale: words[.saidStale]
        case .estimated: words[.saidEstimated]
        case .withheld: words[.saidWithheld]
        case .doubtful: words[.saidDoubtful]
        case .live: nil
        case nil: simulated ? words[.saidSimulated] : nil
        }
    }
}

extension DrawingList {
    /// Draws labels where the core has placed them.
    mutating func drawLabels(of scene: Scene, _ measure: some TextMeasure) {
        for label in scene.frame.labels where label.arrowDeg == nil { leader(label) }
        // The nearest come first, and are painted last.
        for label in scene.frame.labels.reversed() { box(label, measure) }
        unlabelled(scene, measure)
    }

    /// How many have no label, at the right under the compass.
    private mutating func unlabelled(_ scene: Scene, _ measure: some TextMeasure) {
        let count = scene.frame.unlabelled
        guard count > 0 else { return }
        let (words, size) = ("+\(count)", scene.textSize)
        let width = measure.width(of: words, size: size * 0.8, weight: .medium) + size
        let chip = CGRect(
            x: self.size.width - width - size * 0.6, y: size * 2.2, width: width,
            height: size * 1.4)
        fill(Outline(rounded: chip, radius: chip.height / 2), Colour.ink.faded(0.8))
        text(
            words, at: CGPoint(x: chip.midX, y: chip.midY), size: size * 0.8, .medium, .pale,
            alignment: .centre)
    }

    /// From what a label is about to its box.
    private mutating func leader(_ label: FrameLabel) {
        let colour = Colour.of(label.network)
        let (box, anchor) = (label.box, label.anchor)
        let end = CGPoint(
            x: min(max(anchor.x, box.minX + 8), box.maxX - 8),
            y: anchor.y < box.minY ? box.minY : box.maxY)
        stroke(Outline(line: anchor, end), colour, width: 1.5)
        fill(Outline(circle: anchor, radius: 3), colour)
    }

    private mutating func box(_ label: FrameLabel, _ measure: some TextMeasure) {
        let box = label.box
        let colour = Colour.of(label.network)
        let corner = min(10, box.height / 2)
        if label.focused {
            // A halo: what the guide speaks of now.
            fill(
                Outline(rounded: box.insetBy(dx: -6, dy: -6), radius: corner + 6),
                colour.faded(0.35))
        }
        let outline = Outline(rounded: box, radius: corner)
        fill(outline, Colour.ink.faded(0.94))
        stroke(
            outline, colour, width: label.focused ? 2.4 : 1.2,
            dash: label.measured ? [] : Self.dotted)

        let middle = CGPoint(x: CGFloat(label.symbolXPx), y: CGFloat(label.symbolYPx))
        let radius = CGFloat(label.symbolRadiusPx)
        fill(Outline(circle: middle, radius: radius), colour)
        if let arrow = label.arrowDeg {
            self.arrow(at: middle, radius: radius, turned: CGFloat(arrow) * .pi / 180)
        } else {
            glyph(.of(label.assetKind), at: middle, size: radius * 1.4, .ink)
        }
        for line in label.lines {
            // There is room for it; a face that is wider than most is set smaller.
            let weight: LetterWeight = line.bold ? .bold : .medium
            let (size, room) = (CGFloat(line.sizePx), CGFloat(line.roomPx))
            let wide = measure.width(of: line.text, size: size, weight: weight)
            let place = CGPoint(
                x: CGFloat(line.xPx), y: CGFloat(line.baselinePx) - Self.middle * size)
            text(
                line.text, at: place, size: size * min(1, room / max(wide, 1)), weight,
                line.bold || label.lines.count == 1 ? .paper : .pale)
        }
    }

    /// To what lies outside the picture.
    private mutating func arrow(at middle: CGPoint, radius: CGFloat, turned: CGFloat) {
        let (sine, cosine) = (sin(turned), cos(turned))
        let corners: [(CGFloat, CGFloat)] = [(0, -0.7), (0.6, 0.5), (0, 0.2), (-0.6, 0.5)]
        let places = corners.map { across, down in
            CGPoint(
                x: middle.x + radius * (across * cosine - down * sine),
                y: middle.y + radius * (across * sine + down * cosine))
        }
        fill(Outline(polygon: places), .ink)
    }

    /// From a line's baseline up to its middle, in sizes of the line.
    private static let middle: CGFloat = 0.36
    private static let dotted: [CGFloat] = [2, 3]
}
