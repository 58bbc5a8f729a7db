#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

/// A kind of line on the plan.
struct PlanLine: Hashable {
    let network: Network
    let isBuried: Bool

    var colour: Colour { .of(network) }
    var dash: [CGFloat] { Colour.dashes(of: network).map { CGFloat($0) * Self.dashPoints } }
    /// What is above the ground lies above.
    var rank: String { "\(isBuried ? 0 : 1)\(network)" }

    /// Of the palette's dashes, for each metre.
    private static let dashPoints: CGFloat = 3
}

/// A line of the plan's legend.
public struct PlanKey: Equatable, Identifiable, Sendable {
    public let name: String
    /// What it is about; nothing where only words are said.
    public let sample: DrawingList?

    public var id: String { name }

    init(_ name: String, _ draw: ((inout DrawingList, Outline) -> Void)? = nil) {
        self.name = name
        sample = draw.map { draw in
            var list = DrawingList(size: Self.size)
            let box = CGRect(origin: .zero, size: Self.size)
            list.fill(Outline(rounded: box, radius: 4), PlanScene.floor)
            let middle = Self.size.height / 2
            draw(
                &list,
                Outline(
                    line: CGPoint(x: 3, y: middle), CGPoint(x: Self.size.width - 3, y: middle)))
            return list
        }
    }

    private static let size = CGSize(width: 40, height: 18)
}

extension PlanScene {
    /// What its signs mean.
    func legend(_ words: Words) -> [PlanKey] {
        let open = (map.shapes + (wide?.shapes ?? [])).filter {
            $0.kind != .building && !hidden.contains($0.network)
        }
        let networks = Set(open.map(\.network)).sorted { "\($0)" < "\($1)" }
        var keys = networks.map { network in
            PlanKey(words[.of(network)]) { list, line in
                list.stroke(line, PlanLine(network: network, isBuried: true), width: 3)
            }
        }
        for isBuried in [true, false] {
            let lines = open.first { $0.form == .lines && $0.buried == isBuried }
            guard let network = lines?.network else { continue }
            keys.append(
                PlanKey(words[isBuried ? .legendBuried : .legendAbove]) { list, line in
                    list.stroke(line, PlanLine(network: network, isBuried: isBuried), width: 3)
                })
        }
        if !map.route.isEmpty {
            keys.append(
                PlanKey(words[.route]) { $0.stroke($1, Colour.paper.faded(0.42), width: 3) })
        }
        keys.append(
            PlanKey(words[.mapVisitor]) { list, _ in
                let dot = Outline(
                    circle: CGPoint(x: list.size.width / 2, y: list.size.height / 2), radius: 6)
                list.fill(dot, .paper)
                list.stroke(dot, .ink, width: 2)
            })
        if around.edgeM != nil {
            keys.append(
                PlanKey(words[.mapEdge]) { $0.stroke($1, .pale, width: 1.2, dash: [3, 4]) })
        }
        if let left = wide?.leftOut, left > 0 {
            keys.append(PlanKey(words(.mapLeftOut, String(left))))
        }
        return keys
    }
}
