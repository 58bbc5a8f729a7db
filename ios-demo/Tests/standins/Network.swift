@_exported import Foundation
public struct NWPath: Sendable {
    public enum Status: Sendable { case satisfied, unsatisfied, requiresConnection };
    public var status: Status { .satisfied }
    public var isExpensive: Bool { false }; public var isConstrained: Bool { false }
}
public final class NWPathMonitor: @unchecked Sendable {
    public init() {}; public var pathUpdateHandler: (@Sendable (NWPath) -> Void)?;
    public func start(queue: DispatchQueue) {}
}
extension Notification.Name { public static let NSProcessInfoPowerStateDidChange = Self("p") }
extension ProcessInfo { public var isLowPowerModeEnabled: Bool { false } }
