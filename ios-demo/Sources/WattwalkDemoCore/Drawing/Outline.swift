#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation

/// A path to be filled or stroked: moves, lines, cubic curves.
public struct Outline: Equatable, Sendable {
    public enum Step: Equatable, Sendable {
        case move(CGPoint)
        case line(CGPoint)
        case curve(CGPoint, CGPoint, CGPoint)
        case close
    }

    public internal(set) var steps: [Step] = []

    init() {}

    /// A closed polygon.
    init(polygon corners: some Sequence<CGPoint>) {
        add(polygon: corners)
    }

    init(line from: CGPoint, _ to: CGPoint) {
        steps = [.move(from), .line(to)]
    }

    init(circle centre: CGPoint, radius: CGFloat) {
        add(circle: centre, radius: radius)
    }

    init(rounded box: CGRect, radius wanted: CGFloat) {
        let r = min(wanted, box.width / 2, box.height / 2)
        let k = r * (1 - Self.kappa)
        let (left, top, right, bottom) = (box.minX, box.minY, box.maxX, box.maxY)
        func p(_ x: CGFloat, _ y: CGFloat) -> CGPoint { CGPoint(x: x, y: y) }
        steps = [
            .move(p(left + r, top)), .line(p(right - r, top)),
            .curve(p(right - k, top), p(right, top + k), p(right, top + r)),
            .line(p(right, bottom - r)),
            .curve(p(right, bottom - k), p(right - k, bottom), p(right - r, bottom)),
            .line(p(left + r, bottom)),
            .curve(p(left + k, bottom), p(left, bottom - k), p(left, bottom - r)),
            .line(p(left, top + r)),
            .curve(p(left, top + k), p(left + k, top), p(left + r, top)),
            .close,
        ]
    }

    /// How far a curve's handle is from its end for a quarter of a circle.
    private static let kappa: CGFloat = 0.5523

    mutating func add(polygon corners: some Sequence<CGPoint>) {
        let before = steps.count
        add(line: corners)
        if steps.count > before { steps.append(.close) }
    }

    mutating func add(line places: some Sequence<CGPoint>) {
        var first = true
        for place in places {
            steps.append(first ? .move(place) : .line(place))
            first = false
        }
    }

    mutating func add(circle centre: CGPoint, radius r: CGFloat) {
        let k = r * Self.kappa
        func p(_ dx: CGFloat, _ dy: CGFloat) -> CGPoint {
            CGPoint(x: centre.x + dx, y: centre.y + dy)
        }
        steps += [
            .move(p(r, 0)),
            .curve(p(r, k), p(k, r), p(0, r)),
            .curve(p(-k, r), p(-r, k), p(-r, 0)),
            .curve(p(-r, -k), p(-k, -r), p(0, -r)),
            .curve(p(k, -r), p(r, -k), p(r, 0)),
            .close,
        ]
    }

    /// Scaled, then moved.
    public func placed(scale: CGFloat, at origin: CGPoint) -> Outline {
        func map(_ p: CGPoint) -> CGPoint {
            CGPoint(x: origin.x + p.x * scale, y: origin.y + p.y * scale)
        }
        var placed = Outline()
        placed.steps = steps.map { step in
            switch step {
            case .move(let p): .move(map(p))
            case .line(let p): .line(map(p))
            case .curve(let a, let b, let p): .curve(map(a), map(b), map(p))
            case .close: .close
            }
        }
        return placed
    }

    /// The box around all its points, handles of curves included.
    public var bounds: CGRect? {
        var box: (x0: CGFloat, y0: CGFloat, x1: CGFloat, y1: CGFloat)?
        func take(_ p: CGPoint) {
            let b = box ?? (p.x, p.y, p.x, p.y)
            box = (min(b.x0, p.x), min(b.y0, p.y), max(b.x1, p.x), max(b.y1, p.y))
        }
        for step in steps {
            switch step {
            case .move(let p), .line(let p): take(p)
            case .curve(let a, let b, let p):
                take(a)
                take(b)
                take(p)
            case .close: break
            }
        }
        return box.map { CGRect(x: $0.x0, y: $0.y0, width: $0.x1 - $0.x0, height: $0.y1 - $0.y0) }
    }
}
