import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

/// What is the guide's: the lock and what is behind it, and the clock.
@MainActor @Suite struct GuideTests {
    private func rehearsing(store: MemoryStore = MemoryStore()) throws -> Tablet {
        let tablet = try Tablet(sensors: .refused, store: store)
        tablet.press { $0.rehearse(true) }
        return tablet
    }

    private func names(_ tablet: Tablet) -> [String] {
        buttons(of: tablet.screen.guide).map(\.name.text)
    }

    @Test func whatTakesAGroupElsewhereIsLockedAway() throws {
        let tablet = try rehearsing()
        #expect(names(tablet) == ["Start", "Repeat", "Earphones", "Guide"])
        #expect(tablet.screen.guide.lock.name.spoken.hasPrefix("For the guide: hold the lock"))
        tablet.press { $0.guide(true) }
        #expect(
            names(tablet) == [
                "Start", "Repeat", "Earphones", "Previous", "Next", "Stops", "Sources", "1×",
                "Lock",
            ])
        tablet.press { $0.guide(false) }
        #expect(!tablet.screen.guide.isUnlocked)
    }

    @Test func whatWasSkippedIsTakenBackForHalfAMinute() throws {
        let tablet = try Tablet()
        tablet.press { $0.guide(true) }
        #expect(tablet.screen.undo == nil)
        tablet.press { $0.next() }
        #expect(tablet.screen.undo?.skipped == "Skipped: 1")
        #expect(tablet.screen.undo?.undo.name.text == "Undo")
        #expect(tablet.screen.guide.standing == "Visited 0 of 10 · skipped: 1")
        tablet.press { $0.undo() }
        #expect(tablet.screen.undo == nil)
        #expect(tablet.screen.guide.standing == "Visited 0 of 10")
        // A jump says words; taken back, they are neither shown nor said.
        tablet.press { $0.changeVoice() }
        tablet.press { $0.toggleGoing() }
        tablet.press { $0.go(to: "solar-roofs") }
        #expect(tablet.screen.caption.place == "Stop 3 of 10" && tablet.engine.current != nil)
        #expect(tablet.screen.undo?.skipped == "Skipped: 1, 2")
        tablet.press { $0.undo() }
        #expect(tablet.screen.caption.title == "Welcome" && tablet.engine.current == nil)
        #expect(tablet.model.guideSheet.stops.allSatisfy { $0.glyph == nil })
        tablet.press { $0.go(to: "arrival") }
        #expect(tablet.screen.undo != nil && tablet.screen.undo?.skipped == nil)
        tablet.wait(31)
        #expect(tablet.screen.undo == nil)
        tablet.press { $0.undo() }
        #expect(tablet.screen.caption.place == "Stop 1 of 10")
    }

    @Test func aRehearsalTakesNothingBack() throws {
        let tablet = try rehearsing()
        tablet.press { $0.next() }
        tablet.press { $0.go(to: "heat") }
        #expect(tablet.screen.undo == nil)
        tablet.press { $0.undo() }
        #expect(tablet.screen.caption.place == "Stop 5 of 10")
    }

    @Test func anIPadThatIsHandedOnLocksItself() throws {
        let tablet = try rehearsing()
        tablet.press { $0.guide(true) }
        tablet.wait(170, picturesPerS: 1)
        // Used, it stays unlocked for as long again.
        tablet.press { $0.changeSpeed() }
        tablet.wait(170, picturesPerS: 1)
        #expect(tablet.screen.guide.isUnlocked)
        tablet.wait(20, picturesPerS: 1)
        #expect(!tablet.screen.guide.isUnlocked)
    }

    @Test func theGuideGoesBackAStopAndReadsHowTheVisitStands() throws {
        let tablet = try rehearsing()
        tablet.press { $0.guide(true) }
        // Before the first there is nothing.
        tablet.press { $0.previous() }
        #expect(tablet.screen.caption.title == "Welcome")
        for _ in 0..<3 { tablet.press { $0.next() } }
        #expect(tablet.screen.caption.place == "Stop 3 of 10")
        tablet.press { $0.previous() }
        #expect(tablet.screen.caption.place == "Stop 2 of 10")
        #expect(tablet.screen.guide.standing.hasPrefix("Visited 3 of 10"))
        tablet.press { $0.previous() }
        tablet.press { $0.previous() }
        #expect(tablet.screen.caption.place == "Stop 1 of 10")
    }

    @Test func theClockOfARehearsalIsTurnedAndKept() throws {
        let store = MemoryStore()
        let tablet = try rehearsing(store: store)
        #expect(tablet.screen.clock.isTurnable && tablet.screen.clock.time == "11:00")
        tablet.press { $0.next() }
        let noon = tablet.screen.now
        tablet.press { $0.turnClock(to: 22 * 60) }
        #expect(tablet.screen.clock.time == "22:00" && tablet.screen.clock.minute == 1320)
        #expect(tablet.screen.now != noon)
        // The visitor stays, and it is no notice: the rehearsal has its own time.
        #expect(tablet.screen.caption.place == "Stop 1 of 10" && tablet.screen.notices == [])
        #expect(tablet.screen.accuracy.text.hasPrefix("± "))
        let again = try Tablet(sensors: .refused, store: store, clock: tablet.clock)
        #expect(again.screen.clock.time == "22:00")
        tablet.press { $0.turnClock(to: -7) }
        #expect(tablet.screen.clock.time == "00:00")
        tablet.press { $0.turnClock(to: 9999) }
        #expect(tablet.screen.clock.time == "23:59")
    }

    @Test func onSiteTheGuideTurnsTheClockAndItIsSaid() throws {
        let tablet = try Tablet()
        let walk = try Rehearsal.fromPack(pack: Demo.pack, seed: 7)
        func feel(second: Double) {
            let samples = walk.samples(
                start: SavedVisit.sunnyDay, fromS: second - 1, toS: second)
            tablet.feel(samples.newest)
            tablet.wait(1)
        }
        feel(second: 1)
        #expect(!tablet.screen.clock.isTurnable && tablet.screen.clock.time == "11:00")
        tablet.press { $0.guide(true) }
        #expect(tablet.screen.clock.isTurnable)
        tablet.press { $0.turnClock(to: 20 * 60 + 30) }
        #expect(tablet.screen.clock.time == "20:30")
        // Which way one looks is not known well yet: that comes after it.
        #expect(tablet.screen.notices.first?.notice == .clockTurned)
        #expect(tablet.screen.notices.first?.help == "Now")
        // Samples are of the turned time: the place stays known.
        #expect(tablet.screen.accuracy.text.hasPrefix("± "))
        feel(second: 2)
        #expect(tablet.screen.accuracy.text.hasPrefix("± "))
        tablet.press { $0.help(.clockTurned) }
        #expect(!tablet.screen.notices.contains { $0.notice == .clockTurned })
        #expect(tablet.screen.clock.time == "11:00")
        #expect(tablet.screen.accuracy.text.hasPrefix("± "))
        #expect(tablet.reported == [])
    }
}
