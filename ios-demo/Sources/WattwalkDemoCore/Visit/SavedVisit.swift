import Foundation
import Wattwalk

/// What is kept of a visit when the app goes: it is taken up there again.
struct SavedVisit: Codable, Equatable, Sendable {
    var language: String
    var hidden: Set<Network> = []
    var rehearsal = false
    /// How far the rehearsal has gone, seconds.
    var rehearsedS = 0.0
    /// What the rehearsal's clock showed when it began, where it was turned.
    var rehearsalStart: Date?
    /// What the rehearsal's sensors suffer.
    var conditions: Conditions?
    var voice = Voice.earphones
    var progress = Self.nothingSeen

    /// A sunny day in June 2026, at eleven by the local clock: where a rehearsal
    /// begins.
    static let sunnyDay = Date(timeIntervalSince1970: 1_781_600_400)
    static let nothingSeen = TourProgress(
        reached: [], skipped: [], current: nil, byHand: false, assetsSaid: [])
}

extension Kept {
    func save(_ visit: SavedVisit, at now: Date) {
        guard let data = try? JSONEncoder().encode(Stamped(saved: now, visit: visit)) else {
            return
        }
        write(data)
    }

    /// What was kept, or a new visit. One that was left long ago is not taken
    /// up again; its choices are. What another version wrote, or nobody, is a
    /// new visit.
    func savedVisit(at now: Date, language: String) -> SavedVisit {
        guard let data = read(), let kept = try? JSONDecoder().decode(Stamped.self, from: data)
        else {
            return SavedVisit(language: language)
        }
        var visit = kept.visit
        let away = now.timeIntervalSince(kept.saved)
        if !(0...longestBreakS).contains(away) {
            visit.progress = SavedVisit.nothingSeen
            visit.rehearsedS = 0
            visit.rehearsalStart = nil
        }
        return visit
    }
}

private let longestBreakS = 4.0 * 3600

private struct Stamped: Codable {
    let saved: Date
    let visit: SavedVisit
}
