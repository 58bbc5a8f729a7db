/// Where the guide is heard. Twenty tablets that speak aloud are a din:
/// earphones come first.
public enum Voice: String, Codable, CaseIterable, Sendable {
    /// In earphones, if some are worn; otherwise there are the captions.
    case earphones
    /// However the tablet can.
    case aloud
    /// Not at all.
    case silent

    /// The next one, as a button goes round.
    var next: Voice {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }
}
