import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

/// The guide's buttons that are to be seen.
func buttons(of guide: GuideContent) -> [ButtonContent] {
    let guides = [guide.previous, guide.next, guide.jump, guide.sources, guide.speed]
    return [guide.start, guide.again, guide.voice]
        + (guide.isUnlocked ? guides.compactMap(\.self) : []) + [guide.lock]
}

/// What VoiceOver reads of a card.
private func spoken(_ card: CardContent) -> [String] {
    var words = [card.title, card.close] + card.readings.map(\.spoken)
    if let curve = card.curve { words.append(curve.spoken) }
    words += card.fedBy.flatMap(\.links).map(\.spoken)
    return words + card.feeds.map(\.spoken) + card.facts
}

/// Everything that VoiceOver reads, in its order.
@MainActor private func spoken(_ tablet: Tablet) -> [(region: ScreenRegion, words: String)] {
    let screen = tablet.screen
    let picture = tablet.model.pictureContent
    return ScreenRegion.allCases.sorted { $0.sortPriority > $1.sortPriority }.flatMap { region in
        let words: [String] =
            switch region {
            case .top:
                [screen.title, screen.accuracy.spoken] + [screen.mark?.spoken].compactMap(\.self)
                    + screen.modes.map(\.name.spoken) + screen.languages.map(\.name.spoken)
            case .notices: screen.notices.flatMap { [$0.words] + [$0.help].compactMap(\.self) }
            case .compass: [picture.looking].compactMap(\.self)
            case .picture: [picture.title] + picture.elements.map(\.spoken)
            case .card:
                screen.card.map(spoken) ?? []
            case .undo: [screen.undo?.skipped, screen.undo?.undo.name.spoken].compactMap(\.self)
            case .way: [screen.way.words.spoken]
            case .networks: screen.networks.map(\.name.spoken)
            case .caption:
                [screen.caption.place, screen.caption.title] + screen.caption.paragraphs
                    + screen.caption.asides
            case .guide:
                buttons(of: screen.guide).map(\.name.spoken)
            case .ideas:
                [screen.pages.ideas] + screen.scopes.map(\.name.spoken)
                    + screen.ideas.map(\.spoken) + screen.now.map(\.spoken)
                    + [screen.day?.spoken].compactMap(\.self)
            }
        return words.map { (region, $0) }
    }
}

@MainActor @Suite struct AccessibilityTests {
    @Test func voiceOverGoesFromTheTopThroughThePictureToThePanels() throws {
        let tablet = try Tablet(sensors: .refused)
        #expect(
            spoken(tablet).first { $0.region == .notices }?.words.hasPrefix("Without the position")
                == true)
        tablet.press { $0.rehearse(true) }
        tablet.press { $0.guide(true) }
        for _ in 0..<4 { tablet.press { $0.next() } }
        let all = spoken(tablet)
        #expect(all.allSatisfy { !$0.words.trimmingCharacters(in: .whitespaces).isEmpty })
        let words = all.map(\.words)
        func place(_ text: String) throws -> Int {
            try #require(words.firstIndex { $0.hasPrefix(text) }, "\(text) in \(words)")
        }
        let order = [
            try place("Fort d’Issy"), try place("Position known to within about"),
            try place("Mostly drawn, not surveyed · Figures simulated"), try place("Rehearsal"),
            try place("Français"), try place("Looking "), try place("Augmented view. In sight: "),
            try place("Stop 5 in "), try place("Electricity"), try place("Stop 4 of 10"),
            try place("The transformer that remembers the sun"), try place("Resume"),
            try place("Stops"), try place("Three ideas"), try place("Use less: "),
            try place("Battery: "),
        ]
        #expect(order == order.sorted(), "\(words)")
    }

    @Test func whatIsInThePictureIsTouchedWhereItIsDrawn() throws {
        let tablet = try Tablet(sensors: .refused)
        tablet.press { $0.rehearse(true) }
        tablet.press { $0.next() }
        let elements = tablet.model.pictureContent.elements
        #expect(elements.count > 3)
        #expect(Set(elements.map(\.id)).count == elements.count)
        let screen = CGRect(origin: .zero, size: tablet.request.size)
        for element in elements {
            #expect(screen.contains(element.box), "\(element)")
            let drawn = tablet.model.picture.commands.contains {
                guard case .text(let line) = $0 else { return false }
                let title = line.text.split(separator: "…")[0]
                return element.spoken.hasPrefix(title) && element.box.contains(line.at)
            }
            #expect(drawn, "\(element) is not drawn there")
        }
    }

    @Test func largeLettersAreSetLarge() throws {
        let tablet = try Tablet(sensors: .refused)
        tablet.press { $0.rehearse(true) }
        tablet.press { $0.next() }
        func largest() -> CGFloat {
            tablet.model.picture.commands.compactMap {
                if case .text(let line) = $0, line.text.hasSuffix("kW") { line.size } else { nil }
            }.max() ?? 0
        }
        let before = largest()
        tablet.request.textSize = 28
        tablet.wait(1)
        #expect(before > 10 && abs(largest() / before - 28.0 / 17) < 0.01)
        tablet.model.picture.expectOnScreen()
    }
}
