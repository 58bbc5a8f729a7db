import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

private struct Vector: CustomStringConvertible {
    var x, y, z: Double
    var description: String { "(\(x), \(y), \(z))" }

    static let east = Vector(x: 1, y: 0, z: 0)
    static let north = Vector(x: 0, y: 1, z: 0)
    static let up = Vector(x: 0, y: 0, z: 1)
    static prefix func - (v: Vector) -> Vector { Vector(x: -v.x, y: -v.y, z: -v.z) }

    func isNear(_ other: Vector) -> Bool {
        abs(x - other.x) + abs(y - other.y) + abs(z - other.z) < 1e-12
    }
}

/// By the rotation matrix, not by products of quaternions: what is tested is
/// those.
private func turn(_ q: Quaternion, _ v: Vector) -> Vector {
    let (x, y, z, w) = (q.x, q.y, q.z, q.w)
    return Vector(
        x: (1 - 2 * (y * y + z * z)) * v.x + 2 * (x * y - z * w) * v.y + 2 * (x * z + y * w) * v.z,
        y: 2 * (x * y + z * w) * v.x + (1 - 2 * (x * x + z * z)) * v.y + 2 * (y * z - x * w) * v.z,
        z: 2 * (x * z - y * w) * v.x + 2 * (y * z + x * w) * v.y + (1 - 2 * (x * x + y * y)) * v.z)
}

private func axisAngle(_ axis: Vector, _ deg: Double) -> Quaternion {
    let half = deg * .pi / 360
    return Quaternion(
        x: axis.x * sin(half), y: axis.y * sin(half), z: axis.z * sin(half), w: cos(half))
}

/// Which ways the device's right, top and screen point, worked out by hand.
private struct Held {
    let how: String
    let right, top, screen: Vector

    func expect(_ q: Quaternion, _ location: SourceLocation = #_sourceLocation) {
        let axes = [(Vector.east, right), (.north, top), (.up, screen)]
        for (device, world) in axes {
            let seen = turn(q, device)
            #expect(seen.isNear(world), "\(how): \(seen) is not \(world)", sourceLocation: location)
        }
    }
}

@Suite struct OrientationTests {
    private func motion(_ q: Quaternion) -> Quaternion {
        MotionSample(uptimeS: 0, deviceToReference: q, north: .true).deviceToEnu
    }

    private func sample(
        _ q: Quaternion = Quaternion(x: 0, y: 0, z: 0, w: 1),
        at: Point3 = Point3(xM: 0, yM: 0, zM: 0), tracking: CameraTracking = .normal, run: Int = 1
    ) -> CameraSample {
        CameraSample(
            uptimeS: 0, cameraToWorld: q, positionM: at, tracking: tracking, run: run,
            optics: CameraOptics(focalPx: 1, widthPx: 1, heightPx: 1))
    }

    private func camera(_ q: Quaternion) -> Quaternion { sample(q).deviceToWorld }

    @Test func coreMotionsReferenceFrameIsTurnedToEastNorthUp() {
        // Axes as the reference frame's: the right side points north, the top
        // west, the screen up.
        Held(how: "at rest", right: .north, top: -.east, screen: .up)
            .expect(motion(Quaternion(x: 0, y: 0, z: 0, w: 1)))
        // Flat on a table, a quarter clockwise from there, the top points north.
        Held(how: "flat, top to the north", right: .east, top: .north, screen: .up)
            .expect(motion(axisAngle(.up, -90)))
        // Then stood up about its lower edge: the camera looks north.
        let upright = axisAngle(.up, -90) * axisAngle(.east, 90)
        Held(how: "upright, looking north", right: .east, top: .up, screen: -.north)
            .expect(motion(upright))
        // A quarter clockwise seen from above: it looks east.
        Held(how: "upright, looking east", right: -.north, top: .up, screen: -.east)
            .expect(motion(axisAngle(.up, -90) * upright))
        // On its side, turned counter-clockwise as seen by the visitor.
        Held(how: "on its side, looking north", right: .up, top: -.east, screen: -.north)
            .expect(motion(upright * axisAngle(.up, 90)))
    }

    @Test func arKitsCameraIsTurnedToTheDevice() {
        // The world's axes: the camera looks south-to-north, along -z, held on
        // its side with the home button to the right: the device's right side
        // points up, its top to the west.
        Held(how: "on its side, looking north", right: .up, top: -.east, screen: -.north)
            .expect(camera(Quaternion(x: 0, y: 0, z: 0, w: 1)))
        // A quarter clockwise from above, about the world's y.
        Held(how: "on its side, looking east", right: .up, top: .north, screen: -.east)
            .expect(camera(axisAngle(.north, -90)))
        // Upright: the camera's x, the way to the home button, points down.
        Held(how: "upright, looking north", right: .east, top: .up, screen: -.north)
            .expect(camera(axisAngle(.up, -90)))
    }

    @Test func bothSourcesSayTheSameOfTheSameDevice() {
        let byMotion = motion(axisAngle(.up, -90) * axisAngle(.east, 90) * axisAngle(.up, 90))
        let byCamera = camera(Quaternion(x: 0, y: 0, z: 0, w: 1))
        for axis in [Vector.east, .north, .up] {
            #expect(turn(byMotion, axis).isNear(turn(byCamera, axis)))
        }
    }

    @Test func theTrackingsWorldIsTurnedUpright() {
        // Two metres up, three ahead along -z, one to the right.
        let there = sample(at: Point3(xM: 1, yM: 2, zM: -3), tracking: .limited)
        let track = there.track(time: SavedVisit.sunnyDay, epoch: 4)
        #expect(track.positionM == Point3(xM: 1, yM: 3, zM: 2))
        #expect(track.deviceToWorld == there.deviceToWorld)
        #expect(track.time == SavedVisit.sunnyDay && track.epoch == 4 && track.quality == .limited)
        let qualities = [CameraTracking.normal, .limited, .seeking, .none].map(\.quality)
        #expect(qualities == [.normal, .limited, .lost, .lost])
    }

    @Test func whatBeginsAnewIsAnotherEpoch() {
        var epochs = TrackEpochs()
        func epoch(_ tracking: CameraTracking, run: Int = 1) -> UInt32 {
            epochs.epoch(of: sample(tracking: tracking, run: run))
        }
        // ARKit begins, tracks, sees too little, and looks where it is.
        #expect([.none, .seeking, .normal, .limited, .normal].map { epoch($0) } == [0, 0, 0, 0, 0])
        #expect([.seeking, .seeking, .limited, .normal].map { epoch($0) } == [0, 0, 1, 1])
        // Made to begin anew: at once where no frame tells of it.
        #expect(epoch(.normal, run: 2) == 2)
        #expect(epoch(.seeking, run: 3) == 3)
        #expect(epoch(.normal, run: 3) == 3)
    }
}
