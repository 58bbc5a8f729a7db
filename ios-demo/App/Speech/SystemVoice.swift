import AVFoundation
import WattwalkDemoCore

/// The system's synthesiser.
@MainActor
final class SystemVoice: NSObject, SpeechEngine {
    private let synthesizer = AVSpeechSynthesizer()
    private var said: (utterance: AVSpeechUtterance, number: Int)?

    var finished: (@MainActor (Int) -> Void)?

    override init() {
        super.init()
        synthesizer.delegate = self
        // Calls, earphones and other apps are dealt with in one place.
        synthesizer.usesApplicationAudioSession = true
    }

    func hasVoice(_ tag: String) -> Bool { voice(tag) != nil }

    /// The best voice that is installed, of the region if there is one.
    private func voice(_ tag: String) -> AVSpeechSynthesisVoice? {
        let language = tag.prefix { $0 != "-" }
        let voices = AVSpeechSynthesisVoice.speechVoices().filter {
            $0.language.hasPrefix(language)
        }
        func rank(_ voice: AVSpeechSynthesisVoice) -> (Int, Int) {
            (voice.language == tag ? 1 : 0, voice.quality.rawValue)
        }
        return voices.max { rank($0) < rank($1) }
    }

    func speak(_ utterance: Utterance) {
        let words = AVSpeechUtterance(string: utterance.text)
        words.voice = voice(utterance.voice)
        words.postUtteranceDelay = utterance.endsParagraph ? 0.4 : 0
        said = (words, utterance.number)
        synthesizer.speak(words)
    }

    func stop() {
        said = nil
        synthesizer.stopSpeaking(at: .immediate)
    }

    func pause() { synthesizer.pauseSpeaking(at: .word) }
    func goOn() { synthesizer.continueSpeaking() }

    private func ended(_ utterance: ObjectIdentifier) {
        guard let said, ObjectIdentifier(said.utterance) == utterance else { return }
        self.said = nil
        finished?(said.number)
    }
}

extension SystemVoice: AVSpeechSynthesizerDelegate {
    nonisolated func speechSynthesizer(
        _ synthesizer: AVSpeechSynthesizer, didFinish utterance: AVSpeechUtterance
    ) {
        // Not promised to come on the main thread.
        let ended = ObjectIdentifier(utterance)
        Task { @MainActor in self.ended(ended) }
    }
}
