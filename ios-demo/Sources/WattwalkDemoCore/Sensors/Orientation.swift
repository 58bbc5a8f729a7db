import Foundation
import Wattwalk

extension MotionSample {
    /// From device axes to east, north, up. The reference frame is turned a
    /// quarter about the vertical: its x is north, its y west.
    var deviceToEnu: Quaternion { Quaternion.quarterTurnAboutZ * deviceToReference }
}

extension CameraSample {
    /// From device axes to the tracking's world, turned so that its z is up.
    ///
    /// The camera's axes are those of the device held on its side with the home
    /// button to the right: the device's x is the camera's y, its y the
    /// camera's -x.
    var deviceToWorld: Quaternion {
        Quaternion.quarterTurnAboutX * cameraToWorld * Quaternion.quarterTurnAboutZ
    }

    /// As the core takes it.
    func track(time: Date, epoch: UInt32) -> TrackSample {
        TrackSample(
            time: time, epoch: epoch, deviceToWorld: deviceToWorld,
            positionM: Point3(xM: positionM.xM, yM: -positionM.zM, zM: positionM.yM),
            quality: tracking.quality)
    }
}

extension CameraTracking {
    var quality: TrackQuality {
        switch self {
        case .normal: .normal
        case .limited: .limited
        case .seeking, .none: .lost
        }
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

/// Counts how often the tracking's axes and metres have begun anew.
struct TrackEpochs {
    private var epoch: UInt32 = 0
    private var run: Int?
    /// Whether it has tracked in this epoch, and whether it does.
    private var tracked = false
    private var tracks = false

    mutating func epoch(of sample: CameraSample) -> UInt32 {
        let tracksNow = sample.tracking.quality != .lost
        let isAnew = (run ?? sample.run) != sample.run || (tracksNow && !tracks)
        if isAnew, tracked {
            epoch &+= 1
            tracked = false
        }
        run = sample.run
        tracks = tracksNow
        tracked = tracked || tracksNow
        return epoch
    }
}
