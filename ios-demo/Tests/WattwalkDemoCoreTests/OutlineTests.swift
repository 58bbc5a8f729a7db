import Foundation
import Testing

@testable import WattwalkDemoCore

@Suite struct OutlineTests {
    @Test(arguments: Glyph.allCases)
    func everySymbolIsReadAndFitsItsSquare(glyph: Glyph) throws {
        #expect(Outline(svg: glyph.rawValue) != nil)
        let box = try #require(glyph.outline.bounds)
        #expect(CGRect(x: 0, y: 0, width: 24, height: 24).contains(box), "\(glyph): \(box)")
    }

    @Test func commandsOfPathsAreThoseOfTheStandard() {
        func p(_ x: CGFloat, _ y: CGFloat) -> CGPoint { CGPoint(x: x, y: y) }
        // Numbers that follow a move are lines; a relative move after a close
        // starts from where the figure began.
        #expect(
            Outline(svg: "M1 2 3 4h2V9zm1-1l.5.5")?.steps == [
                .move(p(1, 2)), .line(p(3, 4)), .line(p(5, 4)), .line(p(5, 9)), .close,
                .move(p(2, 1)), .line(p(2.5, 1.5)),
            ])
        // A smooth curve mirrors the handle before it; without one there is none.
        #expect(
            Outline(svg: "M0 0c1 1 2 1 3 0s2-1 3 0")?.steps == [
                .move(p(0, 0)), .curve(p(1, 1), p(2, 1), p(3, 0)),
                .curve(p(4, -1), p(5, -1), p(6, 0)),
            ])
        #expect(Outline(svg: "M0 0s2-1 3 0")?.steps.last == .curve(p(0, 0), p(2, -1), p(3, 0)))
        for wrong in ["M1", "L", "Q1 1 2 2", "M0 0 1", "M0 0a1 2 0 0 0 1 1", "M0 0x", "7"] {
            #expect(Outline(svg: wrong) == nil, "\(wrong)")
        }
    }

    @Test(arguments: [
        // Half a circle, by which side it goes round.
        ("M0 0a5 5 0 0 1 10 0", 5.0, -5.0), ("M0 0a5 5 0 0 0 10 0", 5.0, 5.0),
        // The large way round a circle about (5, 0) from (5, 5) to (10, 0).
        ("M5 5a5 5 0 1 1 5-5", 0.0, 0.0),
    ])
    func arcsGoRoundTheirCentre(path: String, x: Double, y: Double) throws {
        let outline = try #require(Outline(svg: path))
        let ends = outline.steps.compactMap { step -> CGPoint? in
            if case .curve(_, _, let to) = step { to } else { nil }
        }
        #expect(ends.contains { hypot($0.x - x, $0.y - y) < 1e-9 }, "\(ends)")
        let last = try #require(ends.last)
        #expect(hypot(last.x - 10, last.y) < 1e-9, "\(ends)")
    }

    @Test func flagsOfArcsMayBeWrittenTogether() {
        #expect(Outline(svg: "M5 5a5 5 0 115-5") == Outline(svg: "M5 5a5 5 0 1 1 5-5"))
    }
}
