/// Whether a sensor can be used.
public enum SensorState: Equatable, Sendable {
    /// The visitor was not asked yet.
    case notAsked
    case ready
    /// The visitor lets the app use it, but only roughly.
    case reduced
    /// The visitor does not let the app use it.
    case refused
    /// It is switched off on the whole device.
    case off
    /// The device has none, or it does not answer.
    case missing
}

/// A sensor of the device, or what stands for it in a test.
@MainActor public protocol SampleSource<Sample>: AnyObject {
    associatedtype Sample: Sendable

    var state: SensorState { get }
    /// Called with each sample, once started.
    var take: (@MainActor (Sample) -> Void)? { get set }
    /// Called when the state may have changed.
    var changed: (@MainActor () -> Void)? { get set }

    /// Asks the visitor; the system shows that once only.
    func ask()
    /// Does nothing when it runs already.
    func start()
    func stop()
}

/// The sensors of a walk on site.
@MainActor public struct Sensors {
    let position: any SampleSource<LocationSample>
    let motion: any SampleSource<MotionSample>
    let camera: any SampleSource<CameraSample>

    public init(
        position: any SampleSource<LocationSample>, motion: any SampleSource<MotionSample>,
        camera: any SampleSource<CameraSample>
    ) {
        self.position = position
        self.motion = motion
        self.camera = camera
    }
}
