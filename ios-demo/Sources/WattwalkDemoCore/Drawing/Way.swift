#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

extension DrawingList {
    /// The way on, as chevrons on the ground.
    mutating func drawChevrons(of frame: Frame) {
        for chevron in frame.way?.chevrons ?? [] {
            let corners = frame.vertices(from: chevron.firstVertex, count: chevron.vertexCount)
            fill(
                Outline(polygon: corners.map(\.point)),
                Colour.guide.faded(Double(chevron.opacity)))
        }
    }

    /// A pin with the stop's number where the way ends.
    mutating func drawPin(_ way: FrameWay) {
        guard let pin = way.pin else { return }
        let foot = CGPoint(x: CGFloat(pin.footXPx), y: CGFloat(pin.footYPx))
        let head = CGPoint(x: CGFloat(pin.headXPx), y: CGFloat(pin.headYPx))
        let radius = CGFloat(pin.radiusPx)
        let disc = Outline(circle: head, radius: radius)
        stroke(Outline(line: foot, head), .guide, width: 2.5)
        fill(disc, .guideCard)
        stroke(disc, .guide, width: 2.5)
        guard CGRect(origin: .zero, size: size).contains(head) else { return }
        text(
            String(way.number), at: head, size: radius * 1.1, .bold, .paper, alignment: .centre)
    }
}

extension EastNorth {
    /// The same place as seen from another.
    func from(_ other: EastNorth) -> EastNorth {
        EastNorth(eastM: eastM - other.eastM, northM: northM - other.northM)
    }
}
