#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

/// The parts of the screen in the order in which VoiceOver goes through them.
public enum ScreenRegion: Int, CaseIterable, Sendable {
    case top, compass, picture, card, undo, way, networks, notices, caption, guide, ideas

    /// SwiftUI goes from high to low.
    public var sortPriority: Double { Double(Self.allCases.count - rawValue) }
}

/// Something in the picture that VoiceOver stops at.
public struct PictureElement: Equatable, Identifiable, Sendable {
    public let id: AssetId
    public let spoken: String
    /// Where it is, points from the picture's top left.
    public let box: CGRect
}

/// What VoiceOver says of the picture.
public struct PictureContent: Equatable, Sendable {
    public let title: String
    /// The nearest first.
    public let elements: [PictureElement]
    /// Where the visitor looks, in one of eight directions: a tremble is not to
    /// be read out. Nothing while it is not known.
    public let looking: String?

    init(frame: Frame?, words: Words) {
        elements = (frame?.labels ?? []).prefix(Self.most).map { label in
            let parts = [label.title, label.value, label.spokenMark(words)]
            return PictureElement(
                id: label.assetId, spoken: parts.compactMap(\.self).joined(separator: ", "),
                box: label.box)
        }
        looking = frame.flatMap { frame in
            let names = words.each(.directions)
            guard frame.positionState != nil, names.count == 8 else { return nil }
            let eighth = Int((frame.headingDeg / 45).rounded()) & 7
            return words(.looking, names[eighth])
        }
        title =
            elements.isEmpty
            ? words[.overlay]
            : words(.overlayInView, elements.map(\.spoken).joined(separator: "; "))
    }

    /// More would not be listened to.
    private static let most = 5
}
