#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

/// A stop on the plan.
public struct PlanStop: Equatable, Identifiable, Sendable {
    public let id: String
    /// Number, title, and whether it was visited or skipped.
    public let name: String
    /// Where it is on the plan, points.
    public let at: CGPoint
}

/// The walk from above.
public struct PlanContent: Equatable, Sendable {
    public let list: DrawingList
    /// To be touched, in the tour's order.
    public let stops: [PlanStop]
}

/// What a plan is drawn of.
struct PlanScene {
    let map: TourMap
    let hidden: Set<Network>
    let pose: Pose?
    /// How much is known around the visitor.
    let around: SurroundingsState
    /// Where the visitor looks, degrees from north.
    let headingDeg: Double?
    let chosen: String?
    let state: (String) -> StopState

    func drawing(size: CGSize) -> (list: DrawingList, places: [CGPoint]) {
        let sheet = Sheet(map: map, size: size)
        var list = DrawingList(size: size)
        list.fill(Outline(rounded: CGRect(origin: .zero, size: size), radius: 0), Self.floor)
        for shape in map.shapes where shape.kind == .building {
            let outline = sheet.areas(shape.parts)
            list.fill(outline, Self.building)
            list.stroke(outline, Self.edge, width: 0.8)
        }
        for shape in map.shapes where shape.kind != .building && !hidden.contains(shape.network) {
            list.draw(shape, on: sheet)
        }
        list.stroke(sheet.line(map.route), Colour.paper.faded(0.42), width: 3)
        let places = map.stops.map { sheet.place($0.at) }
        // Under the stops: at one, its number is to be read.
        if let pose, let edgeM = around.edgeM {
            list.drawEdge(edgeM, isCut: around.isCut, about: pose, sheet)
        }
        if let pose { list.drawVisitor(pose, headingDeg, sheet) }
        for (number, (stop, place)) in zip(map.stops, places).enumerated() {
            list.drawStop(number + 1, at: place, state(stop.id), isChosen: stop.id == chosen)
        }
        return (list, places)
    }

    private static let floor = Colour(0x101B2E)
    private static let building = Colour(0x24344F)
    private static let edge = Colour(0x3D5275)
}

/// From metres to the plan's points: the walk and its stops fill it, north up.
struct Sheet {
    private let centre: EastNorth
    private let middle: CGPoint
    /// Points for each metre.
    let scale: CGFloat

    init(map: TourMap, size: CGSize) {
        let places = map.route + map.stops.map(\.at)
        let east = places.map(\.eastM)
        let north = places.map(\.northM)
        let (west, far) = (east.min() ?? 0, east.max() ?? 0)
        let (south, top) = (north.min() ?? 0, north.max() ?? 0)
        centre = EastNorth(eastM: (west + far) / 2, northM: (south + top) / 2)
        middle = CGPoint(x: size.width / 2, y: size.height / 2)
        // Stops at the edge are not to be cut.
        let room = CGSize(width: size.width - 60, height: size.height - 60)
        scale = max(0.01, min(room.width / max(far - west, 1), room.height / max(top - south, 1)))
    }

    func place(_ at: EastNorth) -> CGPoint {
        let off = at.from(centre)
        return CGPoint(x: middle.x + off.eastM * scale, y: middle.y - off.northM * scale)
    }

    func line(_ places: [EastNorth]) -> Outline {
        var outline = Outline()
        outline.add(line: places.map(place))
        return outline
    }

    func areas(_ rings: [[EastNorth]]) -> Outline {
        var outline = Outline()
        for ring in rings { outline.add(polygon: ring.map(place)) }
        return outline
    }
}

extension DrawingList {
    fileprivate mutating func draw(_ shape: MapShape, on sheet: Sheet) {
        let colour = Colour.of(shape.network)
        switch shape.form {
        case .points:
            let radius: CGFloat = shape.kind == .streetLight ? 1.2 : 2.2
            for place in shape.parts.joined() {
                fill(Outline(circle: sheet.place(place), radius: radius), colour)
            }
        case .lines:
            for part in shape.parts {
                stroke(
                    sheet.line(part), colour.faded(0.85), width: 1.8,
                    dash: shape.buried ? [5, 4] : [])
            }
        case .area: fill(sheet.areas(shape.parts), colour.faded(0.55))
        }
    }

    /// How a stop stands is told by more than its colour.
    fileprivate mutating func drawStop(
        _ number: Int, at place: CGPoint, _ state: StopState, isChosen: Bool
    ) {
        let radius: CGFloat = 13
        if isChosen || state == .current {
            fill(Outline(circle: place, radius: radius * 1.6), Colour.guide.faded(0.4))
        }
        let disc = Outline(circle: place, radius: radius)
        fill(disc, state == .current || state == .next ? .guideCard : .ink)
        let quiet = state == .open || state == .skipped
        stroke(
            disc, quiet ? .pale : .guide, width: isChosen ? 3.5 : 2.2,
            dash: state == .skipped ? [4, 3] : [])
        text(
            String(number), at: place, size: 14, .bold, state == .skipped ? .pale : .paper,
            alignment: .centre)
        guard state == .reached else { return }
        let corner = CGPoint(x: place.x + radius * 0.8, y: place.y - radius * 0.8)
        fill(Outline(circle: corner, radius: radius * 0.5), .guide)
        glyph(.tick, at: corner, size: radius * 0.8, .ink)
    }

    /// How far everything is known; where waiting changes nothing, in the
    /// colour of a warning and with longer dashes.
    fileprivate mutating func drawEdge(
        _ edgeM: Double, isCut: Bool, about pose: Pose, _ sheet: Sheet
    ) {
        let ring = Outline(circle: sheet.place(pose.positionM), radius: edgeM * sheet.scale)
        stroke(
            ring, isCut ? Shade.warn.night : .pale, width: isCut ? 2.4 : 1.2,
            dash: isCut ? [10, 5] : [3, 4])
    }

    /// The visitor, how well the place is known, and where they look.
    fileprivate mutating func drawVisitor(_ pose: Pose, _ headingDeg: Double?, _ sheet: Sheet) {
        let at = sheet.place(pose.positionM)
        let known = pose.positionState == .measured
        let colour = known ? Colour.paper : Colour(0xFCA5A5)
        let circle = Outline(circle: at, radius: max(8, pose.horizontalAccuracyM * sheet.scale))
        fill(circle, colour.faded(0.18))
        stroke(circle, colour, width: 1.2, dash: known ? [] : [4, 3])
        if let headingDeg {
            let heading = headingDeg * .pi / 180
            let corners = [-0.5, 0, 0.5].map { off in
                CGPoint(x: at.x + 30 * sin(heading + off), y: at.y - 30 * cos(heading + off))
            }
            fill(Outline(polygon: [at] + corners), colour.faded(0.55))
        }
        fill(Outline(circle: at, radius: 6), colour)
        stroke(Outline(circle: at, radius: 6), .ink, width: 2)
    }
}
