import Foundation
import Wattwalk

/// The pack's walk, played without sensors: its samples, and its own clock.
struct RehearsedWalk {
    private let rehearsal: Rehearsal
    let lengthS: Double
    /// How far it has gone.
    private(set) var elapsedS: Double
    /// What its clock showed when it began.
    private(set) var start: Date
    /// How many times as fast as it was walked.
    private(set) var speed = 1

    init(pack: TourPack, elapsedS: Double, start: Date = Self.start) throws {
        self.start = start
        rehearsal = try Rehearsal.fromPack(pack: pack, seed: Self.seed)
        lengthS = rehearsal.lengthS()
        self.elapsedS = min(max(elapsedS, Self.settledS), lengthS)
    }

    var isFinished: Bool { elapsedS >= lengthS }

    /// What its clock shows.
    var now: Date { start.addingTimeInterval(elapsedS) }

    /// Turns its clock; the visitor stays.
    mutating func turn(to time: Date) { start = time.addingTimeInterval(-elapsedS) }

    /// Walks on for so long by the device's clock; what the sensors would have
    /// said.
    mutating func walk(seconds: Double) -> [Sample] {
        let from = elapsedS
        elapsedS = min(from + min(max(seconds, 0), Self.longestStepS) * Double(speed), lengthS)
        return rehearsal.samples(start: start, fromS: from, toS: elapsedS)
    }

    /// The last second again: for a session that begins in the middle of the
    /// walk.
    func settle() -> [Sample] {
        rehearsal.samples(start: start, fromS: elapsedS - Self.settledS, toS: elapsedS)
    }

    /// Goes to where the visitor has stood for a while within a distance of a
    /// place.
    mutating func seek(_ place: EastNorth, radiusM: Double) {
        let there = (0...Int(lengthS)).first { second in
            let at = rehearsal.place(atS: Double(second)).from(place)
            return hypot(at.eastM, at.northM) < radiusM / 2
        }
        if let there { elapsedS = min(Double(there) + Self.lookedAroundS, lengthS) }
    }

    /// Goes back to the beginning.
    mutating func rewind() { elapsedS = Self.settledS }

    /// Goes round the speeds that the button offers.
    mutating func changeSpeed() {
        let next = (Self.speeds.firstIndex(of: speed) ?? 0) + 1
        speed = Self.speeds[next % Self.speeds.count]
    }

    /// A sunny day in June 2026, at eleven by the local clock.
    static let start = Date(timeIntervalSince1970: 1_781_600_400)
    /// After so long there was a fix and a look.
    private static let settledS = 1.0
    /// An app that was held up does not leap.
    private static let longestStepS = 0.5
    /// From coming to a stop until the visitor has turned to what it is about.
    private static let lookedAroundS = 12.0
    private static let speeds = [1, 4, 10, 30]
    private static let seed: UInt64 = 7
}
