#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

extension DrawingList {
    /// What surrounds the visitor, for a picture without a camera behind it.
    mutating func drawWorld(_ world: World, of frame: Frame) {
        let horizon = frame.horizon
        let level = CGFloat(horizon.dropPx)
        func middle(_ y: CGFloat) -> CGPoint { horizon.turned(CGPoint(x: 0, y: y), in: size) }
        func colour(_ rgb: UInt32, _ opacity: Double = 1) -> Colour { Colour(rgb).faded(opacity) }
        let (sky, ground) = horizon.halves(of: size)
        fill(
            Outline(polygon: sky), from: middle(level - size.height * 0.95), to: middle(level),
            [(0, colour(world.zenithRgb)), (0.55, colour(world.skyRgb)), (1, colour(world.horizonRgb))])
        for star in world.stars {
            let at = CGPoint(x: CGFloat(star.xPx), y: CGFloat(star.yPx))
            fill(
                Outline(circle: at, radius: CGFloat(star.radiusPx)),
                Colour.paper.faded(Double(star.opacity)))
        }
        if let sun = world.sun {
            let at = CGPoint(x: CGFloat(sun.xPx), y: CGFloat(sun.yPx))
            glow(
                at: at, radius: CGFloat(sun.radiusPx),
                [
                    (0, colour(sun.rgb, 0.95)), (0.08, colour(sun.rgb, 0.9)),
                    (0.1, colour(sun.rgb, 0.4)), (1, colour(sun.rgb, 0)),
                ])
        }
        fill(
            Outline(polygon: ground), from: middle(level), to: middle(level + size.height * 0.62),
            [
                (0, colour(world.farGroundRgb)), (0.12, colour(world.groundRgb)),
                (1, colour(world.nearGroundRgb)),
            ])
        // Haze where sky and ground meet.
        let (top, foot) = (level - size.height * 0.09, level + size.height * 0.05)
        let whole = CGRect(origin: .zero, size: size)
        fill(
            Outline(rounded: whole, radius: 0), from: middle(top),
            to: middle(foot),
            [
                (0, colour(world.hazeRgb, 0)), (0.65, colour(world.hazeRgb, 0.85)),
                (1, colour(world.hazeRgb, 0)),
            ])
        for line in world.grid {
            stroke(
                Outline(
                    line: CGPoint(x: CGFloat(line.fromXPx), y: CGFloat(line.fromYPx)),
                    CGPoint(x: CGFloat(line.toXPx), y: CGFloat(line.toYPx))),
                colour(world.gridRgb, Double(line.opacity)), width: 1)
        }
    }
}

extension Horizon {
    private var roll: (sin: CGFloat, cos: CGFloat) {
        let rad = CGFloat(rollDeg) * .pi / 180
        return (sin(rad), cos(rad))
    }

    /// From the middle of the picture and along the horizon, to the picture.
    fileprivate func turned(_ p: CGPoint, in size: CGSize) -> CGPoint {
        CGPoint(
            x: size.width / 2 + roll.cos * p.x - roll.sin * p.y,
            y: size.height / 2 + roll.sin * p.x + roll.cos * p.y)
    }

    /// The picture above and below the horizon.
    fileprivate func halves(of size: CGSize) -> (above: [CGPoint], below: [CGPoint]) {
        let corners = [
            CGPoint.zero, CGPoint(x: size.width, y: 0), CGPoint(x: size.width, y: size.height),
            CGPoint(x: 0, y: size.height),
        ]
        /// How far below the horizon a point of the picture is.
        func depth(_ p: CGPoint) -> CGFloat {
            (p.y - size.height / 2) * roll.cos - (p.x - size.width / 2) * roll.sin
                - CGFloat(dropPx)
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
