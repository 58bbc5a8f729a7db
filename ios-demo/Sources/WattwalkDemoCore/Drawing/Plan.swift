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
    /// What its signs mean.
    public let legend: [PlanKey]
    /// What of the ground is on it.
    let sheet: Sheet
}

/// What a plan is drawn of.
struct PlanScene {
    let map: TourMap
    /// What is around of networks that are read around the visitor.
    let wide: AroundMap?
    let hidden: Set<Network>
    let pose: Pose?
    /// How much is known around the visitor.
    let around: SurroundingsState
    /// Where the visitor looks, degrees from north.
    let headingDeg: Double?
    let chosen: String?
    let state: (String) -> StopState

    func drawing(size: CGSize, port: PlanPort = PlanPort()) -> (
        list: DrawingList, places: [CGPoint], sheet: Sheet
    ) {
        let sheet = port.sheet(of: self, size: size)
        var list = DrawingList(size: size)
        list.fill(Outline(rounded: CGRect(origin: .zero, size: size), radius: 0), Self.floor)
        for shapes in [map.shapes, wide?.shapes ?? []] {
            let shown = shapes.filter { sheet.shows($0, in: size) }
            for shape in shown where shape.kind == .building {
                let outline = sheet.areas(shape.parts)
                list.fill(outline, Self.building)
                list.stroke(outline, Self.edge, width: 0.8)
            }
            let open = shown.filter { $0.kind != .building && !hidden.contains($0.network) }
            list.draw(lines: open.filter { $0.form == .lines }, on: sheet)
            for shape in open where shape.form != .lines { list.draw(shape, on: sheet) }
        }
        list.stroke(sheet.line(map.route), Colour.paper.faded(0.42), width: 3)
        let places = map.stops.map { sheet.place($0.at) }
        if let pose, let edgeM = around.edgeM {
            list.drawEdge(edgeM, isCut: around.isCut, about: pose, sheet)
        }
        for (number, (stop, place)) in zip(map.stops, places).enumerated() {
            list.drawStop(number + 1, at: place, state(stop.id), isChosen: stop.id == chosen)
        }
        // Above the stops: where one is, is looked for first.
        if let pose { list.drawVisitor(pose, headingDeg, sheet) }
        return (list, places, sheet)
    }

    static let floor = Colour(0x101B2E)
    private static let building = Colour(0x24344F)
    private static let edge = Colour(0x3D5275)
}

/// From metres to the plan's points, north up.
struct Sheet: Equatable, Sendable {
    let centre: EastNorth
    let middle: CGPoint
    /// Points for each metre.
    let scale: CGFloat

    init(centre: EastNorth, scale: CGFloat, size: CGSize) {
        self.centre = centre
        self.scale = scale
        middle = CGPoint(x: size.width / 2, y: size.height / 2)
    }

    /// The walk and its stops fill it, or all there is where there is no walk; where networks are read around the
    /// visitor, who may be far from it, with the visitor.
    init(map: TourMap, size: CGSize, here: EastNorth? = nil) {
        let walk = map.route.isEmpty ? map.shapes.flatMap { $0.parts.joined() } : map.route
        let places = walk + map.stops.map(\.at) + [here].compactMap { $0 }
        let least = here == nil ? 1 : Self.leastWideM
        let east = places.map(\.eastM)
        let north = places.map(\.northM)
        let (west, far) = (east.min() ?? 0, east.max() ?? 0)
        let (south, top) = (north.min() ?? 0, north.max() ?? 0)
        // Stops at the edge are not to be cut.
        let room = CGSize(width: size.width - 60, height: size.height - 60)
        let scale = min(room.width / max(far - west, least), room.height / max(top - south, least))
        let centre = EastNorth(eastM: (west + far) / 2, northM: (south + top) / 2)
        self.init(centre: centre, scale: max(0.01, scale), size: size)
    }

    func place(_ at: EastNorth) -> CGPoint {
        let off = at.from(centre)
        return CGPoint(x: middle.x + off.eastM * scale, y: middle.y - off.northM * scale)
    }

    /// Whether it is to be seen at this scale, on a plan of this size.
    func shows(_ shape: MapShape, in size: CGSize) -> Bool {
        guard CGFloat(shape.fromPxPerM) <= scale else { return false }
        let (across, along) = (size.width / 2 / scale, size.height / 2 / scale)
        var (west, east, south, north) = (true, true, true, true)
        for place in shape.parts.joined() {
            let off = place.from(centre)
            west = west && off.eastM < -across
            east = east && off.eastM > across
            south = south && off.northM < -along
            north = north && off.northM > along
        }
        return !(west || east || south || north)
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

    /// Where networks are read around the visitor, so much ground, metres.
    private static let leastWideM = 300.0
}

extension DrawingList {
    fileprivate mutating func draw(_ shape: MapShape, on sheet: Sheet) {
        let colour = Colour.of(shape.network)
        switch shape.form {
        case .points:
            let radius = min(max(1.8, 1.4 + sheet.scale), 4.5)
            for place in shape.parts.joined() {
                let share = shape.kind == .streetLight ? 0.6 : 1
                fill(Outline(circle: sheet.place(place), radius: radius * share), colour)
            }
        case .lines: draw(lines: [shape], on: sheet)
        case .area: fill(sheet.areas(shape.parts), colour.faded(0.55))
        }
    }

    /// Those of each network at once, with its dashes and paler between them
    /// below the ground.
    fileprivate mutating func draw(lines: [MapShape], on sheet: Sheet) {
        var outlines: [PlanLine: Outline] = [:]
        for shape in lines {
            let line = PlanLine(network: shape.network, isBuried: shape.buried)
            for part in shape.parts {
                outlines[line, default: Outline()].add(line: part.map(sheet.place))
            }
        }
        // From afar many lines lie side by side.
        let width = min(max(1, 1.1 + sheet.scale / 2), 2.2)
        let order = outlines.sorted { $0.key.rank < $1.key.rank }
        for (line, outline) in order { stroke(outline, line, width: width) }
    }

    /// A line as it is on the plan, or in its legend.
    mutating func stroke(_ outline: Outline, _ line: PlanLine, width: CGFloat) {
        stroke(outline, line.colour.faded(line.isBuried ? 0.4 : 0.8), width: width)
        stroke(outline, line.colour, width: width, dash: line.dash)
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
