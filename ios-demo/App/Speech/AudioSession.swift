import AVFoundation
import OSLog
import WattwalkDemoCore

/// Tells the visit of earphones, telephone calls, and a sound that was reset.
@MainActor
final class AudioSession {
    private let session = AVAudioSession.sharedInstance()
    private let model: VisitModel

    init(_ model: VisitModel) {
        self.model = model
        activate()
        listen()
    }

    private func activate() {
        do {
            // Speech that lowers music, and is heard with the ringer off.
            try session.setCategory(
                .playback, mode: .spokenAudio, options: [.interruptSpokenAudioAndMixWithOthers])
            try session.setActive(true)
        } catch {
            Logger.visit.warning("sound: \(error.localizedDescription, privacy: .public)")
        }
        model.speech.earphonesWorn = earphonesWorn
    }

    private var earphonesWorn: Bool {
        let worn: Set<AVAudioSession.Port> = [
            .headphones, .bluetoothA2DP, .bluetoothHFP, .bluetoothLE, .usbAudio,
        ]
        return session.currentRoute.outputs.contains { worn.contains($0.portType) }
    }

    /// The system tells of changes for as long as the app lives.
    private func listen() {
        let center = NotificationCenter.default
        Task {
            let interruptions = center.notifications(named: AVAudioSession.interruptionNotification)
                .map { Interruption($0.userInfo) }
            for await interruption in interruptions { take(interruption) }
        }
        Task {
            let routes = center.notifications(named: AVAudioSession.routeChangeNotification).map {
                _ in
            }
            for await _ in routes { model.speech.earphonesWorn = earphonesWorn }
        }
        Task {
            let resets = center.notifications(
                named: AVAudioSession.mediaServicesWereResetNotification
            )
            .map { _ in }
            for await _ in resets {
                activate()
                model.speech.soundWasReset()
            }
        }
    }

    private func take(_ interruption: Interruption) {
        switch interruption {
        case .began: model.speech.interruptionBegan()
        case .ended(let resumes):
            activate()
            // Where the system would not go on by itself, the visitor does.
            if !resumes { model.pause() }
            model.speech.interruptionEnded()
        case .unknown: break
        }
    }
}

private enum Interruption: Sendable {
    case began
    case ended(resumes: Bool)
    case unknown

    init(_ info: [AnyHashable: Any]?) {
        let type = (info?[AVAudioSessionInterruptionTypeKey] as? UInt)
            .flatMap(AVAudioSession.InterruptionType.init)
        switch type {
        case .began: self = .began
        case .ended:
            let options = info?[AVAudioSessionInterruptionOptionKey] as? UInt ?? 0
            self = .ended(
                resumes: AVAudioSession.InterruptionOptions(rawValue: options).contains(
                    .shouldResume))
        default: self = .unknown
        }
    }
}
