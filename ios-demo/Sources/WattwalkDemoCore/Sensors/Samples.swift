// What the system's sensors say, in its own conventions, without its types: so
// that what is made of it can be tested where they do not exist.
import Foundation
import Wattwalk

/// A location of Core Location.
public struct LocationSample: Equatable, Sendable {
    public var time: Date
    public var latDeg, lonDeg: Double
    /// Metres; negative when the place is not known.
    public var horizontalAccuracyM: Double
    /// Metres a second and degrees from true north; negative when not known.
    public var speedMps, courseDeg: Double

    public init(
        time: Date, latDeg: Double, lonDeg: Double, horizontalAccuracyM: Double, speedMps: Double,
        courseDeg: Double
    ) {
        self.time = time
        self.latDeg = latDeg
        self.lonDeg = lonDeg
        self.horizontalAccuracyM = horizontalAccuracyM
        self.speedMps = speedMps
        self.courseDeg = courseDeg
    }

    /// As the core takes it; nothing when the place is not known.
    var fix: Fix? {
        guard horizontalAccuracyM >= 0 else { return nil }
        return Fix(
            time: time, latDeg: latDeg, lonDeg: lonDeg, horizontalAccuracyM: horizontalAccuracyM,
            speedMps: speedMps >= 0 ? speedMps : nil, courseDeg: courseDeg >= 0 ? courseDeg : nil)
    }
}

/// An attitude of Core Motion, about a vertical z axis.
public struct MotionSample: Equatable, Sendable {
    /// Seconds since the device was started.
    public var uptimeS: TimeInterval
    /// `CMAttitude.quaternion`: from device axes to the reference frame, x to
    /// the north, y to the west, z up.
    public var deviceToReference: Quaternion
    /// The north of `xTrueNorthZVertical` or `xMagneticNorthZVertical`; none of
    /// `xArbitraryZVertical`.
    public var north: NorthReference

    public init(uptimeS: TimeInterval, deviceToReference: Quaternion, north: NorthReference) {
        self.uptimeS = uptimeS
        self.deviceToReference = deviceToReference
        self.north = north
    }
}

/// How ARKit tracks.
public enum CameraTracking: Equatable, Sendable {
    case normal
    /// It moves too fast, or sees too little.
    case limited
    /// It begins, or looks where it is: its axes and metres begin anew then.
    case seeking
    case none
}

/// A frame of ARKit with world alignment `gravity`: upright, and turned as the
/// device was when tracking began. Its compass is not asked: what disturbs that
/// would turn the world.
public struct CameraSample: Equatable, Sendable {
    /// Seconds since the device was started.
    public var uptimeS: TimeInterval
    /// Rotation of `ARCamera.transform`: from the camera's axes (x along the
    /// device's long side towards the home button, z out of the screen) to the
    /// world's, y up.
    public var cameraToWorld: Quaternion
    /// Where the camera is in that world, metres.
    public var positionM: Point3
    public var tracking: CameraTracking
    /// Another number each time that the app has made tracking begin anew.
    public var run: Int
    /// What the camera sees.
    public var optics: CameraOptics

    public init(
        uptimeS: TimeInterval, cameraToWorld: Quaternion, positionM: Point3,
        tracking: CameraTracking, run: Int, optics: CameraOptics
    ) {
        self.uptimeS = uptimeS
        self.cameraToWorld = cameraToWorld
        self.positionM = positionM
        self.tracking = tracking
        self.run = run
        self.optics = optics
    }
}
