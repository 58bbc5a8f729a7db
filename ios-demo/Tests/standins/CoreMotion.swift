@_exported import Foundation
public struct CMQuaternion { public var x, y, z, w: Double }
open class CMAttitude: NSObject { open var quaternion: CMQuaternion { fatalError() } }
open class CMDeviceMotion: NSObject {
    open var attitude: CMAttitude { fatalError() }; open var timestamp: TimeInterval { 0 }
}
public struct CMAttitudeReferenceFrame: OptionSet, Sendable {
    public let rawValue: UInt; public init(rawValue: UInt) { self.rawValue = rawValue };
    public static let xArbitraryZVertical = Self(rawValue: 1);
    public static let xTrueNorthZVertical = Self(rawValue: 8);
    public static let xMagneticNorthZVertical = Self(rawValue: 4)
}
public typealias CMDeviceMotionHandler = (CMDeviceMotion?, (any Error)?) -> Void
open class CMMotionManager: NSObject {
    public override init() {}; open var isDeviceMotionAvailable: Bool { true };
    open var isDeviceMotionActive: Bool { true };
    open var deviceMotionUpdateInterval: TimeInterval = 0
    open class func availableAttitudeReferenceFrames() -> CMAttitudeReferenceFrame { [] }
    open func startDeviceMotionUpdates(
        using: CMAttitudeReferenceFrame, to: OperationQueue,
        withHandler: @escaping CMDeviceMotionHandler
    ) {}
    open func stopDeviceMotionUpdates() {}
}
