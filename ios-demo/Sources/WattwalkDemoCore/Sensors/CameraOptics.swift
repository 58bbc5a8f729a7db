#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

/// What a camera sees, from its calibration.
public struct CameraOptics: Equatable, Sendable {
    /// Focal length, pixels of the picture.
    public var focalPx: Double
    /// The picture as it is captured: its long side lies across.
    public var widthPx, heightPx: Double

    /// Of `ARCamera`'s intrinsics and image resolution.
    public init(focalPx: Double, widthPx: Double, heightPx: Double) {
        self.focalPx = focalPx
        self.widthPx = widthPx
        self.heightPx = heightPx
    }

    /// The angle from the left to the right edge of a view that the picture
    /// fills undistorted, with what has no room cut off; nothing when the
    /// calibration is not one.
    func horizontalFovDeg(view: CGSize, rotation: ScreenRotation) -> Double? {
        guard focalPx > 0, widthPx > 0, heightPx > 0, view.width > 0, view.height > 0 else {
            return nil
        }
        let upright = rotation == .deg0 || rotation == .deg180
        let (width, height) = upright ? (heightPx, widthPx) : (widthPx, heightPx)
        // Points of the view for each pixel.
        let scale = max(view.width / width, view.height / height)
        return 2 * atan(view.width / scale / (2 * focalPx)) * 180 / .pi
    }
}
