@_exported import Foundation
public struct CLLocationCoordinate2D: Sendable { public var latitude, longitude: Double }
public final class CLLocation: NSObject, @unchecked Sendable {
    public var timestamp: Date { Date() };
    public var coordinate: CLLocationCoordinate2D { fatalError() };
    public var horizontalAccuracy: Double { 0 }; public var speed: Double { 0 };
    public var course: Double { 0 }
}
public final class CLHeading: NSObject, @unchecked Sendable {
    public var headingAccuracy: Double { 0 }
}
public enum CLAuthorizationStatus: Int32, Sendable {
    case notDetermined, restricted, denied, authorizedAlways, authorizedWhenInUse
}
public enum CLAccuracyAuthorization: Int, Sendable { case fullAccuracy, reducedAccuracy }
public enum CLActivityType { case otherNavigation }
public let kCLLocationAccuracyBestForNavigation: Double = -2
public protocol CLLocationManagerDelegate: NSObjectProtocol {
    func locationManagerDidChangeAuthorization(_ manager: CLLocationManager)
    func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation])
    func locationManager(_ manager: CLLocationManager, didUpdateHeading newHeading: CLHeading)
    func locationManager(_ manager: CLLocationManager, didFailWithError error: any Error)
}
open class CLLocationManager: NSObject {
    public override init() {}
    open weak var delegate: (any CLLocationManagerDelegate)?
    open var desiredAccuracy: Double = 0; open var activityType = CLActivityType.otherNavigation;
    open var pausesLocationUpdatesAutomatically = true
    open var authorizationStatus: CLAuthorizationStatus { .denied };
    open var accuracyAuthorization: CLAccuracyAuthorization { .fullAccuracy }
    open func requestWhenInUseAuthorization() {}; open func startUpdatingLocation() {};
    open func startUpdatingHeading() {}; open func stopUpdatingLocation() {};
    open func stopUpdatingHeading() {}
    open class func headingAvailable() -> Bool { true };
    open class func locationServicesEnabled() -> Bool { true }
}
