#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

/// A line whose width changes along it, as outlines to be filled.
struct Strip {
    private struct Place {
        let at: CGPoint
        let width: CGFloat
        let along: CGFloat
        let depth: CGFloat
    }

    private let places: [Place]

    init(_ vertices: ArraySlice<FrameVertex>) {
        places = vertices.map {
            Place(
                at: $0.point, width: CGFloat($0.widthPx), along: CGFloat($0.alongM),
                depth: CGFloat($0.depthM))
        }
    }

    /// The whole line, so many times as wide.
    func solid(widened: CGFloat) -> Outline {
        var outline = Outline()
        for (a, b) in zip(places, places.dropFirst()) {
            add(a, b, 0, 1, widened, to: &outline)
            outline.add(circle: b.at, radius: b.width * widened / 2)
        }
        return outline
    }

    /// What of it lies within the dashes of its network, whose metres are those
    /// of a dash, of the gap behind it, and so on; where they are too short to be
    /// told apart, all of it.
    func dashed(_ dashes: [Float]) -> Outline {
        var outline = Outline()
        let metres = dashes.map { CGFloat($0) }
        let period = metres.reduce(0, +)
        for (a, b) in zip(places, places.dropFirst()) {
            let span = b.along - a.along
            let length = hypot(b.at.x - a.at.x, b.at.y - a.at.y)
            guard span > 0, period / span * length >= Self.leastPeriod else {
                add(a, b, 0, 1, 1, to: &outline)
                continue
            }
            // Metres change evenly in space, and in the picture by the depth.
            func share(_ along: CGFloat) -> CGFloat {
                let t = min(max((along - a.along) / span, 0), 1)
                return t * b.depth / (a.depth + t * (b.depth - a.depth))
            }
            var from = (a.along / period).rounded(.down) * period
            var place = 0
            while from < b.along {
                let to = from + metres[place]
                if to > a.along { add(a, b, share(from), share(to), 1, to: &outline) }
                from = to + metres[place + 1]
                place = (place + 2) % metres.count
            }
        }
        return outline
    }

    /// Part of a segment, from one share of its length to another.
    private func add(
        _ a: Place, _ b: Place, _ from: CGFloat, _ to: CGFloat, _ widened: CGFloat,
        to outline: inout Outline
    ) {
        let (dx, dy) = (b.at.x - a.at.x, b.at.y - a.at.y)
        let length = hypot(dx, dy)
        guard length > 0 else { return }
        let across = CGPoint(x: -dy / length / 2, y: dx / length / 2)
        func corner(_ t: CGFloat, _ side: CGFloat) -> CGPoint {
            let width = side * widened * (a.width + (b.width - a.width) * t)
            return CGPoint(
                x: a.at.x + dx * t + across.x * width, y: a.at.y + dy * t + across.y * width)
        }
        // The same way round as a circle, so that where they meet nothing is
        // left out.
        outline.add(polygon: [corner(from, -1), corner(to, -1), corner(to, 1), corner(from, 1)])
    }

    /// Shorter dashes and gaps are painted as one line.
    private static let leastPeriod: CGFloat = 10
}
