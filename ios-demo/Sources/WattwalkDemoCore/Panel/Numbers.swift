import Foundation

/// Figures as a language writes them, with three digits that matter at most.
struct Numbers {
    private let locale: Locale

    init(language: String) { locale = Locale(identifier: language) }

    func kw(_ value: Double) -> String { scaled(value, "kW", "MW") }
    func kwh(_ value: Double) -> String { scaled(value, "kWh", "MWh") }
    func kg(_ value: Double) -> String { scaled(value, "kg", "t") }

    func percent(_ share: Double) -> String {
        share.formatted(.percent.precision(.fractionLength(0)).locale(locale))
    }

    func plain(_ value: Double, digits: Int = 3) -> String {
        // Smaller parts are noise.
        let rounded = (value * 100).rounded() / 100
        return rounded.formatted(
            .number.precision(.significantDigits(1...digits)).locale(locale))
    }

    func count(_ value: Int) -> String { value.formatted(.number.locale(locale)) }

    /// Metres, rounded down so that walking is not read out.
    func distance(_ metres: Double) -> String {
        let step = metres < 200 ? 10.0 : 100.0
        return count(Int((metres / step).rounded(.down) * step))
    }

    private func scaled(_ value: Double, _ unit: String, _ thousand: String) -> String {
        abs(value) >= 999.5 ? "\(plain(value / 1000)) \(thousand)" : "\(plain(value)) \(unit)"
    }
}
