import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

/// The walk without sensors: no permission is given in any of these.
@MainActor @Suite struct RehearsalTests {
    private func rehearsing(store: MemoryStore = MemoryStore()) throws -> Tablet {
        let tablet = try Tablet(sensors: .refused, store: store)
        tablet.press { $0.rehearse(true) }
        return tablet
    }

    @Test func theGuideTakesVisitorsFromStopToStopInThreeLanguages() throws {
        let tablet = try rehearsing()
        #expect(tablet.screen.caption.title == "Welcome")
        #expect(tablet.screen.guide.start.name.text == "Start")
        tablet.press { $0.toggleGoing() }
        tablet.press { $0.next() }
        #expect(tablet.screen.caption.place == "Stop 1 of 10")
        for _ in 0..<3 { tablet.press { $0.next() } }
        #expect(tablet.screen.caption.place == "Stop 4 of 10")
        #expect(tablet.screen.caption.title == "The transformer that remembers the sun")
        tablet.press { $0.speak("fr") }
        #expect(tablet.screen.caption.place == "Étape 4 sur 10")
        #expect(
            tablet.screen.caption.language == "fr" && tablet.screen.pages.ideas == "Trois idées")
        tablet.press { $0.next() }
        tablet.press { $0.speak("zh") }
        #expect(tablet.screen.caption.place == "第 5 站，共 10 站")
        #expect(tablet.screen.caption.language == "zh" && tablet.screen.pages.ideas == "三个理念")
        // Words of another language are none of the pack's.
        tablet.press { $0.speak("tlh") }
        #expect(tablet.screen.languages.first { $0.isChosen }?.value == "zh")
    }

    @Test func aGuideRehearsesWhatAStreetDoes() throws {
        let store = MemoryStore()
        let tablet = try rehearsing(store: store)
        #expect(tablet.screen.notices.isEmpty)
        let streets = tablet.model.guideSheet.streets
        #expect(streets.map(\.isChosen) == [true] + Array(repeating: false, count: 6))
        #expect(streets[3].name == "a magnetic cover")
        tablet.press { $0.rehearse(under: streets[3].conditions) }
        #expect(
            tablet.screen.notices.map(\.words)
                == ["Rehearsed: a magnetic cover · the compass is 120° off"])
        tablet.press { $0.next() }
        #expect(tablet.screen.caption.place == "Stop 1 of 10")
        tablet.press { $0.speak("fr") }
        let french = tablet.screen.notices.first?.words
        #expect(french?.contains("un étui magnétique · la boussole se trompe de 1") == true)
        // It is kept with the visit, and left again.
        tablet.model.disappear()
        let opened = try Tablet(sensors: .refused, store: store)
        #expect(opened.model.guideSheet.streets[3].isChosen)
        opened.press { $0.rehearse(under: nil) }
        #expect(opened.screen.notices.isEmpty && opened.reported == [])
        opened.press { $0.rehearse(false) }
        #expect(opened.model.guideSheet.streets.isEmpty)
    }

    @Test(arguments: Demo.pack.languages())
    func everyStopHasItsCaptionPictureAndList(language: String) throws {
        let tablet = try rehearsing()
        tablet.press { $0.speak(language) }
        let words = try Demo.words(language)
        #expect(tablet.screen.pages.ideas == words["three_ideas"])
        #expect(tablet.screen.guide.next.name.text == words["guide_next"])
        var titles: [String] = []
        for stop in tablet.model.guideSheet.stops {
            tablet.press { $0.go(to: stop.id) }
            let caption = tablet.screen.caption
            #expect(caption.language == language && !caption.paragraphs.isEmpty)
            #expect(caption.asides.count == 4)
            #expect(stop.name.hasSuffix(caption.title))
            titles.append(caption.title)
            tablet.model.picture.expectOnScreen()
            // Lifted to a roof, the tablet shows little more than sky, wall and labels.
            #expect(tablet.model.picture.commands.count > 25)
            #expect(tablet.model.pictureContent.elements.contains { !$0.spoken.isEmpty })
            #expect(tablet.model.guideSheet.stops.filter(\.isCurrent).map(\.id) == [stop.id])
        }
        #expect(Set(titles).count == 10)
        #expect(tablet.model.guideSheet.stops.allSatisfy { $0.glyph == .tick })
        #expect(!tablet.screen.sources.attribution.isEmpty)
    }

    @Test func theWholeWalkIsRehearsedAndEnds() throws {
        let tablet = try rehearsing()
        for _ in 0..<3 { tablet.press { $0.changeSpeed() } }
        #expect(tablet.screen.guide.speed?.name.text == "30×")
        tablet.press { $0.toggleGoing() }
        var places: [String] = []
        for _ in 0..<600 where tablet.screen.guide.isGoing {
            tablet.wait(0.5)
            let place = tablet.screen.caption.place
            if place.hasPrefix("Stop"), !places.contains(place) { places.append(place) }
        }
        #expect(places == (1...10).map { "Stop \($0) of 10" })
        #expect(!tablet.screen.guide.isGoing)
        // Started once more, it begins anew.
        tablet.press { $0.toggleGoing() }
        #expect(tablet.screen.guide.isGoing && tablet.model.guideSheet.stops[9].glyph == nil)
    }

    @Test func aPauseStopsTheWalkAndTheVoice() throws {
        let tablet = try rehearsing()
        tablet.press { $0.changeVoice() }
        tablet.press { $0.toggleGoing() }
        tablet.press { $0.go(to: "welcome") }
        tablet.press { $0.next() }
        #expect(tablet.engine.current != nil)
        // Sky, ground and walls; labels find their places while all else stands.
        func world() -> [DrawCommand] {
            tablet.model.picture.commands.filter {
                if case .fill(_, .gradient) = $0 { true } else { false }
            }
        }
        let walking = world()
        tablet.wait(2)
        #expect(walking.count > 5 && world() != walking)
        tablet.press { $0.toggleGoing() }
        #expect(tablet.engine.paused && tablet.screen.guide.start.name.text == "Resume")
        let paused = world()
        tablet.wait(2)
        #expect(world() == paused)
        tablet.press { $0.toggleGoing() }
        #expect(!tablet.engine.paused)
    }

    @Test func aNetworkThatIsSwitchedOffIsNotDrawn() throws {
        let tablet = try rehearsing()
        tablet.press { $0.next() }
        func drawn() -> Int {
            let yellow = Colour.of(.electricity)
            return tablet.model.picture.commands.count { command in
                guard case .fill(_, .solid(var colour)) = command else { return false }
                colour.alpha = 1
                return colour == yellow
            }
        }
        #expect(drawn() > 0)
        tablet.press { $0.show(.electricity, false) }
        #expect(drawn() == 0)
        #expect(tablet.screen.networks.filter { !$0.isChosen }.map(\.value) == [.electricity])
        tablet.press { $0.show(.electricity, true) }
        #expect(drawn() > 0)
    }

    @Test func whatIsSimulatedSaysSo() throws {
        let tablet = try rehearsing()
        tablet.press { $0.next() }
        #expect(tablet.screen.simulated.text == "≈ Simulated")
        #expect(tablet.screen.mark?.spoken == "Mostly drawn, not surveyed · Figures simulated")
        let marks = tablet.model.picture.commands.count {
            if case .text(let line) = $0 { line.text.hasPrefix("≈\u{a0}") } else { false }
        }
        // Each label but the arrow to what is outside, which shows no figure.
        let labels = tablet.model.pictureContent.elements.count
        #expect(marks > 3 && (labels - 1...labels).contains(marks))
        #expect(
            tablet.model.pictureContent.elements.allSatisfy { $0.spoken.hasSuffix("simulated") })
    }

    @Test func theThreeIdeasAreInFigures() throws {
        let tablet = try rehearsing()
        let ideas = tablet.screen.ideas
        #expect(ideas.map(\.name) == ["Use less", "Relieve the grid", "Produce and use here"])
        #expect(ideas[0].figure.hasSuffix("W") && ideas[2].figure.hasSuffix("%"))
        #expect(tablet.screen.now.map(\.name) == ["Used", "Solar", "From the grid", "Battery"])
        #expect(tablet.screen.now.allSatisfy { $0.figure.contains { $0.isNumber } })
        let before = tablet.screen.now
        for _ in 0..<3 { tablet.press { $0.changeSpeed() } }
        tablet.press { $0.toggleGoing() }
        tablet.wait(60)
        #expect(tablet.screen.now != before)
    }

    @Test func figuresAreOfTheDistrictOrOfTheBatterysTransformer() throws {
        let tablet = try rehearsing()
        #expect(tablet.screen.scopes.map(\.name.text) == ["District", "Transformer"])
        #expect(tablet.screen.scopes.filter(\.isChosen).map(\.value) == [.batteryTransformer])
        let (ideas, day) = (tablet.screen.ideas, try #require(tablet.screen.day))
        #expect(ideas[1].day.hasSuffix(" moved in time"))
        #expect(day.spoken.hasPrefix("The simulated day: ") && day.legend.count == 6)
        #expect(day.course.lines.allSatisfy { $0.runs[0].count == 96 })
        #expect(day.course.hours.map(\.text) == ["00:00", "06:00", "12:00", "18:00", "24:00"])
        #expect(abs(day.course.nowX - 11 / 24) < 0.01)
        tablet.press { $0.show(Scope.district) }
        #expect(tablet.screen.scopes.filter(\.isChosen).map(\.value) == [.district])
        #expect(tablet.screen.ideas != ideas && tablet.screen.day?.course.lines != day.course.lines)
        // The highest of them reaches the upper edge.
        let drawn = day.course.lines.map { $0.runs[0].map(\.y).max() ?? 0 }
        #expect(drawn.max() == 1 && drawn.allSatisfy { $0 > 0 })
    }

    @Test func aProcessThatIsKilledLeavesTheVisitWhereItWas() throws {
        let store = MemoryStore()
        let tablet = try rehearsing(store: store)
        tablet.press { $0.next() }
        tablet.press { $0.next() }
        tablet.press { $0.speak("fr") }
        tablet.press { $0.show(.water, false) }
        tablet.press { $0.changeVoice() }
        let before = tablet.screen
        // Killed: nothing is said to the model first.
        tablet.clock.goOn(600)
        let again = try Tablet(sensors: .refused, store: store, clock: tablet.clock)
        #expect(again.screen.caption == before.caption)
        #expect(
            again.screen.networks == before.networks && again.screen.languages == before.languages)
        #expect(again.screen.guide.voice == before.guide.voice)
        #expect(again.screen.way.words == before.way.words)
        #expect(again.screen.way.words.text.hasPrefix("Étape 3 à "))
        // After a night it is another visit, with the same choices.
        tablet.clock.goOn(12 * 3600)
        let morning = try Tablet(sensors: .refused, store: store, clock: tablet.clock)
        #expect(morning.screen.caption.title == "Bienvenue")
        #expect(morning.screen.networks == before.networks)
    }

    @Test func whatCannotBeReadIsANewVisit() throws {
        let store = MemoryStore()
        for kept in ["", "{}", "{\"saved\":0,\"visit\":7}", "\u{0}\u{0}"] {
            store.kept = Data(kept.utf8)
            let tablet = try Tablet(store: store, language: "de")
            #expect(tablet.screen.caption.title == "Bienvenue", "the pack's first language")
        }
    }

    @Test func aVisitIsKeptInAFile() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("wattwalk-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var failures: [String] = []
        let file = folder.appendingPathComponent("a/visit.json")
        let store = KeptFile(file) { failures.append("\($0)") }
        #expect(store.read() == nil)
        var visit = SavedVisit(language: "zh")
        visit.hidden = [.water, .districtHeating]
        visit.progress.reached = ["welcome"]
        store.save(visit, at: SavedVisit.sunnyDay)
        #expect(store.savedVisit(at: SavedVisit.sunnyDay, language: "en") == visit)
        try Data(count: 2 << 20).write(to: file)
        #expect(store.read() == nil)
        #expect(failures == [])
        // A folder is in its place.
        let blocked = KeptFile(folder) { failures.append("\($0)") }
        blocked.write(Data())
        #expect(failures.count == 1)
    }
}
