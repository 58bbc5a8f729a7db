// Colours, the same in all demos.
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

    public static let edge = Colour(0x34466A)
    public static let paper = Colour(0xFFFFFF)
    public static let pale = Colour(0xC3CFE0)
    public static let ink = Colour(0x0B1220)
    /// What leads the visitor on.
    public static let guide = Colour(0x5EEAD4)
    public static let guideCard = Colour(0x0B6E5F)

    /// The colour of a network.
    public static func of(_ network: Network) -> Colour {
        switch network {
        case .electricity: Colour(0xFFC53D)
        case .districtHeating: Colour(0xFF6B5E)
        case .water: Colour(0x3DA9FC)
        case .gas: Colour(0xC5A880)
        case .telecom: Colour(0x4ADE80)
        case .lighting: Colour(0xFFE9A8)
        case .waste: Colour(0xB08968)
        case .mobility: Colour(0xA78BFA)
        case .unspecified: Colour(0xCBD5E1)
        }
    }
}
