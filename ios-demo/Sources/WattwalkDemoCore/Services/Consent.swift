import Foundation

/// The hosts that a guide has agreed to on this iPad, of one pack.
@MainActor struct Consent {
    private let store: any Kept
    private let pack: String

    init(_ store: any Kept, pack: String) {
        self.store = store
        self.pack = pack
    }

    /// What another version wrote, or nobody, agrees to nothing.
    private var ofPacks: [String: Set<String>] {
        store.read().flatMap { try? JSONDecoder().decode([String: Set<String>].self, from: $0) }
            ?? [:]
    }

    var hosts: Set<String> {
        // An earlier version kept the hosts of one service in one text.
        get { Set((ofPacks[pack] ?? []).flatMap { $0.components(separatedBy: ", ") }) }
        nonmutating set {
            var all = ofPacks
            all[pack] = newValue.isEmpty ? nil : newValue
            if let data = try? JSONEncoder().encode(all) { store.write(data) }
        }
    }
}
