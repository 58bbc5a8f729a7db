import Foundation
import Wattwalk

/// The district's figures of a time, as the panel shows them.
struct Figures {
    /// Figures of the whole day, and of the quarter of an hour that it is now.
    struct Now {
        let step: Step
        let day: Indicators
        /// Energy in the batteries, of what they can hold; nothing without any.
        let stateOfCharge: Double?
    }

    private let district: SimulatedDistrict
    private let capacityKwh: Double
    private var steps: [Step] = []
    private var indicators: Indicators?

    init(_ district: SimulatedDistrict) {
        self.district = district
        capacityKwh = district.storageKwh(scope: .district)
    }

    mutating func at(_ now: Date) -> Now? {
        let known =
            steps.first.map { $0.start <= now } == true && steps.last.map { now < $0.end } == true
        if !known {
            steps = district.day(time: now, scope: .district).steps
            indicators = district.indicators(time: now, scope: .district)
        }
        guard let indicators, let step = steps.last(where: { $0.start <= now }) else { return nil }
        return Now(
            step: step, day: indicators,
            stateOfCharge: capacityKwh > 0 ? step.storedKwh / capacityKwh : nil)
    }
}

extension Step {
    fileprivate var end: Date { start.addingTimeInterval(durationS) }
}
