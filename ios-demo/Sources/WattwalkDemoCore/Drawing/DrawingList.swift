#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation

/// What an area is filled with.
public enum Paint: Equatable, Sendable {
    case solid(Colour)
    /// Along a line; each colour with its place on it, 0 to 1, in order.
    case gradient(from: CGPoint, to: CGPoint, [GradientStop])
    /// From a middle outwards.
    case radial(at: CGPoint, radius: CGFloat, [GradientStop])
}

public struct GradientStop: Equatable, Sendable {
    public let at: Double
    public let colour: Colour
}

/// A line of text.
public struct Lettering: Equatable, Sendable {
    public enum Alignment: Equatable, Sendable { case leading, centre }

    public let text: String
    /// Its left end or its middle, and the middle of its height, points.
    public let at: CGPoint
    /// Size of the system's face, points.
    public let size: CGFloat
    public let weight: LetterWeight
    public let alignment: Alignment
    public let colour: Colour
}

/// One thing to draw.
public enum DrawCommand: Equatable, Sendable {
    case fill(Outline, Paint)
    /// With round joins and ends; dashed by lengths on and off, if any.
    case stroke(Outline, Colour, width: CGFloat, dash: [CGFloat])
    case text(Lettering)
    /// Fills that are painted apart, and then laid over what is there at one
    /// opacity: where they overlap they tint it once.
    case layer([Filling], opacity: Double)
}

/// An area of a layer.
public struct Filling: Equatable, Sendable {
    public let outline: Outline
    public let colour: Colour
}

/// All that is drawn over the camera's picture, in painting order, points from
/// the top left. A canvas plays it; nothing in it is left to be decided.
public struct DrawingList: Equatable, Sendable {
    public internal(set) var commands: [DrawCommand] = []
    /// The picture's size.
    public let size: CGSize

    public init(size: CGSize) { self.size = size }

    /// Whether any of it can be seen: a frame reaches a little past its edges.
    func shows(_ outline: Outline, width: CGFloat = 0) -> Bool {
        guard let box = outline.bounds else { return false }
        let half = width / 2
        return box.maxX >= -half && box.maxY >= -half && box.minX <= size.width + half
            && box.minY <= size.height + half
    }

    mutating func fill(_ outline: Outline, _ colour: Colour) {
        if shows(outline) { commands.append(.fill(outline, .solid(colour))) }
    }

    mutating func fill(
        _ outline: Outline, from: CGPoint, to: CGPoint, _ colours: [(at: Double, colour: Colour)]
    ) {
        guard shows(outline) else { return }
        let stops = colours.map { GradientStop(at: $0.at, colour: $0.colour) }
        commands.append(.fill(outline, .gradient(from: from, to: to, stops)))
    }

    /// A disc that is brightest in its middle.
    mutating func glow(at: CGPoint, radius: CGFloat, _ colours: [(at: Double, colour: Colour)]) {
        let disc = Outline(circle: at, radius: radius)
        guard shows(disc) else { return }
        let stops = colours.map { GradientStop(at: $0.at, colour: $0.colour) }
        commands.append(.fill(disc, .radial(at: at, radius: radius, stops)))
    }

    mutating func layer(_ fillings: [Filling], opacity: Double) {
        let seen = fillings.filter { shows($0.outline) }
        if !seen.isEmpty { commands.append(.layer(seen, opacity: opacity)) }
    }

    mutating func stroke(
        _ outline: Outline, _ colour: Colour, width: CGFloat, dash: [CGFloat] = []
    ) {
        guard shows(outline, width: width) else { return }
        commands.append(.stroke(outline, colour, width: width, dash: dash))
    }

    mutating func text(
        _ text: String, at: CGPoint, size: CGFloat, _ weight: LetterWeight, _ colour: Colour,
        alignment: Lettering.Alignment = .leading
    ) {
        commands.append(
            .text(
                Lettering(
                    text: text, at: at, size: size, weight: weight, alignment: alignment,
                    colour: colour)))
    }
}
