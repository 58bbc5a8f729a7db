import Foundation
import Testing
import Wattwalk

@testable import WattwalkDemoCore

@MainActor @Suite struct SpeechTests {
    private let engine = FakeEngine()

    private func cue(_ title: String, _ body: String = "One.\n\nTwo.", in language: String = "en")
        -> Cue
    {
        Cue(subject: .stop("a"), language: language, title: title, body: body)
    }

    /// A queue that may be heard.
    private func queue(_ voice: Voice = .aloud) -> SpeechQueue {
        let queue = SpeechQueue(engine, voice: voice)
        queue.isHeld = false
        return queue
    }

    @Test func paragraphsAreSaidOneAfterTheOther() {
        let queue = queue()
        queue.say(cue("Title", "One.\n\n\n\nTwo.\n"))
        #expect(engine.said.map(\.text) == ["Title"])
        for _ in 0..<4 { engine.finish() }
        #expect(engine.said.map(\.text) == ["Title", "One.", "Two."])
        #expect(!queue.isSpeaking && !queue.hasWords)
    }

    @Test func aLaterCueIsSaidInsteadOfTheOneBefore() {
        let queue = queue()
        queue.say(cue("First"))
        let stopped = engine.current?.number ?? 0
        queue.say(cue("Second"))
        // The one that was stopped is reported late.
        engine.finished?(stopped)
        #expect(engine.said.map(\.text) == ["First", "Second"])
        engine.finish()
        #expect(engine.said.last?.text == "One.")
    }

    @Test func wordsAreSaidInTheirLanguage() {
        let queue = queue()
        for (language, tag) in [("fr", "fr-FR"), ("zh", "zh-CN"), ("en", "en-GB")] {
            queue.say(cue("T", in: language))
            #expect(engine.said.last?.voice == tag)
        }
    }

    @Test func withoutAVoiceWordsAreToBeRead() {
        engine.voices = ["en-GB"]
        let queue = queue()
        queue.say(cue("Titre", in: "fr"))
        #expect(queue.lacksVoice && engine.said.isEmpty)
        queue.say(cue("Title"))
        #expect(!queue.lacksVoice && engine.said.count == 1)
    }

    @Test func aPauseHoldsAndGoesOnInTheMiddle() {
        let queue = queue()
        queue.say(cue("Title"))
        queue.isHeld = true
        #expect(engine.paused && !queue.isSpeaking)
        queue.isHeld = false
        #expect(!engine.paused && engine.said.count == 1)
        // What comes in a pause waits for its end.
        queue.isHeld = true
        queue.say(cue("Later"))
        #expect(engine.said.count == 1)
        queue.isHeld = false
        #expect(engine.said.map(\.text) == ["Title", "Later"])
    }

    @Test func aTelephoneCallCutsAParagraphThatIsSaidAnew() {
        let queue = queue()
        queue.say(cue("Title"))
        engine.finish()
        queue.interruptionBegan()
        #expect(engine.current == nil && queue.hasWords)
        // The guide pauses during the call: nothing is said after it either.
        queue.isHeld = true
        queue.interruptionEnded()
        #expect(engine.current == nil)
        queue.isHeld = false
        #expect(engine.said.map(\.text) == ["Title", "One.", "One."])
    }

    @Test func aCallCutsASentenceAndTheGuideGoesOnAtIt() {
        let queue = queue()
        queue.say(cue("Title", "One 1.5. Two!\n\nThree."))
        for _ in 0..<2 { engine.finish() }
        queue.interruptionBegan()
        queue.interruptionEnded()
        for _ in 0..<3 { engine.finish() }
        #expect(engine.said.map(\.text) == ["Title", "One 1.5.", "Two!", "Two!", "Three."])
        #expect(engine.said.map(\.endsParagraph) == [true, false, true, true, true])
    }

    @Test func nothingOfThePacksWordsIsLostBetweenSentences() throws {
        for language in Demo.pack.languages() {
            let session = try TourSession(
                pack: Demo.pack, settings: newVisit(language: language))
            for stop in Demo.pack.tour().stops {
                let cue = try #require(try session.words(subject: .stop(stop.id)))
                let shown = SpeechQueue.paragraphs(of: cue.body)
                #expect(shown.count == cue.paragraphs().count)
                for (paragraph, sentences) in zip(shown, cue.paragraphs()) {
                    let bare: (String) -> String = { $0.filter { !$0.isWhitespace } }
                    #expect(bare(sentences.joined()) == bare(paragraph))
                    #expect(sentences.allSatisfy { $0.count < 300 }, "\(stop.id)")
                }
            }
        }
    }

    @Test func soundThatWasResetIsTakenUp() {
        let queue = queue()
        queue.say(cue("Title"))
        queue.soundWasReset()
        #expect(engine.said.map(\.text) == ["Title", "Title"])
    }

    @Test func earphonesPulledOutKeepTheGuideFromSpeakingAloud() {
        let queue = queue(.earphones)
        queue.say(cue("Title"))
        #expect(engine.said.isEmpty)
        queue.earphonesWorn = true
        #expect(engine.current?.text == "Title")
        queue.earphonesWorn = false
        #expect(engine.current == nil)
        queue.earphonesWorn = true
        #expect(engine.said.map(\.text) == ["Title", "Title"])
    }

    @Test func captionsOnlyForgetsWhatWasWaiting() {
        let queue = queue()
        queue.say(cue("Title"))
        queue.voice = .silent
        #expect(engine.current == nil && !queue.hasWords)
        queue.say(cue("Other"))
        queue.voice = .aloud
        #expect(engine.said.map(\.text) == ["Title"])
        #expect(Voice.earphones.next == .aloud && Voice.silent.next == .earphones)
    }
}
