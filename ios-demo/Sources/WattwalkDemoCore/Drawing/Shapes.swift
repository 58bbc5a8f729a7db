#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

extension DrawingList {
    /// Draws a shape of a frame: it comes clipped and in painting order; here
    /// are only colours.
    mutating func draw(_ shape: FrameShape, of scene: Scene) {
        let vertices = scene.frame.vertices(of: shape)
        let focused = shape.asset == scene.focus
        switch shape.kind {
        case .wall: wall(vertices, shape, scene.frame, focused)
        case .storeys: storeys(vertices, shape)
        // All at once, by `drawCorridors`.
        case .corridor: break
        case .line: line(vertices, shape)
        case .area: area(vertices, shape)
        case .point: point(vertices, shape, lit: scene.frame.darkness > Self.lampsLit, focused)
        }
    }

    /// The corridors of each network as one layer at one opacity: where cables
    /// lie side by side theirs overlap, and the ground is no darker for it.
    mutating func drawCorridors(of scene: Scene) {
        let corridors = scene.frame.shapes.filter { $0.kind == .corridor }
        // In painting order, as the frame has them.
        var networks: [Network] = []
        for shape in corridors where !networks.contains(shape.network) {
            networks.append(shape.network)
        }
        for network in networks {
            let fillings = corridors.filter { $0.network == network }.map { shape in
                Filling(
                    outline: Outline(polygon: scene.frame.vertices(of: shape).map(\.point)),
                    colour: Colour(shape.rgb).faded(Double(shape.opacity)))
            }
            layer(fillings, opacity: Self.corridorOpacity)
        }
    }

    private mutating func wall(
        _ vertices: ArraySlice<FrameVertex>, _ shape: FrameShape, _ frame: Frame, _ focused: Bool
    ) {
        let outline = Outline(polygon: vertices.map(\.point))
        guard vertices.count >= 3, let box = outline.bounds else { return }
        let solid = Colour(shape.rgb)
        let near = frame.world.map { Colour($0.nearGroundRgb) } ?? solid
        // Darker at the foot, so that a wall stands on the ground.
        fill(
            outline, from: CGPoint(x: box.minX, y: box.minY), to: CGPoint(x: box.minX, y: box.maxY),
            [(0, solid), (1, solid.mixed(near, 0.2))])
        stroke(
            outline,
            focused ? .guide : solid.mixed(near, 0.4).faded(0.6 * Double(shape.opacity)),
            width: focused ? 2.5 : 1)
    }

    private mutating func storeys(_ vertices: ArraySlice<FrameVertex>, _ shape: FrameShape) {
        var lines = Outline()
        for first in stride(from: vertices.startIndex, to: vertices.endIndex - 1, by: 2) {
            lines.add(line: vertices[first...first + 1].map(\.point))
        }
        stroke(lines, Colour(shape.rgb).faded(Double(shape.opacity)), width: 1)
    }

    private mutating func line(_ vertices: ArraySlice<FrameVertex>, _ shape: FrameShape) {
        guard vertices.count >= 2 else { return }
        let pole = shape.assetKind == .streetLight
        let opacity = Double(shape.opacity)
        let strip = Strip(vertices)
        fill(strip.solid(widened: pole ? 1.4 : 1.6), Colour.ink.faded(0.45 * opacity))
        let body = Colour(shape.rgb)
        let between = pole ? 1 : shape.buried ? 0.4 : 0.8
        fill(strip.solid(widened: pole ? 1 : 0.8), body.faded(between * opacity))
        guard !pole else { return }
        let dashes = strip.dashed(Colour.dashes(of: shape.network))
        if !dashes.steps.isEmpty { fill(dashes, body.faded(opacity)) }
    }

    private mutating func area(_ vertices: ArraySlice<FrameVertex>, _ shape: FrameShape) {
        let colour = Colour.of(shape.network)
        let opacity = Double(shape.opacity)
        let outline = Outline(polygon: vertices.map(\.point))
        let panel = shape.assetKind == .photovoltaic
        fill(
            outline, Colour(shape.rgb).faded((panel ? 0.85 : 0.4) * opacity))
        stroke(
            outline, colour.faded(opacity), width: 1.5)
    }

    private mutating func point(
        _ vertices: ArraySlice<FrameVertex>, _ shape: FrameShape, lit: Bool, _ focused: Bool
    ) {
        guard let vertex = vertices.first else { return }
        let colour = Colour(shape.rgb)
        let opacity = Double(shape.opacity)
        let radius = CGFloat(vertex.widthPx) / 2
        if lit, shape.assetKind == .streetLight {
            glow(
                at: vertex.point, radius: radius * 5,
                [(0, colour.faded(0.6 * opacity)), (1, colour.faded(0))])
        }
        if focused {
            fill(
                Outline(circle: vertex.point, radius: radius * 2.4), colour.faded(0.35 * opacity))
        }
        let disc = Outline(circle: vertex.point, radius: radius)
        fill(disc, colour.faded(opacity))
        stroke(
            disc, Colour.ink.faded(0.75 * opacity), width: 1.5)
        if radius > 7 {
            glyph(
                .of(shape.assetKind), at: vertex.point, size: radius * 1.35,
                Colour.ink.faded(opacity))
        }
    }

    /// Of the layer of a network's corridors.
    private static let corridorOpacity = 0.2
    /// Darker than this, street lights are on.
    private static let lampsLit: Float = 0.4
}
