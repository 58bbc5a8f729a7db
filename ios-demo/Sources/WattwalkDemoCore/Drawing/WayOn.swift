#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

extension DrawingList {
    /// The way on, as chevrons on the ground.
    mutating func drawChevrons(_ way: Way, _ pose: Pose, _ lens: Lens) {
        let down = 0.02 - pose.eyeHeightM
        let places = way.lineM.map { $0.from(pose.positionM) }
        var at = Self.everyM / 2
        var walked = 0.0
        for (a, b) in zip(places, places.dropFirst()) {
            let length = hypot(b.eastM - a.eastM, b.northM - a.northM)
            guard length >= 0.01, walked <= Self.reachM else { continue }
            let ahead = EastNorth(
                eastM: (b.eastM - a.eastM) / length, northM: (b.northM - a.northM) / length)
            while at < length, walked + at < Self.reachM {
                let middle = EastNorth(
                    eastM: a.eastM + ahead.eastM * at, northM: a.northM + ahead.northM * at)
                chevron(at: middle, ahead: ahead, down, lens)
                at += Self.everyM
            }
            at -= length
            walked += length
        }
    }

    private mutating func chevron(
        at middle: EastNorth, ahead: EastNorth, _ down: Double, _ lens: Lens
    ) {
        let distance = hypot(middle.eastM, middle.northM)
        guard distance >= 1.2 else { return }
        let corners = Self.chevron.compactMap { along, side in
            lens.project(
                eastM: middle.eastM + ahead.eastM * along - ahead.northM * side,
                northM: middle.northM + ahead.northM * along + ahead.eastM * side, upM: down)?.at
        }
        let outline = Outline(polygon: corners)
        guard corners.count == Self.chevron.count, shows(outline) else { return }
        fill(outline, Colour.guide.faded(0.9 - distance / Self.reachM))
    }

    /// A pin with the stop's number where the way ends.
    mutating func drawPin(_ way: Way, _ pose: Pose, _ lens: Lens, number: Int) {
        guard let end = way.lineM.last?.from(pose.positionM), hypot(end.eastM, end.northM) >= 3,
            let foot = lens.project(eastM: end.eastM, northM: end.northM, upM: -pose.eyeHeightM),
            let head = lens.project(
                eastM: end.eastM, northM: end.northM, upM: Self.pinM - pose.eyeHeightM)
        else { return }
        let radius = min(max(lens.focal * 0.5 / head.depthM, 11), 22)
        let disc = Outline(circle: head.at, radius: radius)
        guard shows(disc) else { return }
        stroke(Outline(line: foot.at, head.at), .guide, width: 2.5)
        fill(disc, .guideCard)
        stroke(disc, .guide, width: 2.5)
        guard CGRect(origin: .zero, size: size).contains(head.at) else { return }
        text(String(number), at: head.at, size: radius * 1.1, .bold, .paper, alignment: .centre)
    }

    private static let everyM = 3.0
    private static let reachM = 60.0
    private static let pinM = 2.6

    /// Metres along and across the way.
    private static let chevron = [
        (-0.35, 0.55), (0.25, 0.0), (-0.35, -0.55), (0.0, -0.55), (0.6, 0.0), (0.0, 0.55),
    ]
}

extension EastNorth {
    /// The same place as seen from another.
    func from(_ other: EastNorth) -> EastNorth {
        EastNorth(eastM: eastM - other.eastM, northM: northM - other.northM)
    }
}
