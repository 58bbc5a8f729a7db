// How much of the pack's wide networks is known around the visitor, in words.
import Wattwalk

extension SurroundingsState {
    /// How far everything is known, metres: where the edge is on the plan.
    /// Nothing where the pack has all, or where nothing is known.
    var edgeM: Double? {
        switch self {
        case .whole, .loading: nil
        case .complete(let toM), .edge(let toM, _): toM > 0 ? toM : nil
        }
    }

    /// Whether nothing is known beyond, and waiting does not change it.
    var isCut: Bool { if case .edge = self { true } else { false } }

    /// How it is, by a sign and by words; nothing where the pack has all.
    func saying(_ words: Words, _ numbers: Numbers) -> Saying? {
        switch self {
        case .whole: return nil
        case .loading: return Saying("…", words[.aroundLoading])
        case .complete:
            return Saying("✓", words(.aroundComplete, numbers.count(Int(shownM() ?? 0))))
        case .edge(_, let reason):
            let why = reason.text(words, numbers)
            let text =
                shownM().map { words(.aroundEdge, numbers.count(Int($0)), why) }
                ?? words(.aroundNone, why)
            return Saying("!", text, warns: true)
        }
    }
}

extension EdgeReason {
    fileprivate func text(_ words: Words, _ numbers: Numbers) -> String {
        switch self {
        case .crowded(let assets): words(.edgeCrowded, numbers.count(Int(assets)))
        case .notAllowed(let host): words(.edgeNotAllowed, host)
        case .unreachable(let fault, _): words(.edgeUnreachable, words[.of(fault.hindrance())])
        case .changed(let file): words(.edgeChanged, file)
        case .broken: words[.edgeBroken]
        }
    }
}

extension Saying {
    /// After a sign, for who sees no colours; it is not read out.
    init(_ sign: String, _ text: String, warns: Bool = false) {
        self.init("\(sign) \(text)", spoken: text, warns: warns)
    }
}
