import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

/// What happens in a visit, heard in a task as the app hears it.
@MainActor @Suite struct EventTests {
    @Test func whatHappensIsHeardWhileTheVisitGoesOn() async throws {
        let tablet = try Tablet(sensors: .refused, hearsByHand: false)
        let hearing = Task { [model = tablet.model] in await model.hearEvents() }
        tablet.press { $0.rehearse(true) }
        for (number, stop) in tablet.model.guideSheet.stops.enumerated() {
            tablet.press { $0.go(to: stop.id) }
            let place = "Stop \(number + 1) of 10"
            for _ in 0..<400 where tablet.screen.caption.place != place {
                try await Task.sleep(for: .milliseconds(5))
                tablet.wait(0.25)
            }
            #expect(tablet.screen.caption.place == place)
        }
        hearing.cancel()
        await hearing.value
        #expect(tablet.reported == [])
    }
}
