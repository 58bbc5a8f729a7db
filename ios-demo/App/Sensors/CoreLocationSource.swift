import CoreLocation
import WattwalkDemoCore

/// Positions, about one a second, and how well the compass knows north.
@MainActor
final class CoreLocationSource: NSObject, SampleSource {
    private let manager = CLLocationManager()
    private var isSwitchedOn = true

    var take: (@MainActor (LocationSample) -> Void)?
    var changed: (@MainActor () -> Void)?
    /// Degrees; nothing when the compass does not know.
    var headingAccuracy: (@MainActor (Double?) -> Void)?

    override init() {
        super.init()
        manager.delegate = self
        manager.desiredAccuracy = kCLLocationAccuracyBestForNavigation
        manager.activityType = .otherNavigation
        manager.pausesLocationUpdatesAutomatically = false
    }

    var state: SensorState {
        switch manager.authorizationStatus {
        case .notDetermined: .notAsked
        case .authorizedAlways, .authorizedWhenInUse:
            manager.accuracyAuthorization == .fullAccuracy ? .ready : .reduced
        case .denied where !isSwitchedOn: .off
        case .denied, .restricted: .refused
        @unknown default: .refused
        }
    }

    func ask() { manager.requestWhenInUseAuthorization() }

    func start() {
        manager.startUpdatingLocation()
        if CLLocationManager.headingAvailable() { manager.startUpdatingHeading() }
    }

    func stop() {
        manager.stopUpdatingLocation()
        manager.stopUpdatingHeading()
    }

    /// Asking may take a while: not on the main thread.
    private func look() {
        Task {
            isSwitchedOn = await Task.detached { CLLocationManager.locationServicesEnabled() }.value
            changed?()
        }
    }
}

// The manager was made on the main thread, and calls there.
extension CoreLocationSource: CLLocationManagerDelegate {
    nonisolated func locationManagerDidChangeAuthorization(_ manager: CLLocationManager) {
        MainActor.assumeIsolated { look() }
    }

    nonisolated func locationManager(
        _ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]
    ) {
        let samples = locations.map {
            LocationSample(
                time: $0.timestamp, latDeg: $0.coordinate.latitude, lonDeg: $0.coordinate.longitude,
                horizontalAccuracyM: $0.horizontalAccuracy, speedMps: $0.speed, courseDeg: $0.course
            )
        }
        MainActor.assumeIsolated { samples.forEach { take?($0) } }
    }

    nonisolated func locationManager(
        _ manager: CLLocationManager, didUpdateHeading heading: CLHeading
    ) {
        let accuracy = heading.headingAccuracy
        MainActor.assumeIsolated { headingAccuracy?(accuracy) }
    }

    // The core bridges gaps and says so; what the visitor decides comes as a
    // change of authorization.
    nonisolated func locationManager(
        _ manager: CLLocationManager, didFailWithError error: any Error
    ) {}
}
