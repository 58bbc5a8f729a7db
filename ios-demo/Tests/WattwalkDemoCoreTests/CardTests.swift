import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

/// What the visitor touches in the picture, and the card of it.
@MainActor @Suite struct CardTests {
    /// At the stop of the transformer with the battery, in the rehearsal.
    private func tablet(at stop: String = "battery") throws -> Tablet {
        let tablet = try Tablet(sensors: .refused)
        tablet.press { $0.rehearse(true) }
        tablet.press { $0.go(to: stop) }
        tablet.wait(2)
        return tablet
    }

    private func middle(_ element: PictureElement) -> CGPoint {
        CGPoint(x: element.box.midX, y: element.box.midY)
    }

    @Test func aTouchOnALabelOpensItsCardAndOneOnNothingClosesIt() throws {
        let tablet = try tablet()
        #expect(tablet.screen.card == nil)
        let element = try #require(tablet.model.pictureContent.elements.first)
        tablet.model.touch(middle(element), in: tablet.request.size)
        let card = try #require(tablet.screen.card)
        #expect(element.spoken.hasPrefix(card.title))
        // A view twice as large as its picture is touched at the same place of it.
        tablet.press { $0.choose(nil) }
        #expect(tablet.screen.card == nil)
        let twice = CGSize(
            width: tablet.request.size.width * 2, height: tablet.request.size.height * 2)
        let again = try #require(tablet.model.pictureContent.elements.first)
        tablet.model.touch(CGPoint(x: again.box.midX * 2, y: again.box.midY * 2), in: twice)
        #expect(tablet.screen.card != nil)
        for place in [
            CGPoint(x: CGFloat.nan, y: 0), CGPoint(x: -1e9, y: CGFloat.infinity),
        ] {
            tablet.model.touch(place, in: tablet.request.size)
            #expect(tablet.screen.card == nil)
        }
        tablet.model.touch(.zero, in: .zero)
        #expect(tablet.reported == [])
    }

    @Test(arguments: Demo.pack.languages())
    func aCardSaysAllThatIsKnown(language: String) throws {
        let tablet = try tablet()
        tablet.press { $0.speak(language) }
        tablet.model.choose("tr-4")
        let words = try Demo.words(language)
        let card = try #require(tablet.screen.card)
        #expect(card.close == words["card_close"] && card.fedByTitle == words["card_fed_by"])
        #expect(!card.title.isEmpty && !card.facts.isEmpty)
        #expect(card.readings.allSatisfy { !$0.value.isEmpty && !$0.provenance.isEmpty })
        #expect(card.noReadings == nil)
        let curve = try #require(card.curve)
        #expect(curve.spoken.hasPrefix(curve.title))
        let list = curve.course.drawing(
            size: CGSize(width: 300, height: 150), textSize: 13, measure: EstimatedMeasure())
        let sheet = CGRect(origin: .zero, size: list.size).insetBy(dx: -1, dy: -1)
        for command in list.commands {
            let box = try #require(command.bounds)
            #expect(sheet.contains(box), "\(command)")
        }
        #expect(card.fedBy.allSatisfy { !$0.links.isEmpty } && !card.fedBy.isEmpty)
        #expect(!card.feeds.isEmpty && (card.more == nil || card.feeds.count == 12))
    }

    @Test func linksLeadUpToTheSourceAndBack() throws {
        let tablet = try tablet()
        tablet.model.choose("tr-4")
        let first = try #require(tablet.screen.card)
        let up = try #require(first.fedBy.first?.links.first)
        tablet.press { $0.choose(up.id) }
        let above = try #require(tablet.screen.card)
        #expect(above.asset == up.id && above.title == up.title)
        #expect(above.feeds.contains { $0.id == first.asset } || above.more != nil)
        // Nobody knows that one.
        tablet.press { $0.choose("nowhere") }
        #expect(tablet.screen.card == nil)
    }

    @Test func voiceOverOpensTheSameCardByAnElement() throws {
        let tablet = try tablet()
        for element in tablet.model.pictureContent.elements {
            tablet.model.choose(element)
            let chosen = try #require(tablet.screen.card)
            #expect(element.spoken.hasPrefix(chosen.title))
            #expect(chosen.spoken.hasPrefix(chosen.title))
        }
    }

    @Test func whatIsChosenStandsOutAndEndsWithTheNextStop() throws {
        let tablet = try tablet()
        func showsSchool() -> Bool {
            tablet.model.pictureContent.elements.contains {
                $0.spoken.hasPrefix("Louise Michel school")
            }
        }
        #expect(showsSchool())
        tablet.press { $0.choose("battery") }
        tablet.wait(1)
        #expect(tablet.screen.card != nil && !showsSchool())
        tablet.press { $0.next() }
        #expect(tablet.screen.card == nil)
    }

    @Test func itIsAskedAnewWhileItIsOpen() throws {
        let tablet = try tablet()
        tablet.model.choose("tr-4")
        let before = try #require(tablet.screen.card)
        tablet.press { $0.guide(true) }
        tablet.press { $0.turnClock(to: 20 * 60) }
        tablet.wait(4)
        let after = try #require(tablet.screen.card)
        #expect(after.curve?.course.nowX != before.curve?.course.nowX)
        #expect(after.readings != before.readings)
        tablet.press { $0.speak("zh") }
        #expect(tablet.screen.card?.close == "关闭")
    }
}
