import Foundation

/// Plain numbers as a language writes them; figures with units come written from
/// the core.
struct Numbers {
    private let locale: Locale

    init(language: String) { locale = Locale(identifier: language) }

    func plain(_ value: Double, digits: Int = 3) -> String {
        // Smaller parts are noise.
        let rounded = (value * 100).rounded() / 100
        return rounded.formatted(
            .number.precision(.significantDigits(1...digits)).locale(locale))
    }

    func count(_ value: Int) -> String { value.formatted(.number.locale(locale)) }
}
