#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation

/// How the parts of the screen lie: by its size, and by that of its letters. The
/// picture keeps its share whatever comes and goes.
public struct ScreenLayout: Equatable, Sendable {
    public enum Shape: CaseIterable, Sendable {
        /// An iPad on its side: the words below the picture, the figures beside both.
        case wide
        /// An iPad held upright: words and figures side by side below the picture.
        case upright
        /// An iPhone on its side, large letters: words and figures take turns beside
        /// the picture.
        case beside
        /// An iPhone held upright, a part of an iPad's screen, large letters: they
        /// take turns below the picture.
        case below
    }

    public let shape: Shape
    /// Of the picture, points; beside the panels it has all that is left over.
    public let pictureHeight: CGFloat?
    /// Of the panels beside the picture, points.
    public let sideWidth: CGFloat
    /// Of the notices, points: more are wiped into sight.
    public let noticesHeight: CGFloat

    /// - Parameters:
    ///   - size: of the whole screen.
    ///   - letters: how many times as large they are as usual.
    public init(size: CGSize, letters: Double) {
        let hasRoom = min(size.width, size.height) >= Self.roomy && letters < Self.large
        if size.width > size.height {
            shape = hasRoom && size.width >= Self.wideFrom ? .wide : .beside
        } else {
            shape = hasRoom ? .upright : .below
        }
        let share = shape == .below ? 0.46 : 0.56
        pictureHeight = shape == .beside ? nil : max(size.height * share, Self.leastPicture).rounded()
        sideWidth = (size.width * (shape == .beside ? 0.4 : 0.3)).rounded()
        let isBeside = shape == .wide || shape == .beside
        noticesHeight = (size.height * (isBeside ? 0.3 : 0.12)).rounded()
    }

    /// Whether words and figures take turns.
    public var takesTurns: Bool { shape == .beside || shape == .below }

    /// From here there is room for words and figures at once.
    private static let roomy: CGFloat = 600
    private static let wideFrom: CGFloat = 840
    /// From here on letters are large.
    private static let large = 1.3
    /// Less shows no street.
    private static let leastPicture: CGFloat = 240
}
