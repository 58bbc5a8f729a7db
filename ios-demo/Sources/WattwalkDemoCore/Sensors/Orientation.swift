import Foundation
import Wattwalk

extension MotionSample {
    /// From device axes to east, north, up. The reference frame is turned a
    /// quarter about the vertical: its x is north, its y west.
    var deviceToEnu: Quaternion { Quaternion.quarterTurnAboutZ * deviceToReference }
}

extension CameraSample {
    /// From device axes to east, north, up.
    ///
    /// The camera's axes are those of the device held on its side with the home
    /// button to the right: the device's x is the camera's y, its y the
    /// camera's -x. The world's y is up and its z south.
    var deviceToEnu: Quaternion {
        Quaternion.quarterTurnAboutX * cameraToWorld * Quaternion.quarterTurnAboutZ
    }
}

extension Quaternion {
    static let quarterTurnAboutX = Quaternion(x: 0.5.squareRoot(), y: 0, z: 0, w: 0.5.squareRoot())
    static let quarterTurnAboutZ = Quaternion(x: 0, y: 0, z: 0.5.squareRoot(), w: 0.5.squareRoot())

    /// First the right one, then the left one.
    static func * (a: Quaternion, b: Quaternion) -> Quaternion {
        Quaternion(
            x: a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
            y: a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            z: a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
            w: a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z)
    }
}

/// Which of two sources of orientation is taken: ARKit's while it tracks, which
/// is steadier; Core Motion's otherwise.
struct OrientationChoice {
    private var trackedS: TimeInterval?

    /// After so long without a tracked frame the other source is taken.
    private static let patienceS = 0.5

    mutating func takes(_ sample: CameraSample) -> Bool {
        if sample.tracks { trackedS = sample.uptimeS }
        return sample.tracks
    }

    func takes(_ sample: MotionSample) -> Bool {
        guard let trackedS else { return true }
        return sample.uptimeS - trackedS > Self.patienceS
    }
}
