import ARKit
import AVFoundation
import Wattwalk
import WattwalkDemoCore

/// The camera at the back, as ARKit tracks it.
@MainActor
final class ARCameraSource: NSObject, SampleSource {
    /// What a view shows the picture of.
    let session = ARSession()
    private var runs = false
    /// How often tracking was made to begin anew.
    private var run = 0
    private var failed = false

    var take: (@MainActor (CameraSample) -> Void)?
    var changed: (@MainActor () -> Void)?

    override init() {
        super.init()
        session.delegate = self
    }

    var state: SensorState {
        guard ARWorldTrackingConfiguration.isSupported, !failed else { return .missing }
        return switch AVCaptureDevice.authorizationStatus(for: .video) {
        case .notDetermined: .notAsked
        case .authorized: .ready
        default: .refused
        }
    }

    func ask() {
        Task {
            _ = await AVCaptureDevice.requestAccess(for: .video)
            changed?()
        }
    }

    func start() {
        guard !runs else { return }
        runs = true
        begin()
    }

    func stop() {
        guard runs else { return }
        runs = false
        failed = false
        session.pause()
    }

    private func begin() {
        run += 1
        let configuration = ARWorldTrackingConfiguration()
        // The walk tells where north is: with a heading, ARKit would turn its
        // world by a compass that steel bends.
        configuration.worldAlignment = .gravity
        session.run(configuration, options: [.resetTracking, .removeExistingAnchors])
    }
}

// With no queue of its own the session calls on the main thread.
extension ARCameraSource: ARSessionDelegate {
    nonisolated func session(_ session: ARSession, didUpdate frame: ARFrame) {
        let camera = frame.camera
        let (turned, at) = (simd_quatf(camera.transform), camera.transform.columns.3)
        let tracking: CameraTracking =
            switch camera.trackingState {
            case .normal: .normal
            case .limited(.initializing), .limited(.relocalizing): .seeking
            case .limited: .limited
            case .notAvailable: .none
            }
        let optics = CameraOptics(
            focalPx: Double(camera.intrinsics.columns.0.x),
            widthPx: camera.imageResolution.width, heightPx: camera.imageResolution.height)
        let uptimeS = frame.timestamp
        MainActor.assumeIsolated {
            take?(
                CameraSample(
                    uptimeS: uptimeS,
                    cameraToWorld: Quaternion(
                        x: Double(turned.imag.x), y: Double(turned.imag.y),
                        z: Double(turned.imag.z), w: Double(turned.real)),
                    positionM: Point3(xM: Double(at.x), yM: Double(at.y), zM: Double(at.z)),
                    tracking: tracking, run: run, optics: optics))
        }
    }

    nonisolated func session(_ session: ARSession, didFailWithError error: any Error) {
        MainActor.assumeIsolated {
            failed = true
            runs = false
            changed?()
        }
    }

    // A call or another app had the camera: the device is elsewhere by now.
    nonisolated func sessionInterruptionEnded(_ session: ARSession) {
        MainActor.assumeIsolated { if runs { begin() } }
    }
}
