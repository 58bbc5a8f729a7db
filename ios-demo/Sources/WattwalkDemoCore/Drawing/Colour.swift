// Colours: those of the core, which are the same in every app.
import Wattwalk

/// A colour in sRGB, each part from 0 to 1.
public struct Colour: Equatable, Hashable, Sendable {
    public var red, green, blue, alpha: Double

    /// From 0xRRGGBB.
    init(_ rgb: UInt32) {
        red = Double(rgb >> 16 & 0xFF) / 255
        green = Double(rgb >> 8 & 0xFF) / 255
        blue = Double(rgb & 0xFF) / 255
        alpha = 1
    }

    /// As opaque as this share of what it was.
    func faded(_ opacity: Double) -> Colour {
        var faded = self
        faded.alpha *= min(max(opacity, 0), 1)
        return faded
    }

    /// That share of the way from this colour to another.
    func mixed(_ other: Colour, _ share: Double) -> Colour {
        let t = min(max(share, 0), 1)
        var mixed = self
        mixed.red += (other.red - red) * t
        mixed.green += (other.green - green) * t
        mixed.blue += (other.blue - blue) * t
        return mixed
    }

    private static let palette = Wattwalk.palette()

    public static let edge = Colour(0x34466A)
    public static let paper = Colour(palette.paperRgb)
    public static let pale = Colour(palette.paleRgb)
    public static let ink = Colour(palette.inkRgb)
    /// What a battery gives back and stores, on ink as on the page by night.
    static let gives = Colour(0xC4A7FF), stores = Colour(0x5EEAD4)
    /// What leads the visitor on.
    public static let guide = Colour(palette.guideRgb)
    public static let guideCard = Colour(palette.guideCardRgb)

    /// The colour of a network.
    public static func of(_ network: Network) -> Colour {
        Colour(palette.networks[network] ?? palette.paleRgb)
    }

    /// The dashes of a network's lines: metres of a dash, of the gap behind it, and
    /// so on.
    static func dashes(of network: Network) -> [Float] { palette.dashesM[network] ?? [1, 1] }
}
