#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

/// What part of the ground a plan shows: the whole walk, the visitor's
/// surroundings, or where a hand moved it.
public struct PlanPort: Equatable, Sendable {
    /// Where a hand moved it: its middle, and its scale.
    private var middle: EastNorth?
    private var scale: CGFloat?
    /// Whether the visitor is in its middle.
    public private(set) var follows = false

    public init() {}

    /// Whether the whole walk is shown, and nothing else.
    public var isWhole: Bool { !follows && middle == nil && scale == nil }

    /// Shows the whole walk, or the visitor's surroundings.
    public mutating func turn() {
        let around = isWhole
        (middle, scale, follows) = (nil, nil, around)
    }

    /// Enlarges what was drawn; what is in its middle stays there.
    public mutating func enlarge(_ factor: CGFloat, _ drawn: PlanContent) {
        scale = drawn.sheet.scale * factor
        if !follows, middle == nil { middle = drawn.sheet.centre }
    }

    /// Moves what was drawn by so many points.
    public mutating func move(_ by: CGSize, _ drawn: PlanContent) {
        let sheet = drawn.sheet
        follows = false
        scale = sheet.scale
        middle = EastNorth(
            eastM: sheet.centre.eastM - by.width / sheet.scale,
            northM: sheet.centre.northM + by.height / sheet.scale)
    }

    func sheet(of scene: PlanScene, size: CGSize) -> Sheet {
        let here = scene.pose?.positionM
        let whole = Sheet(map: scene.map, size: size, here: scene.wide == nil ? nil : here)
        let half = min(size.width, size.height) / 2
        let place = follows ? here : nil
        let natural = place == nil ? whole.scale : half / Self.reachM
        let least = scene.wide == nil ? whole.scale : min(whole.scale, half / Self.wideReachM)
        let most = max(Self.largest, natural)
        return Sheet(
            centre: place ?? middle ?? whole.centre,
            scale: min(max(scale ?? natural, least), most), size: size)
    }

    /// How far is seen about the visitor, metres; of wide networks at most.
    private static let reachM: CGFloat = 70
    private static let wideReachM: CGFloat = 1600
    /// At most, points for each metre.
    private static let largest: CGFloat = 12
}
