import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

@Suite struct SensorTests {
    /// 36 mm by 24 mm and 50 mm: the figures of a small-format camera are in
    /// every book.
    private let optics = CameraOptics(focalPx: 5000, widthPx: 3600, heightPx: 2400)

    private func fov(_ width: Double, _ height: Double, _ rotation: ScreenRotation) throws -> Double
    {
        try #require(
            optics.horizontalFovDeg(view: CGSize(width: width, height: height), rotation: rotation))
    }

    @Test func aPictureOfTheSensorsShapeHasTheLenssFieldOfView() throws {
        #expect(abs(try fov(1500, 1000, .deg90) - 39.6) < 0.05)
        #expect(abs(try fov(1000, 1500, .deg0) - 27.0) < 0.05)
    }

    @Test func whatTheViewCutsOffIsNotSeen() throws {
        #expect(abs(try fov(1000, 1000, .deg270) - 27.0) < 0.05)
        #expect(abs(try fov(3000, 1000, .deg90) - 39.6) < 0.05)
        #expect(optics.horizontalFovDeg(view: .zero, rotation: .deg0) == nil)
        let none = CameraOptics(focalPx: 0, widthPx: 3600, heightPx: 2400)
        #expect(none.horizontalFovDeg(view: CGSize(width: 1, height: 1), rotation: .deg0) == nil)
    }

    @Test func aFixSaysNoMoreThanTheReceiver() throws {
        var sample = LocationSample(
            time: SavedVisit.sunnyDay, latDeg: 48.8167, lonDeg: 2.2681, horizontalAccuracyM: 8,
            speedMps: -1, courseDeg: -1)
        var fix = try #require(sample.fix)
        #expect(fix.speedMps == nil && fix.courseDeg == nil && fix.horizontalAccuracyM == 8)
        sample.speedMps = 0
        sample.courseDeg = 0
        fix = try #require(sample.fix)
        #expect(fix.speedMps == 0 && fix.courseDeg == 0)
        sample.horizontalAccuracyM = -1
        #expect(sample.fix == nil)
    }

    @Test @MainActor func aSampleHasTheTimeAtWhichItWasMeasured() {
        let clock = HandClock()
        var sensors = SensorClock(clock)
        clock.goOn(10)
        #expect(sensors.time(ofUptimeS: 1008).timeIntervalSince(clock.now) == -2)
        // The clocks' own noise does not move samples against each other.
        clock.now += 0.25
        #expect(sensors.time(ofUptimeS: 1008).timeIntervalSince(clock.now) == -2.25)
        // Somebody sets the clock.
        clock.now += 3600
        #expect(sensors.time(ofUptimeS: 1008).timeIntervalSince(clock.now) == -2)
    }
}
