#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation

extension DrawingList {
    /// Sky and ground, for a picture without a camera behind it.
    mutating func drawWorld(_ lens: Lens) {
        let horizon = lens.drop
        let (sky, ground) = lens.halves
        func middle(_ y: CGFloat) -> CGPoint { lens.turned(CGPoint(x: 0, y: y)) }
        fill(
            Outline(polygon: sky), from: middle(horizon - size.height * 0.95), to: middle(horizon),
            [(0, Colour(0x2A78C8)), (0.55, Colour(0x74B1E6)), (1, Colour(0xDBEDF8))])
        fill(
            Outline(polygon: ground), from: middle(horizon),
            to: middle(horizon + size.height * 0.62),
            [(0, Colour(0xB4C2BC)), (0.12, Colour(0x88A291)), (1, Colour(0x2A3B36))])
    }
}

extension Lens {
    /// The picture above and below the horizon.
    fileprivate var halves: (above: [CGPoint], below: [CGPoint]) {
        let corners = [
            CGPoint.zero, CGPoint(x: size.width, y: 0), CGPoint(x: size.width, y: size.height),
            CGPoint(x: 0, y: size.height),
        ]
        /// How far below the horizon a point of the picture is.
        func depth(_ p: CGPoint) -> CGFloat {
            (p.y - size.height / 2) * cos(roll) - (p.x - size.width / 2) * sin(roll) - drop
        }
        var (above, below): ([CGPoint], [CGPoint]) = ([], [])
        for (i, a) in corners.enumerated() {
            let b = corners[(i + 1) % corners.count]
            let (da, db) = (depth(a), depth(b))
            if da <= 0 { above.append(a) }
            if da >= 0 { below.append(a) }
            if (da < 0) != (db < 0), da != db {
                let t = da / (da - db)
                let cut = CGPoint(x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t)
                above.append(cut)
                below.append(cut)
            }
        }
        return (above, below)
    }
}
