#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation

extension Outline {
    /// From the data of an SVG path (SVG 1.1, 8.3) with the commands that
    /// symbols use: M L H V C S A Z, absolute and relative. Nothing when there
    /// is anything else in it.
    init?(svg: String) {
        self.init()
        var reader = PathReader(svg)
        var at = CGPoint.zero
        var start = CGPoint.zero
        var handle: CGPoint?
        while let command = reader.command() {
            let relative = command.isLowercase
            // Repeated while numbers follow; a move goes on as lines.
            var verb = Character(command.uppercased())
            repeat {
                let from = at
                func point() -> CGPoint? {
                    guard let x = reader.number(), let y = reader.number() else { return nil }
                    return CGPoint(x: x + (relative ? from.x : 0), y: y + (relative ? from.y : 0))
                }
                var nextHandle: CGPoint?
                switch verb {
                case "M", "L":
                    guard let to = point() else { return nil }
                    steps.append(verb == "M" ? .move(to) : .line(to))
                    if verb == "M" { start = to }
                    at = to
                    verb = "L"
                case "H":
                    guard let x = reader.number() else { return nil }
                    at.x = x + (relative ? from.x : 0)
                    steps.append(.line(at))
                case "V":
                    guard let y = reader.number() else { return nil }
                    at.y = y + (relative ? from.y : 0)
                    steps.append(.line(at))
                case "C", "S":
                    // A smooth curve goes on as the one before it ended.
                    let smooth = handle.map { CGPoint(x: 2 * from.x - $0.x, y: 2 * from.y - $0.y) }
                    guard let first = verb == "C" ? point() : smooth ?? from,
                        let second = point(), let to = point()
                    else { return nil }
                    steps.append(.curve(first, second, to))
                    nextHandle = second
                    at = to
                case "A":
                    guard let rx = reader.number(), let ry = reader.number(),
                        reader.number() != nil, let large = reader.flag(),
                        let sweep = reader.flag(),
                        let to = point(), rx == ry
                    else { return nil }
                    add(arcFrom: from, to: to, radius: rx, large: large, sweep: sweep)
                    at = to
                case "Z":
                    steps.append(.close)
                    at = start
                default: return nil
                }
                handle = nextHandle
            } while verb != "Z" && reader.numberFollows
        }
        guard reader.isAtEnd else { return nil }
    }

    /// Part of a circle, in pieces of a quarter at most (SVG 1.1, F.6.5).
    private mutating func add(
        arcFrom from: CGPoint, to: CGPoint, radius wanted: CGFloat, large: Bool, sweep: Bool
    ) {
        let (dx, dy) = ((to.x - from.x) / 2, (to.y - from.y) / 2)
        let half = hypot(dx, dy)
        guard half > 0 else { return }
        let radius = max(wanted, half)
        let side: CGFloat = large == sweep ? -1 : 1
        let off = side * sqrt(max(0, radius * radius - half * half)) / half
        let centre = CGPoint(x: from.x + dx - off * dy, y: from.y + dy + off * dx)
        let begin = atan2(from.y - centre.y, from.x - centre.x)
        var turn = atan2(to.y - centre.y, to.x - centre.x) - begin
        if sweep, turn < 0 { turn += 2 * .pi }
        if !sweep, turn > 0 { turn -= 2 * .pi }
        let pieces = max(1, Int((abs(turn) / (.pi / 2)).rounded(.up)))
        let step = turn / CGFloat(pieces)
        let reach = 4 / 3 * tan(step / 4) * radius
        func on(_ angle: CGFloat) -> (at: CGPoint, ahead: CGPoint) {
            (
                CGPoint(x: centre.x + radius * cos(angle), y: centre.y + radius * sin(angle)),
                CGPoint(x: -sin(angle) * reach, y: cos(angle) * reach)
            )
        }
        for piece in 0..<pieces {
            let a = on(begin + step * CGFloat(piece))
            let b = on(begin + step * CGFloat(piece + 1))
            steps.append(
                .curve(
                    CGPoint(x: a.at.x + a.ahead.x, y: a.at.y + a.ahead.y),
                    CGPoint(x: b.at.x - b.ahead.x, y: b.at.y - b.ahead.y), b.at))
        }
    }
}

/// Takes commands, numbers and flags off the data of a path.
private struct PathReader {
    private var rest: Substring.UnicodeScalarView

    init(_ data: String) { rest = Substring(data).unicodeScalars }

    var isAtEnd: Bool { rest.allSatisfy(Self.isSpace) }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "," }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private mutating func skipSpace() { rest = rest.drop(while: Self.isSpace) }

    mutating func command() -> Character? {
        skipSpace()
        guard let first = rest.first, first.properties.isAlphabetic else { return nil }
        rest.removeFirst()
        return Character(first)
    }

    var numberFollows: Bool {
        guard let next = rest.drop(while: Self.isSpace).first else { return false }
        return Self.isDigit(next) || next == "-" || next == "."
    }

    mutating func number() -> CGFloat? {
        skipSpace()
        var text = ""
        while let next = rest.first {
            let fits =
                Self.isDigit(next) || (next == "-" && text.isEmpty)
                || (next == "." && !text.contains("."))
            guard fits else { break }
            text.unicodeScalars.append(next)
            rest.removeFirst()
        }
        return Double(text).map { CGFloat($0) }
    }

    /// Flags may be written without space between them.
    mutating func flag() -> Bool? {
        skipSpace()
        guard let first = rest.first, first == "0" || first == "1" else { return nil }
        rest.removeFirst()
        return first == "1"
    }
}
