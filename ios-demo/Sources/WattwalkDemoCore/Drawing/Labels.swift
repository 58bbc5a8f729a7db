#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

extension FrameLabel {
    /// The mark of a value that is not measured live: a sign and a word, not a
    /// colour alone.
    func mark(_ words: Words) -> String? {
        switch quality {
        case .simulated: words[.qualitySimulated]
        case .stale: words[.qualityStale]
        case .estimated: words[.qualityEstimated]
        case .withheld: words[.qualityWithheld]
        case .doubtful: words[.qualityDoubtful]
        case .live: nil
        case nil: simulated ? words[.qualitySimulated] : nil
        }
    }

    /// The same in words, to be heard.
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
        for label in scene.frame.labels { leader(label) }
        // The nearest come first, and are painted last.
        for label in scene.frame.labels.reversed() { box(label, scene, measure) }
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

    private mutating func box(
        _ label: FrameLabel, _ scene: Scene, _ measure: some TextMeasure
    ) {
        let box = label.box
        let colour = Colour.of(label.network)
        let mark = label.mark(scene.words)
        let focused = label.asset == scene.focus
        let corner = min(12, box.height / 2)
        if focused {
            // A halo: what the guide speaks of now.
            fill(
                Outline(rounded: box.insetBy(dx: -6, dy: -6), radius: corner + 6),
                colour.faded(0.35))
        }
        let outline = Outline(rounded: box, radius: corner)
        fill(outline, Colour.ink.faded(0.94))
        stroke(outline, colour, width: focused ? 2.4 : 1.2, dash: mark == nil ? [] : Self.dotted)

        let size = scene.textSize
        let disc = min(box.height * 0.36, size * 0.7)
        let middle = CGPoint(x: box.minX + disc + 5, y: box.midY)
        fill(Outline(circle: middle, radius: disc), colour)
        glyph(.of(label.assetKind), at: middle, size: disc * 1.4, .ink)

        let left = middle.x + disc + 6
        let room = box.maxX - left - 6
        func line(
            _ words: String, _ y: CGFloat, _ share: CGFloat, _ weight: LetterWeight,
            _ colour: Colour, to list: inout DrawingList
        ) {
            // A long text smaller, and then shortened.
            let wide = measure.width(of: words, size: size * share, weight: weight)
            let size = size * share * (wide > room ? max(room / wide, Self.leastSize) : 1)
            let shown = measure.fitted(words, room: room, size: size, weight: weight)
            list.text(shown, at: CGPoint(x: left, y: y), size: size, weight, colour)
        }
        if let value = label.value {
            let heights = (box.minY + box.height * 0.31, box.minY + box.height * 0.7)
            line(label.title, heights.0, 0.88, .medium, .pale, to: &self)
            line(value, heights.1, 0.98, .bold, .paper, to: &self)
        } else {
            line(label.title, box.midY, 0.9, .medium, .paper, to: &self)
        }
        guard let mark else { return }
        // On the upper edge, or the lower one where the picture ends.
        let edge = box.minY < size / 2 ? box.maxY : box.minY
        badge(mark, endingAt: CGPoint(x: box.maxX - 6, y: edge), size, colour, measure)
    }

    private mutating func badge(
        _ words: String, endingAt end: CGPoint, _ textSize: CGFloat, _ colour: Colour,
        _ measure: some TextMeasure
    ) {
        let size = textSize * 0.62
        let width = measure.width(of: words, size: size, weight: .medium) + 10
        let half = textSize * 0.43
        let box = CGRect(x: end.x - width, y: end.y - half, width: width, height: 2 * half)
        let outline = Outline(rounded: box, radius: half)
        fill(outline, .ink)
        stroke(outline, colour, width: 1, dash: Self.dotted)
        text(
            words, at: CGPoint(x: box.midX, y: box.midY), size: size, .medium, colour,
            alignment: .centre)
    }

    /// How much smaller a long text may be written.
    private static let leastSize: CGFloat = 0.85
    private static let dotted: [CGFloat] = [2, 3]
}
