#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

/// All that the overlay shows at once.
struct Scene {
    let frame: Frame
    /// Size of the labels' text, points, as the frame was asked for.
    let textSize: CGFloat
    /// The asset that the current stop is about.
    let focus: UInt32?
    let words: Words
}

extension Scene {
    /// What is to be drawn: the world, walls, the way over the ground, networks,
    /// labels.
    func drawing(measure: some TextMeasure) -> DrawingList {
        var list = DrawingList(size: frame.size)
        if let world = frame.world { list.drawWorld(world, of: frame) }
        // Walls hide the way; everything else lies over it.
        let firstThing =
            frame.shapes.firstIndex { $0.kind != .wall && $0.kind != .storeys }
            ?? frame.shapes.endIndex
        for wall in frame.shapes[..<firstThing] { list.draw(wall, of: self) }
        list.drawChevrons(of: frame)
        // What lies on the ground comes in a row: the corridors are its lowest.
        let ground = frame.shapes.firstIndex { $0.kind == .corridor }
        for index in firstThing..<frame.shapes.endIndex {
            if index == ground { list.drawCorridors(of: self) }
            list.draw(frame.shapes[index], of: self)
        }
        if let way = frame.way { list.drawPin(way) }
        list.drawLabels(of: self, measure)
        return list
    }
}
