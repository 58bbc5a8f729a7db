// Values that no sensor gives and no app should hand in, from a seed.
import Foundation
import Wattwalk

/// Numbers from a seed (SplitMix64), so that a failure can be repeated.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func one<T>(of values: [T]) -> T { values.randomElement(using: &self)! }
}

/// Hostile values of every type that goes in.
extension Dice {
    private static let numbers: [Double] = [
        .nan, .signalingNaN, .infinity, -.infinity, 0, -0.0, 1, -1, 48.8172, 2.2668, 90, -90, 180,
        180.000001, 360, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
        1e300, Double(UInt64.max), -1e9,
    ]

    private static let texts = [
        "", " ", "\0", "a\0b", "belvedere", "arrival", "villa-05", "../../etc/passwd", "fr", "zh-Hant-TW",
        "\u{202E}rtl", "e\u{301}\u{301}\u{301}", "👩‍👩‍👧‍👧", "\u{FFFF}", "{\"stop\":1}", "%s%n", "'; --",
        String(repeating: "x", count: 70_000),
    ]

    mutating func number() -> Double { one(of: Self.numbers) }

    mutating func text() -> String { one(of: Self.texts) }

    /// Where a file may be or not.
    mutating func place() -> String {
        let file = NSTemporaryDirectory() + "wattwalk-hammer-\(Int.random(in: 0..<8, using: &self)).redb"
        return one(of: ["", "/dev/null", "/", "\0", "/nowhere/" + String(repeating: "x", count: 300), file])
    }

    mutating func maybeNumber() -> Double? { Bool.random(using: &self) ? number() : nil }

    mutating func time() -> Date {
        one(of: [
            Date(timeIntervalSince1970: number()), .distantPast, .distantFuture, Demo.start,
            Demo.start.addingTimeInterval(Double.random(in: -100...1_000, using: &self)),
        ])
    }

    /// A place in a picture, or where none can be.
    mutating func pixel() -> Float { Float(one(of: [number(), Double.random(in: 0..<1280, using: &self)])) }

    mutating func asset() -> AssetId? { one(of: [nil, text(), "substation", "battery", "tr-4"]) }

    mutating func side() -> Int32 { one(of: [.min, -1, 0, 1, 2, 640, 800, 1280, 16_384, 16_385, .max]) }

    mutating func networks() -> Set<Network> {
        one(of: [[], [.electricity], Set(Network.allCases), [.water, .waste, .gas]])
    }

    mutating func fix() -> Fix {
        Fix(
            time: time(), latDeg: number(), lonDeg: number(), horizontalAccuracyM: number(),
            speedMps: maybeNumber(), courseDeg: maybeNumber())
    }

    mutating func attitude() -> Attitude {
        Attitude(
            time: time(), deviceToEnu: Quaternion(x: number(), y: number(), z: number(), w: number()),
            north: Bool.random(using: &self) ? .magnetic : one(of: [.true, .arbitrary]), headingAccuracyDeg: maybeNumber())
    }

    mutating func track() -> TrackSample {
        TrackSample(
            time: time(), epoch: UInt32.random(in: 0...3, using: &self),
            deviceToWorld: Quaternion(x: number(), y: number(), z: number(), w: number()),
            positionM: point(),
            quality: one(of: [.normal, .limited, .lost]))
    }

    mutating func point() -> Point3 { Point3(xM: number(), yM: number(), zM: number()) }

    mutating func quaternion() -> Quaternion {
        Quaternion(x: number(), y: number(), z: number(), w: number())
    }

    mutating func alignment() -> Alignment {
        let kind: AlignmentKind = one(of: [
            .heading(azimuthDeg: number(), accuracyDeg: number()),
            .sight(ray: point(), latDeg: number(), lonDeg: number(), accuracyDeg: number()),
            .sun(ray: point(), accuracyDeg: number()),
            .place(latDeg: number(), lonDeg: number(), accuracyM: number()),
            .marker(
                latDeg: number(), lonDeg: number(), facingDeg: number(), deviceToMarker: quaternion(),
                positionM: point(), accuracyM: number(), accuracyDeg: number()),
        ])
        return Alignment(time: time(), kind: kind)
    }

    mutating func camera() -> Camera {
        Camera(
            widthPx: side(), heightPx: side(), horizontalFovDeg: one(of: [number(), 65]),
            rotation: one(of: [.deg0, .deg90, .deg180, .deg270]), rangeM: one(of: [number(), 150]),
            textPx: one(of: [number(), 18]), backdrop: Bool.random(using: &self))
    }

    mutating func batch() -> Batch {
        let count = one(of: [0, 1, 3, 3, 3, 3, 3, 500])
        let readings = (0..<count).map { _ in
            Reading(
                asset: text(), quantity: one(of: Quantity.allCases), value: maybeNumber(), time: time(),
                quality: one(of: Quality.allCases))
        }
        let failures = (0..<one(of: [0, 0, 2])).map { _ in
            Failure(asset: text(), reason: error())
        }
        return Batch(readings: readings, failures: failures, nextPoll: Bool.random(using: &self) ? time() : nil)
    }

    mutating func progress() -> TourProgress {
        let stops = (0..<one(of: [0, 1, 1, 5, 5, 200])).map { _ in text() }
        return TourProgress(
            reached: stops, skipped: stops.reversed(), current: Bool.random(using: &self) ? text() : nil,
            byHand: Bool.random(using: &self), assetsSaid: [text()])
    }

    mutating func http() -> HttpOptions? {
        let proxy = one(of: [
            .environment, .direct, .at(url: text(), secret: nil), .at(url: "http://127.0.0.1:1", secret: text()),
        ] as [ProxyChoice])
        let roots = data(like: Data("-----BEGIN CERTIFICATE-----".utf8))
        return one(of: [nil, HttpOptions(extraRootsPem: one(of: [[], [roots]]), proxy: proxy)])
    }

    mutating func wanted() -> WantedSecret {
        WantedSecret(name: text(), hosts: [text(), text()], accessHost: one(of: [nil, text()]))
    }

    mutating func subject() -> CueSubject { Bool.random(using: &self) ? .stop(text()) : .asset(text()) }

    mutating func scope() -> Scope { one(of: Scope.allCases) }

    mutating func seed() -> UInt64 { one(of: [0, 1, .max]) }

    mutating func error() -> SourceError { .busy(sourceId: text(), retryAt: time()) }

    mutating func sourceState() -> SourceState {
        one(of: [.waiting, .working, .paused, .failing(error: error(), retryAt: time())])
    }

    mutating func settings() -> TourSettings {
        TourSettings(
            language: text(), eyeHeightM: one(of: [number(), 1.5]), hiddenNetworks: networks(),
            progress: progress())
    }

    mutating func event() -> Event {
        Event(
            time: time(),
            kind: one(of: [
                .tour(.stopReached(stop: text())), .fixRefused(offM: number()),
                .sourceFailed(reason: text()), .readingsMissing(assets: [text(), text()]),
            ]))
    }

    /// A frame that Rust never made: it crosses back to be written.
    mutating func frame() -> Frame {
        let vertices = (0..<one(of: [0, 1, 300])).map { _ in
            FrameVertex(
                xPx: Float(number()), yPx: Float(number()), widthPx: Float(number()),
                alongM: Float(number()), depthM: Float(number()))
        }
        return Frame(
            time: time(), widthPx: side(), heightPx: side(),
            horizon: Horizon(dropPx: Float(number()), rollDeg: Float(number())),
            headingDeg: Float(number()), positionState: nil, horizontalAccuracyM: Float(number()),
            headingAccuracyDeg: nil, buried: .sharp, advice: nil, vertices: vertices, shapes: [], labels: [], unlabelled: .max, compass: [],
            way: nil, darkness: Float(number()), world: nil)
    }

    /// Bytes that are not what was meant, or not quite.
    mutating func data(like good: Data) -> Data {
        switch Int.random(in: 0..<5, using: &self) {
        case 0: return Data(text().utf8)
        case 1: return Data((0..<64).map { _ in UInt8.random(in: .min ... .max, using: &self) })
        case 2: return good.prefix(Int.random(in: 0...good.count, using: &self))
        case 3:
            var torn = good
            if !torn.isEmpty {
                torn[Int.random(in: torn.indices, using: &self)] = .random(in: .min ... .max, using: &self)
            }
            return torn
        default: return good
        }
    }

    /// The files of the demo pack, one of them spoilt or gone.
    mutating func files() -> [String: Data] {
        var files = Demo.files
        let name = one(of: files.keys.sorted())
        files[name] = Bool.random(using: &self) ? nil : data(like: files[name] ?? Data())
        files[text()] = Data(text().utf8)
        return files
    }
}
