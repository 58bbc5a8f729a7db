#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

extension DrawingList {
    /// A ribbon of the compass at the top, with the next stop on it.
    mutating func drawCompass(_ lens: Lens, _ scene: Scene) {
        let width = size.width
        let shadow = Colour(0x050914)
        fill(
            Outline(rounded: CGRect(x: 0, y: 0, width: width, height: 58), radius: 0),
            from: .zero, to: CGPoint(x: 0, y: 58),
            [(0, shadow.faded(0.62)), (1, shadow.faded(0))])
        /// Where a bearing is on the ribbon, if it is on it.
        func place(_ bearing: Double) -> CGFloat? {
            let turn = bearing - Double(scene.frame.headingDeg)
            let off = turn - 360 * (turn / 360).rounded()
            guard abs(off) <= scene.fovDeg / 2 else { return nil }
            return width / 2 + lens.focal * tan(off * .pi / 180)
        }
        let names = scene.words[.compass].split(separator: " ")
        for bearing in stride(from: 0, to: 360, by: 5) {
            guard let x = place(Double(bearing)) else { continue }
            guard bearing % 30 == 0 else {
                fill(
                    Outline(rounded: CGRect(x: x - 0.5, y: 9, width: 1, height: 6), radius: 0),
                    Colour.paper.faded(0.6))
                continue
            }
            let named = bearing % 90 == 0 && names.count == 4
            text(
                named ? String(names[bearing / 90]) : "\(bearing)°", at: CGPoint(x: x, y: 13),
                size: named ? 15 : 12, named ? .bold : .regular,
                Colour.paper.faded(named ? 1 : 0.85), alignment: .centre)
        }
        guard let pose = scene.pose, let end = scene.way?.lineM.last?.from(pose.positionM),
            let x = place(atan2(end.eastM, end.northM) * 180 / .pi)
        else { return }
        let marker = [
            CGPoint(x: x - 7, y: 0), CGPoint(x: x + 7, y: 0), CGPoint(x: x, y: 9),
        ]
        fill(Outline(polygon: marker), .guide)
    }
}
