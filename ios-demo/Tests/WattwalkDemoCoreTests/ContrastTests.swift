import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

/// As WCAG 2 defines it: from 1 to 21.
private func contrast(_ a: Colour, _ b: Colour) -> Double {
    func luminance(_ colour: Colour) -> Double {
        func linear(_ part: Double) -> Double {
            part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green)
            + 0.0722 * linear(colour.blue)
    }
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

@Suite struct ContrastTests {
    @Test func wordsOnPanelsAreReadByDayAndByNight() {
        let pairs: [(Shade, Shade)] = [
            (.text, .page), (.text, .card), (.text, .raised), (.soft, .card), (.soft, .raised),
            (.accent, .card), (.accent, .raised), (.warn, .warnCard), (.warn, .card),
        ]
        for (words, ground) in pairs {
            #expect(contrast(words.day, ground.day) >= 4.5, "\(words) on \(ground)")
            #expect(contrast(words.night, ground.night) >= 4.5, "\(words) on \(ground)")
        }
    }

    @Test func wordsInThePictureAreRead() {
        #expect(contrast(.paper, .ink) > 15 && contrast(.pale, .ink) > 10)
        #expect(contrast(.paper, .guideCard) >= 4.5)
        for network in Network.allCases {
            #expect(contrast(.of(network), .ink) >= 4.5, "\(network)")
        }
        #expect(abs(contrast(Colour(0xFFFFFF), Colour(0)) - 21) < 0.01)
    }
}
