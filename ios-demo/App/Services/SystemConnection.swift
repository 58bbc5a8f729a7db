import Foundation
import Network
import WattwalkDemoCore

/// The network as the system sees it, and whether the battery is to be spared;
/// watched for as long as the app lives.
@MainActor
final class SystemConnection: Connection {
    private let monitor = NWPathMonitor()
    private(set) var path: NetworkPath?
    var changed: (@MainActor () -> Void)?

    init() {
        monitor.pathUpdateHandler = { [weak self] path in
            let seen = NetworkPath(
                isReached: path.status == .satisfied, isExpensive: path.isExpensive,
                isConstrained: path.isConstrained,
                isLowPower: ProcessInfo.processInfo.isLowPowerModeEnabled)
            // The handler is called on the queue that the monitor was started on.
            MainActor.assumeIsolated { self?.take(seen) }
        }
        monitor.start(queue: .main)
        Task { [weak self] in
            let changes = NotificationCenter.default
                .notifications(named: .NSProcessInfoPowerStateDidChange).map { _ in }
            for await _ in changes { self?.takePower() }
        }
    }

    private func takePower() {
        guard var path else { return }
        path.isLowPower = ProcessInfo.processInfo.isLowPowerModeEnabled
        take(path)
    }

    private func take(_ seen: NetworkPath) {
        guard seen != path else { return }
        path = seen
        changed?()
    }
}
