import CoreMotion
import Wattwalk
import WattwalkDemoCore

/// Orientation from gyroscope, accelerometer and compass, sixty times a second.
@MainActor
final class CoreMotionSource: SampleSource {
    private let manager = CMMotionManager()
    private var knowsTrueNorth = true

    var take: (@MainActor (MotionSample) -> Void)?
    var changed: (@MainActor () -> Void)?

    var state: SensorState {
        manager.isDeviceMotionAvailable && frame != nil ? .ready : .missing
    }

    /// True north, or magnetic north where the place is not known.
    private var frame: (reference: CMAttitudeReferenceFrame, north: NorthReference)? {
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
        guard !manager.isDeviceMotionActive, let frame else { return }
        manager.deviceMotionUpdateInterval = 1 / 60
        manager.startDeviceMotionUpdates(using: frame.reference, to: .main) {
            [weak self] motion, error in
            let sample = motion.map { motion in
                let q = motion.attitude.quaternion
                return MotionSample(
                    uptimeS: motion.timestamp,
                    deviceToReference: Quaternion(x: q.x, y: q.y, z: q.z, w: q.w),
                    north: frame.north)
            }
            let failed = error != nil
            MainActor.assumeIsolated {
                if let sample { self?.take?(sample) }
                if failed { self?.fallBack() }
            }
        }
    }

    func stop() { manager.stopDeviceMotionUpdates() }

    private func fallBack() {
        guard knowsTrueNorth else { return }
        knowsTrueNorth = false
        stop()
        start()
        changed?()
    }
}
