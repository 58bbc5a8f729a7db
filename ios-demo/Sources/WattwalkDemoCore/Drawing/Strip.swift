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
    }

    private let places: [Place]

    init(_ vertices: ArraySlice<FrameVertex>, widths: ClosedRange<CGFloat>) {
        places = vertices.map {
            let width = min(max(CGFloat($0.widthPx), widths.lowerBound), widths.upperBound)
            return Place(at: $0.point, width: width)
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

    /// Dashes that are longer where the line is nearer.
    func dashed() -> Outline {
        var outline = Outline()
        var on = true
        var left: CGFloat = 0
        for (a, b) in zip(places, places.dropFirst()) {
            let length = hypot(b.at.x - a.at.x, b.at.y - a.at.y)
            guard length >= 0.5 else { continue }
            var at: CGFloat = 0
            while at < length {
                let width = a.width + (b.width - a.width) * at / length
                if left == 0 { left = width * (on ? 3.2 : 2) }
                let to = min(length, at + left)
                if on { add(a, b, at / length, to / length, 1, to: &outline) }
                // What is left of a dash goes on in the next segment; a trace
                // does not.
                left = to < length ? 0 : max(0, left - (to - at))
                if left < 0.5 {
                    left = 0
                    on.toggle()
                }
                at = to
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
}
