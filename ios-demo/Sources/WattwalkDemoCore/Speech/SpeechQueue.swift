import Foundation
import Wattwalk

/// Says the guide's words in the language that they are in, a sentence at a
/// time, when they may be heard: the guide goes on, nobody telephones, and
/// there is where to hear them. One that was cut short is said anew.
@MainActor public final class SpeechQueue {
    private let engine: any SpeechEngine
    private var waiting: [Utterance] = []
    private var current: Utterance?
    private var counted = 0
    /// Whether what is being said is held in the middle.
    private var paused = false
    private var interrupted = false

    /// Whether the words said last had no voice: they are to be read.
    private(set) var lacksVoice = false

    /// Where the guide is heard.
    var voice: Voice {
        didSet {
            if voice == .silent { hush() } else { settle() }
        }
    }

    /// While held, words wait; those cut short go on when it is let go.
    var isHeld = true { didSet { settle() } }

    /// Whether the visitor wears earphones; told by whoever knows the route.
    public var earphonesWorn: Bool { didSet { settle() } }

    init(_ engine: any SpeechEngine, voice: Voice, earphonesWorn: Bool = false) {
        self.engine = engine
        self.voice = voice
        self.earphonesWorn = earphonesWorn
        engine.finished = { [weak self] in self?.finished($0) }
    }

    /// Whether something is being said.
    var isSpeaking: Bool { current != nil && !paused }

    /// Whether something is being said, or waits to be.
    var hasWords: Bool { current != nil || !waiting.isEmpty }

    /// Says a cue instead of what is being said.
    func say(_ cue: Cue) {
        hush()
        let tag = Self.voiceTag(cue.language)
        lacksVoice = voice != .silent && !engine.hasVoice(tag)
        guard voice != .silent, !lacksVoice else { return }
        for paragraph in [[cue.title]] + cue.paragraphs() {
            for (place, text) in paragraph.enumerated() {
                counted += 1
                waiting.append(
                    Utterance(
                        number: counted, text: text, endsParagraph: place == paragraph.count - 1,
                        voice: tag))
            }
        }
        settle()
    }

    /// Stops, and forgets what was waiting.
    func hush() {
        waiting = []
        lacksVoice = false
        if current != nil { engine.stop() }
        current = nil
        paused = false
    }

    /// A telephone call or another app takes the sound away.
    public func interruptionBegan() {
        interrupted = true
        settle()
    }

    /// It is given back.
    public func interruptionEnded() {
        interrupted = false
        settle()
    }

    /// The system's sound was restarted: what was being said is lost.
    public func soundWasReset() {
        interrupted = false
        putBack()
        settle()
    }

    private func finished(_ number: Int) {
        // One that was stopped may still be reported.
        guard number == current?.number else { return }
        current = nil
        settle()
    }

    private var audible: Bool { voice == .aloud || (voice == .earphones && earphonesWorn) }

    /// Brings what is being said in line with what may be.
    private func settle() {
        if interrupted || !audible {
            // The system may have ended it: the sentence is said anew.
            putBack()
        } else if isHeld {
            if current != nil, !paused {
                paused = true
                engine.pause()
            }
        } else if current != nil {
            guard paused else { return }
            paused = false
            engine.goOn()
        } else if !waiting.isEmpty {
            let next = waiting.removeFirst()
            current = next
            engine.speak(next)
        }
    }

    private func putBack() {
        guard let cut = current else { return }
        waiting.insert(cut, at: 0)
        current = nil
        paused = false
        engine.stop()
    }

    /// What separates paragraphs is an empty line.
    static func paragraphs(of body: String) -> [String] {
        body.components(separatedBy: "\n\n")
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
            .filter { !$0.isEmpty }
    }

    /// The voices that the guide is best heard in.
    private static func voiceTag(_ language: String) -> String {
        ["en": "en-GB", "fr": "fr-FR", "zh": "zh-CN"][language] ?? language
    }
}
