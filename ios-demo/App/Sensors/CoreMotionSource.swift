import CoreMotion
import Wattwalk
import WattwalkDemoCore

/// Orientation sixty times a second: about north, by gyroscope, accelerometer and
/// compass, and beside it without the compass, which steel bends.
@MainActor
final class CoreMotionSource: SampleSource {
    // A manager has one reference frame. Apple advises one manager for each app,
    // since a second one may change the rate of the first: both ask for the same.
    private let aboutNorth = CMMotionManager()
    private let byGyroscope = CMMotionManager()
    private var knowsTrueNorth = true

    var take: (@MainActor (MotionSample) -> Void)?
    var changed: (@MainActor () -> Void)?

    var state: SensorState {
        aboutNorth.isDeviceMotionAvailable && north != nil ? .ready : .missing
    }

    /// True north, or magnetic north where the place is not known.
    private var north: (frame: CMAttitudeReferenceFrame, reference: NorthReference)? {
        let known = CMMotionManager.availableAttitudeReferenceFrames()
        if knowsTrueNorth, known.contains(.xTrueNorthZVertical) {
            return (.xTrueNorthZVertical, .true)
        }
        if known.contains(.xMagneticNorthZVertical) { return (.xMagneticNorthZVertical, .magnetic) }
        return nil
    }

    /// Needs no permission.
    func ask() {}

    func start() {
        guard !aboutNorth.isDeviceMotionActive, let north else { return }
        listen(to: aboutNorth, frame: north.frame, north: north.reference)
        listen(to: byGyroscope, frame: .xArbitraryZVertical, north: .arbitrary)
    }

    private func listen(
        to manager: CMMotionManager, frame: CMAttitudeReferenceFrame, north: NorthReference
    ) {
        manager.deviceMotionUpdateInterval = 1 / 60
        manager.startDeviceMotionUpdates(using: frame, to: .main) { [weak self] motion, error in
            let sample = motion.map { motion in
                let q = motion.attitude.quaternion
                return MotionSample(
                    uptimeS: motion.timestamp,
                    deviceToReference: Quaternion(x: q.x, y: q.y, z: q.z, w: q.w), north: north)
            }
            let failed = error != nil && north != .arbitrary
            MainActor.assumeIsolated {
                if let sample { self?.take?(sample) }
                if failed { self?.fallBack() }
            }
        }
    }

    func stop() {
        aboutNorth.stopDeviceMotionUpdates()
        byGyroscope.stopDeviceMotionUpdates()
    }

    private func fallBack() {
        guard knowsTrueNorth else { return }
        knowsTrueNorth = false
        stop()
        start()
        changed?()
    }
}
