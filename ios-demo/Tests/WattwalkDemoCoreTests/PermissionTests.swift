import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

@MainActor @Suite struct PermissionTests {
    @Test func aVisitorIsAskedForWhatTheWalkNeeds() throws {
        let tablet = try Tablet(sensors: .notAsked)
        #expect(tablet.position.asked > 0 && tablet.camera.asked > 0)
        #expect(!tablet.position.runs && !tablet.camera.runs && tablet.screen.notices == [])
        tablet.position.state = .ready
        tablet.camera.state = .ready
        #expect(tablet.position.runs && tablet.camera.runs)
        // Put away, nothing is measured.
        tablet.model.disappear()
        #expect(!tablet.position.runs && !tablet.motion.runs && !tablet.camera.runs)
        tablet.position.state = .refused
        #expect(!tablet.position.runs)
    }

    @Test func refusedPermissionsAreSaidAndTheRehearsalWorks() throws {
        let tablet = try Tablet(sensors: .refused)
        #expect(tablet.screen.notices.map(\.notice) == [.refusedLocation, .refusedCamera])
        #expect(tablet.screen.notices.allSatisfy { $0.help == "Settings" })
        var opened = 0
        tablet.model.openSettings = { opened += 1 }
        tablet.model.help(.refusedLocation)
        #expect(opened == 1)
        #expect(tablet.screen.accuracy.text == "Waiting for GPS")
        tablet.model.picture.expectOnScreen()
        tablet.press { $0.rehearse(true) }
        #expect(tablet.screen.notices == [])
        #expect(tablet.screen.accuracy.text.hasPrefix("± "))
        #expect(tablet.model.picture.commands.count > 50)
        #expect(tablet.position.asked == 0 && !tablet.position.runs)
        // Back on site they are said again; then the visitor allows it.
        tablet.press { $0.rehearse(false) }
        #expect(tablet.screen.notices.count == 2)
        tablet.position.state = .ready
        tablet.camera.state = .ready
        #expect(tablet.screen.notices == [] && tablet.position.runs)
    }

    @Test func whatElseIsMissingIsSaid() throws {
        let tablet = try Tablet()
        tablet.position.state = .off
        tablet.motion.state = .missing
        tablet.camera.state = .missing
        #expect(
            tablet.screen.notices.map(\.notice) == [.locationOff, .cameraFailed, .noSensor])
        #expect(tablet.screen.notices.allSatisfy { $0.help == nil && !$0.words.isEmpty })
        // Roughly is better than not at all.
        tablet.position.state = .reduced
        #expect(tablet.position.runs)
        #expect(tablet.screen.notices.first?.notice == .reducedAccuracy)
    }

    @Test func aMissingVoiceIsSaidUntilThereIsOne() throws {
        let tablet = try Tablet(sensors: .refused)
        tablet.engine.voices = ["en-GB"]
        tablet.press { $0.rehearse(true) }
        tablet.press { $0.changeVoice() }
        tablet.press { $0.toggleGoing() }
        tablet.press { $0.next() }
        #expect(tablet.screen.notices == [])
        tablet.press { $0.speak("zh") }
        #expect(tablet.screen.notices.map(\.notice) == [.noVoice])
        tablet.press { $0.speak("en") }
        #expect(tablet.screen.notices == [])
    }
}
