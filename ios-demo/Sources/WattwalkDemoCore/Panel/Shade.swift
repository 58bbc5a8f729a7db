/// A colour of the panels, which are light by day, to be read in the sun, and
/// dark by night. What is drawn in the picture is the same by both.
public struct Shade: Equatable, Sendable {
    public let day, night: Colour

    private init(_ day: UInt32, _ night: UInt32) {
        self.day = Colour(day)
        self.night = Colour(night)
    }

    public static let page = Shade(0xE9EEF4, 0x070D18)
    public static let card = Shade(0xFFFFFF, 0x111B2D)
    public static let raised = Shade(0xF1F5F9, 0x1B2941)
    public static let line = Shade(0xB9C5D4, 0x3A4C70)
    public static let text = Shade(0x0B1220, 0xFFFFFF)
    public static let soft = Shade(0x46556B, 0xC3CFE0)
    public static let warn = Shade(0x7A4100, 0xFFD48A)
    public static let warnCard = Shade(0xFFF1D6, 0x3A2A0C)
    /// What leads the visitor on: its words on a card.
    public static let accent = Shade(0x0B6E5F, 0x5EEAD4)
}
