#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

/// All that the overlay shows at once.
struct Scene {
    let frame: Frame
    let pose: Pose?
    let way: Way?
    /// Number of the stop that the way leads to, from 1.
    let stopNumber: Int?
    let fovDeg: Double
    /// Size of the labels' text, points, as the frame was asked for.
    let textSize: CGFloat
    /// The asset that the current stop is about.
    let focus: UInt32?
    /// Whether there is no camera picture behind: sky and ground are drawn.
    let backdrop: Bool
    let words: Words
}

extension Scene {
    /// What is to be drawn: the world, walls, the way over the ground, networks,
    /// labels.
    func drawing(measure: some TextMeasure) -> DrawingList {
        var list = DrawingList(size: frame.size)
        let lens = Lens(frame: frame, fovDeg: fovDeg)
        if backdrop { list.drawWorld(lens) }
        let firstThing = frame.shapes.firstIndex { $0.kind != .wall } ?? frame.shapes.endIndex
        for wall in frame.shapes[..<firstThing] { list.draw(wall, of: self) }
        if let pose, let way { list.drawChevrons(way, pose, lens) }
        // What lies on the ground comes in a row: the corridors are its lowest.
        let ground = frame.shapes.firstIndex { $0.kind == .corridor }
        for index in firstThing..<frame.shapes.endIndex {
            if index == ground { list.drawCorridors(of: self) }
            list.draw(frame.shapes[index], of: self)
        }
        if let pose, let way, let stopNumber { list.drawPin(way, pose, lens, number: stopNumber) }
        list.drawLabels(of: self, measure)
        return list
    }
}
