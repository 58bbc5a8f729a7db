/// A sentence to be said.
public struct Utterance: Equatable, Sendable {
    /// Told again when it has ended.
    public let number: Int
    public let text: String
    /// Whether a paragraph ends with it: a moment's silence follows.
    public let endsParagraph: Bool
    /// BCP 47 tag of the voice, as `fr-FR`.
    public let voice: String
}

/// What speaks: the system's synthesiser, or what stands for it in a test.
@MainActor public protocol SpeechEngine: AnyObject {
    /// Called when an utterance has been said to its end.
    var finished: (@MainActor (_ number: Int) -> Void)? { get set }

    /// Whether there is a voice for a BCP 47 tag, or for its language.
    func hasVoice(_ tag: String) -> Bool
    /// Says it; nothing else is being said.
    func speak(_ utterance: Utterance)
    /// Ends what is being said.
    func stop()
    /// Holds what is being said, and goes on with it.
    func pause()
    func goOn()
}
