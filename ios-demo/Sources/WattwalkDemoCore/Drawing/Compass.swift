#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

extension Scene {
    /// A ribbon of the compass, as wide as the picture below it, with the next
    /// stop on it.
    func compass() -> DrawingList {
        // It grows with the letters, but not without end.
        let letters = min(max(textSize / 17, 1), 1.5)
        var list = DrawingList(size: CGSize(width: frame.size.width, height: 26 * letters))
        let middle = list.size.height / 2
        let names = words.each(.compass)
        for mark in frame.compass {
            let x = CGFloat(mark.xPx)
            switch mark.kind {
            case .tick:
                let tick = CGRect(x: x - 0.5, y: middle - 3, width: 1, height: 6)
                list.fill(Outline(rounded: tick, radius: 0), Colour.paper.faded(0.6))
            case .degrees:
                list.text(
                    "\(mark.bearingDeg)°", at: CGPoint(x: x, y: middle), size: 12 * letters,
                    .regular, Colour.paper.faded(0.85), alignment: .centre)
            case .cardinal:
                let number = Int(mark.bearingDeg) / 90
                list.text(
                    names.indices.contains(number) ? String(names[number]) : "",
                    at: CGPoint(x: x, y: middle), size: 14 * letters, .bold, .paper,
                    alignment: .centre)
            }
        }
        if let x = frame.way?.compassXPx.map({ CGFloat($0) }) {
            let foot = list.size.height
            let marker = [
                CGPoint(x: x - 7, y: foot), CGPoint(x: x + 7, y: foot), CGPoint(x: x, y: foot - 9),
            ]
            list.fill(Outline(polygon: marker), .guide)
        }
        return list
    }
}
