import Foundation

/// The device's clocks.
@MainActor public protocol DeviceClock: AnyObject {
    var now: Date { get }
    /// Seconds since the device was started: what sensors count in.
    var uptimeS: TimeInterval { get }
}

/// The clocks of the device that this runs on.
@MainActor public final class SystemClock: DeviceClock {
    public init() {}
    public var now: Date { Date() }
    public var uptimeS: TimeInterval { ProcessInfo.processInfo.systemUptime }
}

/// What the clock showed when a sensor measured. The difference of the two is
/// kept, so that samples keep their order, until the clock is set.
@MainActor struct SensorClock {
    private let clock: any DeviceClock
    private var started: Date

    init(_ clock: any DeviceClock) {
        self.clock = clock
        started = Self.measure(clock)
    }

    mutating func time(ofUptimeS uptimeS: TimeInterval) -> Date {
        let measured = Self.measure(clock)
        if abs(measured.timeIntervalSince(started)) > Self.setS { started = measured }
        return started.addingTimeInterval(uptimeS)
    }

    private static func measure(_ clock: any DeviceClock) -> Date {
        clock.now.addingTimeInterval(-clock.uptimeS)
    }

    /// A difference of more than this is no rounding: somebody has set the clock.
    private static let setS = 0.5
}
