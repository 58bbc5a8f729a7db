#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation

/// How heavy letters are.
public enum LetterWeight: Equatable, Hashable, Sendable { case regular, medium, bold }

/// Measures text in the face that it will be drawn in: the app asks the
/// system, tests estimate.
public protocol TextMeasure: Sendable {
    /// Width of one line, points.
    func width(of text: String, size: CGFloat, weight: LetterWeight) -> CGFloat
}

/// Widths of a common sans-serif face, for where no system can be asked.
public struct EstimatedMeasure: TextMeasure {
    public init() {}

    public func width(of text: String, size: CGFloat, weight: LetterWeight) -> CGFloat {
        let ems = text.unicodeScalars.reduce(CGFloat(0)) { $0 + Self.ems($1) }
        let heavier: CGFloat = weight == .bold ? 1.06 : weight == .medium ? 1.03 : 1
        return ems * heavier * size
    }

    private static func ems(_ letter: Unicode.Scalar) -> CGFloat {
        switch letter {
        case "i", "j", "l", "I", ".", ",", ":", ";", "'", "’", "|", "!": 0.27
        case "f", "r", "t", "(", ")", "-", " ", "·": 0.33
        case "m", "w", "M", "W", "%", "—", "…": 0.86
        case "A"..."Z": 0.67
        case "\u{2E80}"...: 1
        default: 0.56
        }
    }
}
