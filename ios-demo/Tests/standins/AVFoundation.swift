@_exported import Foundation
public enum AVMediaType: Sendable { case video }
public enum AVAuthorizationStatus: Int, Sendable {
    case notDetermined, restricted, denied, authorized
}
open class AVCaptureDevice: NSObject {
    open class func authorizationStatus(for: AVMediaType) -> AVAuthorizationStatus { .denied };
    open class func requestAccess(for: AVMediaType) async -> Bool { true }
}
public enum AVSpeechSynthesisVoiceQuality: Int { case `default` = 1, enhanced, premium }
open class AVSpeechSynthesisVoice: NSObject {
    open class func speechVoices() -> [AVSpeechSynthesisVoice] { [] };
    open var language: String { "" }; open var quality: AVSpeechSynthesisVoiceQuality { .default }
}
open class AVSpeechUtterance: NSObject {
    public init(string: String) {}; open var voice: AVSpeechSynthesisVoice?;
    open var postUtteranceDelay: TimeInterval = 0
}
public enum AVSpeechBoundary { case immediate, word }
public protocol AVSpeechSynthesizerDelegate: NSObjectProtocol {
    func speechSynthesizer(
        _ synthesizer: AVSpeechSynthesizer, didFinish utterance: AVSpeechUtterance)
}
open class AVSpeechSynthesizer: NSObject {
    public override init() {}; open weak var delegate: (any AVSpeechSynthesizerDelegate)?;
    open var usesApplicationAudioSession = true; open func speak(_ u: AVSpeechUtterance) {};
    @discardableResult open func stopSpeaking(at: AVSpeechBoundary) -> Bool { true };
    @discardableResult open func pauseSpeaking(at: AVSpeechBoundary) -> Bool { true };
    @discardableResult open func continueSpeaking() -> Bool { true }
}
public let AVAudioSessionInterruptionTypeKey = "a";
public let AVAudioSessionInterruptionOptionKey = "b"
open class AVAudioSessionPortDescription: NSObject {
    open var portType: AVAudioSession.Port { fatalError() }
}
open class AVAudioSessionRouteDescription: NSObject {
    open var outputs: [AVAudioSessionPortDescription] { [] }
}
open class AVAudioSession: NSObject {
    public struct Port: Hashable, RawRepresentable, Sendable {
        public let rawValue: String; public init(rawValue: String) { self.rawValue = rawValue }
        public static let headphones = Self(rawValue: "h"), bluetoothA2DP = Self(rawValue: "h"),
            bluetoothHFP = Self(rawValue: "h"), bluetoothLE = Self(rawValue: "h"),
            usbAudio = Self(rawValue: "h")
    }
    public enum Category { case playback }; public enum Mode { case spokenAudio }
    public struct CategoryOptions: OptionSet, Sendable {
        public let rawValue: UInt; public init(rawValue: UInt) { self.rawValue = rawValue };
        public static let interruptSpokenAudioAndMixWithOthers = Self(rawValue: 1)
    }
    public enum InterruptionType: UInt, Sendable { case ended, began }
    public struct InterruptionOptions: OptionSet, Sendable {
        public let rawValue: UInt; public init(rawValue: UInt) { self.rawValue = rawValue };
        public static let shouldResume = Self(rawValue: 1)
    }
    open class func sharedInstance() -> AVAudioSession { fatalError() }
    open func setCategory(_: Category, mode: Mode, options: CategoryOptions) throws {};
    open func setActive(_: Bool) throws {}
    open var currentRoute: AVAudioSessionRouteDescription { fatalError() }
    public static let interruptionNotification = Notification.Name("i"),
        routeChangeNotification = Notification.Name("r"),
        mediaServicesWereResetNotification = Notification.Name("m")
}
public struct Notes: AsyncSequence {
    public struct AsyncIterator: AsyncIteratorProtocol {
        public mutating func next() async -> Notification? { nil }
    }; public func makeAsyncIterator() -> AsyncIterator { AsyncIterator() };
    public typealias Element = Notification
}
extension NotificationCenter {
    public func notifications(named: Notification.Name) -> Notes { Notes() }
}
