import ARKit
import AVFoundation
import Wattwalk
import WattwalkDemoCore

/// The camera at the back, with ARKit's orientation of it.
@MainActor
final class ARCameraSource: NSObject, SampleSource {
    /// What a view shows the picture of.
    let session = ARSession()
    private var runs = false
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
        run()
    }

    func stop() {
        guard runs else { return }
        runs = false
        failed = false
        session.pause()
    }

    private func run() {
        let configuration = ARWorldTrackingConfiguration()
        // x to the east, y up, z to the south.
        configuration.worldAlignment = .gravityAndHeading
        session.run(configuration, options: [.resetTracking, .removeExistingAnchors])
    }
}

// With no queue of its own the session calls on the main thread.
extension ARCameraSource: ARSessionDelegate {
    nonisolated func session(_ session: ARSession, didUpdate frame: ARFrame) {
        let camera = frame.camera
        let turned = simd_quatf(camera.transform)
        var tracks = false
        if case .normal = camera.trackingState { tracks = true }
        let sample = CameraSample(
            uptimeS: frame.timestamp,
            cameraToWorld: Quaternion(
                x: Double(turned.imag.x), y: Double(turned.imag.y), z: Double(turned.imag.z),
                w: Double(turned.real)),
            tracks: tracks,
            optics: CameraOptics(
                focalPx: Double(camera.intrinsics.columns.0.x),
                widthPx: camera.imageResolution.width, heightPx: camera.imageResolution.height))
        MainActor.assumeIsolated { take?(sample) }
    }

    nonisolated func session(_ session: ARSession, didFailWithError error: any Error) {
        MainActor.assumeIsolated {
            failed = true
            runs = false
            changed?()
        }
    }

    // A call or another app had the camera: north is found anew.
    nonisolated func sessionInterruptionEnded(_ session: ARSession) {
        MainActor.assumeIsolated { if runs { run() } }
    }
}
