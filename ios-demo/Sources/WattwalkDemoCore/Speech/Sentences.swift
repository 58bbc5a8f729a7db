// What is said in one go, and said anew when it is cut short.

extension String {
    /// Its sentences: each ends with a full stop or the like, what closes a
    /// quotation after it included. In scripts that are written without spaces
    /// the next follows at once, in others after a space.
    var sentences: [String] {
        var found: [String] = []
        var sentence = ""
        var rest = self[...]
        while let character = rest.popFirst() {
            sentence.append(character)
            let isWide = "。！？".contains(character)
            guard isWide || ".!?…".contains(character) else { continue }
            // Stops that follow each other are one, as are quotations' ends.
            while let next = rest.first, ".!?…。！？”»’」』)）".contains(next) {
                sentence.append(rest.removeFirst())
            }
            // French sets a space before the mark that closes.
            if let space = rest.first, space.isWhitespace, rest.dropFirst().first == "»" {
                sentence.append(contentsOf: rest.prefix(2))
                rest = rest.dropFirst(2)
            }
            guard isWide || rest.first?.isWhitespace != false else { continue }
            found.append(sentence)
            sentence = ""
        }
        found.append(sentence)
        return found.map { $0.trimmed }.filter { !$0.isEmpty }
    }

    private var trimmed: String {
        let begun = drop { $0.isWhitespace }
        let end = begun.lastIndex { !$0.isWhitespace }
        return end.map { String(begun[...$0]) } ?? ""
    }
}
