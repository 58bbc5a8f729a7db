#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

/// A symbol of strokes on a square of 24: the same ones as in the Android app.
public enum Glyph: String, CaseIterable, Sendable {
    case free =
        "M13 4.5a1.5 1.5 0 1 0 .01 0M9 21l2.5-6L9 12l1-4.5 3.5 1L16 12h3M14 21l-1-5M8 12l1.5-4.5"
    case walk = "M12 21s-7-6-7-11a7 7 0 0 1 14 0c0 5-7 11-7 11zM12 8a2 2 0 1 0 .01 0"
    case here = "M4 21V11l8-7 8 7v10zM13 9.5l-3.5 5h5L11 19"
    case less = "M4 7l6 6 4-4 6 8M20 12v5h-5"
    case list = "M8 6h13M8 12h13M8 18h13M3.5 6h.01M3.5 12h.01M3.5 18h.01"
    case lock = "M6 11h12v9h-12zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"
    case unlocked = "M6 11h12v9h-12zM8.5 11V8a3.5 3.5 0 0 1 6.6 -1.6"
    case previous = "M19 5l-9 7 9 7zM6 5v14"
    case next = "M5 5l9 7-9 7zM18 5v14"
    case pause = "M8 5v14M16 5v14"
    case play = "M7 4.5v15l12-7.5z"
    case relieve = "M3 18c4 0 4-11 9-11s5 11 9 11M4 12h3M17 12h3"
    case again = "M4 12a8 8 0 1 1 2.5 5.8M4 19v-5h5"
    case silent = "M4 9v6h4l5 4V5L8 9zM17 9.5l5 5M22 9.5l-5 5"
    case speak = "M4 9v6h4l5 4V5L8 9zM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11"
    case sources =
        "M12 19h.01M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 14 0M1.5 8.5a15 15 0 0 1 21 0"
    case close = "M5 5l14 14M19 5L5 19"
    case undo = "M8 5L3 10l5 5M3 10h11a6 6 0 0 1 0 11h-4"
    case tick = "M4 12.5l5 5L20 6.5"
    case ahead = "M12 20V5M5 12l7-7 7 7"
    case battery = "M3 7.5h15v9H3zM18 10.5h3v3h-3M6.5 10v4M10 10v4M13.5 10v4"
    case building = "M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3"
    case cabinet = "M5 3h14v18H5zM12 3v18M9.5 11v2M14.5 11v2"
    case cable = "M2.5 14c4-9 6 4 10-2s5-5 9-3"
    case plug = "M8 3v5M16 3v5M5.5 8h13v3a6.5 6.5 0 0 1-13 0zM12 17.5V21"
    case duct = "M3 8h18M3 16h18M8 8v8M16 8v8"
    case bin = "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6"
    case meter = "M20 13a8 8 0 1 0-16 0M4 13v4h16v-4M12 13l4-4"
    case sun = "M6 9h14l-3 10H3zM4.5 14h14M13 9l-3 10M3 4.5a3 3 0 0 0 5 0"
    case pipe = "M3 9h4V7h3v2h11M3 15h4v2h3v-2h11"
    case station = "M5 4h14v13H5zM5 11h14M8 17v3M16 17v3M8 14h.01M16 14h.01"
    case lamp = "M7 21V7a4 4 0 0 1 8 0v1M11.5 9h7l1.5 4h-10zM4.5 21h5"
    case substation = "M4 21V9l8-6 8 6v12zM13 8.5L9 14.5h4L11 19"
    case transformer =
        "M15 9.5a5.5 5.5 0 1 1-11 0a5.5 5.5 0 1 1 11 0M20 14.5a5.5 5.5 0 1 1-11 0a5.5 5.5 0 1 1 11 0"
    case thing = "M12 5a7 7 0 1 0 .01 0M12 11v5M12 8h.01"
    case drop = "M12 3c4 5 6 8 6 11.5a6 6 0 0 1-12 0C6 11 8 8 12 3z"
    case flame =
        "M12 3c1 4 5.5 6 5.5 11a5.5 5.5 0 0 1-11 0c0-2.5 1.5-4 2.5-5.5.5 2 1.5 2.5 2 3C12 9 11 6 12 3z"
    case bolt = "M13 2.5L5 14h6l-1.5 7.5L18 10h-6z"
    case gas = "M12 4c3 4 5 6.5 5 10a5 5 0 0 1-10 0c0-3.5 2-6 5-10zM12 13v4"
    case waves = "M4 9a11 11 0 0 1 16 0M7 12.5a7 7 0 0 1 10 0M12 17h.01M10 15.5a3 3 0 0 1 4 0"

    /// Its strokes, to be drawn two wide on a square of 24.
    public var outline: Outline { Self.outlines[self] ?? Outline() }

    /// Read once each.
    private static let outlines: [Glyph: Outline] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, Outline(svg: $0.rawValue) ?? Outline()) })

    public static func of(_ network: Network) -> Glyph {
        switch network {
        case .electricity: .bolt
        case .districtHeating: .flame
        case .water: .drop
        case .gas: .gas
        case .telecom: .waves
        case .lighting: .lamp
        case .waste: .bin
        case .mobility: .plug
        case .unspecified: .thing
        }
    }

    public static func of(_ kind: AssetKind) -> Glyph {
        switch kind {
        case .cable: .cable
        case .duct: .duct
        case .pipe: .pipe
        case .substation: .substation
        case .transformer: .transformer
        case .battery: .battery
        case .photovoltaic: .sun
        case .chargingPoint: .plug
        case .meter: .meter
        case .streetLight: .lamp
        case .building: .building
        case .well: .drop
        case .inlet: .bin
        case .cabinet: .cabinet
        case .station: .station
        case .unspecified: .thing
        }
    }
}

extension DrawingList {
    /// Draws a symbol of that size about a place.
    mutating func glyph(_ glyph: Glyph, at centre: CGPoint, size: CGFloat, _ colour: Colour) {
        let origin = CGPoint(x: centre.x - size / 2, y: centre.y - size / 2)
        stroke(glyph.outline.placed(scale: size / 24, at: origin), colour, width: size / 12)
    }
}
