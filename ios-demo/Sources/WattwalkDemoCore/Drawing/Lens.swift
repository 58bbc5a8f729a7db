#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

/// The camera of a frame, read back from its horizon: projects places on the
/// ground as the core does. For the way and the compass, which are drawn here
/// and not by the core.
struct Lens {
    let size: CGSize
    let focal: CGFloat
    /// Angle of the horizon in the picture, radians clockwise.
    let roll: CGFloat
    /// How far the horizon lies below the middle of the picture, points.
    let drop: CGFloat
    private let heading: Double
    private let pitch: Double

    init(frame: Frame, fovDeg: Double) {
        size = frame.size
        focal = size.width / 2 / tan(fovDeg * .pi / 360)
        // Without a horizon the camera looks at the ground; without a place it
        // looks level.
        let level = frame.positionState == nil ? size.height / 2 : -size.height
        let ends =
            frame.horizon ?? (CGPoint(x: 0, y: level), CGPoint(x: size.width, y: level))
        roll = atan2(ends.to.y - ends.from.y, ends.to.x - ends.from.x)
        drop =
            (size.width / 2 - ends.from.x) * sin(roll) + (ends.from.y - size.height / 2) * cos(roll)
        heading = Double(frame.headingDeg) * .pi / 180
        pitch = Double(atan2(drop, focal))
    }

    /// A place in the picture, and how far it is along the camera's axis.
    struct Spot {
        let at: CGPoint
        let depthM: CGFloat
    }

    /// Where a place so many metres from the eye is in the picture; nothing
    /// behind the camera.
    func project(eastM: Double, northM: Double, upM: Double) -> Spot? {
        let ahead = sin(heading) * eastM + cos(heading) * northM
        let right = cos(heading) * eastM - sin(heading) * northM
        let depth = cos(pitch) * ahead + sin(pitch) * upM
        let above = cos(pitch) * upM - sin(pitch) * ahead
        guard depth >= Self.nearM else { return nil }
        return Spot(
            at: turned(CGPoint(x: focal * right / depth, y: -focal * above / depth)), depthM: depth)
    }

    /// From the middle of the picture and along the horizon, to the picture.
    func turned(_ p: CGPoint) -> CGPoint {
        CGPoint(
            x: size.width / 2 + cos(roll) * p.x - sin(roll) * p.y,
            y: size.height / 2 + sin(roll) * p.x + cos(roll) * p.y)
    }

    private static let nearM = 0.2
}
