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
        guard pose != nil else { return list }
        let lens = Lens(frame: frame, fovDeg: fovDeg)
        let (width, middle) = (list.size.width, list.size.height / 2)
        /// Where a bearing is on the ribbon, if it is on it.
        func place(_ bearing: Double) -> CGFloat? {
            let turn = bearing - Double(frame.headingDeg)
            let off = turn - 360 * (turn / 360).rounded()
            guard abs(off) <= fovDeg / 2 else { return nil }
            return width / 2 + lens.focal * tan(off * .pi / 180)
        }
        let names = words.each(.compass)
        for bearing in stride(from: 0, to: 360, by: 5) {
            guard let x = place(Double(bearing)) else { continue }
            guard bearing % 30 == 0 else {
                let tick = CGRect(x: x - 0.5, y: middle - 3, width: 1, height: 6)
                list.fill(Outline(rounded: tick, radius: 0), Colour.paper.faded(0.6))
                continue
            }
            let named = bearing % 90 == 0 && names.count == 4
            list.text(
                named ? String(names[bearing / 90]) : "\(bearing)°", at: CGPoint(x: x, y: middle),
                size: (named ? 14 : 12) * letters, named ? .bold : .regular,
                Colour.paper.faded(named ? 1 : 0.85), alignment: .centre)
        }
        if let pose, let end = way?.lineM.last?.from(pose.positionM),
            let x = place(atan2(end.eastM, end.northM) * 180 / .pi)
        {
            let foot = list.size.height
            let marker = [
                CGPoint(x: x - 7, y: foot), CGPoint(x: x + 7, y: foot), CGPoint(x: x, y: foot - 9),
            ]
            list.fill(Outline(polygon: marker), .guide)
        }
        return list
    }
}
