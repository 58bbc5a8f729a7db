@_exported import Foundation
public struct simd_float4x4 {
    public var columns: (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>, SIMD4<Float>)
}
public struct simd_float3x3 { public var columns: (SIMD3<Float>, SIMD3<Float>, SIMD3<Float>) }
public struct simd_quatf {
    public init(_ m: simd_float4x4) { fatalError() };
    public var imag: SIMD3<Float> { fatalError() }; public var real: Float { 0 }
}
open class ARCamera: NSObject {
    public enum TrackingState {
        public enum Reason {
            case initializing, excessiveMotion, insufficientFeatures, relocalizing
        }; case notAvailable, limited(Reason), normal
    }
    open var transform: simd_float4x4 { fatalError() };
    open var trackingState: TrackingState { .normal };
    open var intrinsics: simd_float3x3 { fatalError() }; open var imageResolution: CGSize { .zero }
}
open class ARFrame: NSObject {
    open var camera: ARCamera { fatalError() }; open var timestamp: TimeInterval { 0 }
}
open class ARConfiguration: NSObject {
    public enum WorldAlignment { case gravity, gravityAndHeading };
    open var worldAlignment = WorldAlignment.gravity; open class var isSupported: Bool { true }
}
open class ARWorldTrackingConfiguration: ARConfiguration { public override init() {} }
public protocol ARSessionObserver: NSObjectProtocol {
    func session(_ session: ARSession, didFailWithError error: any Error);
    func sessionInterruptionEnded(_ session: ARSession)
}
public protocol ARSessionDelegate: ARSessionObserver {
    func session(_ session: ARSession, didUpdate frame: ARFrame)
}
open class ARSession: NSObject {
    public override init() {}; open weak var delegate: (any ARSessionDelegate)?
    public struct RunOptions: OptionSet, Sendable {
        public let rawValue: UInt; public init(rawValue: UInt) { self.rawValue = rawValue };
        public static let resetTracking = Self(rawValue: 1),
            removeExistingAnchors = Self(rawValue: 2)
    }
    open func run(_: ARConfiguration, options: RunOptions = []) {}; open func pause() {}
}
open class ARSCNView: NSObject {
    public override init() {}; open var session = ARSession();
    open var automaticallyUpdatesLighting = true; open var rendersCameraGrain = true;
    open var isUserInteractionEnabled = true
}
