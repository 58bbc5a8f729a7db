import Wattwalk

/// What does not work.
public enum Notice: Hashable, Sendable {
    case refusedLocation, reducedAccuracy, refusedCamera, locationOff, noSensor, cameraFailed
    case noVoice, readingsNotKept, readingsLost, clockTurned
    /// Not all around the visitor is known.
    case surroundings(SurroundingsState)
    /// What of a street is rehearsed, and what happens.
    case street(String)
    /// What is doubtful in the picture, and what to do about it.
    case advice(String)

    func text(_ words: Words) -> String {
        if case .surroundings(let state) = self {
            return state.saying(words, Numbers(language: words.language))?.spoken ?? ""
        }
        switch self {
        case .street(let said), .advice(let said): return said
        default: break
        }
        return words[phrase]
    }

    private var phrase: Phrase {
        switch self {
        case .refusedLocation: .refusedLocation
        case .reducedAccuracy: .reducedAccuracy
        case .refusedCamera: .refusedCamera
        case .locationOff: .locationOff
        case .noSensor: .noSensor
        case .cameraFailed: .cameraFailed
        case .noVoice: .noVoice
        case .readingsNotKept: .readingsNotKept
        case .readingsLost: .readingsLost
        case .surroundings: .around
        case .clockTurned: .clockTurned
        case .street: .streetChoose
        case .advice: .accuracyWhy
        }
    }

    /// What a visitor can do about it here. The system asks but once: what was
    /// refused is allowed in the system's settings only.
    var help: Phrase? {
        switch self {
        case .refusedLocation, .refusedCamera, .reducedAccuracy: .settings
        case .clockTurned: .clockNow
        case .locationOff, .noSensor, .cameraFailed, .noVoice, .readingsNotKept, .readingsLost,
            .surroundings, .street, .advice:
            nil
        }
    }

    /// What keeps a walk on site from being whole.
    @MainActor static func of(_ sensors: Sensors) -> [Notice] {
        var notices: [Notice] = []
        switch sensors.position.state {
        case .refused: notices.append(.refusedLocation)
        case .reduced: notices.append(.reducedAccuracy)
        case .off, .missing: notices.append(.locationOff)
        case .notAsked, .ready: break
        }
        switch sensors.camera.state {
        case .refused: notices.append(.refusedCamera)
        case .off, .missing: notices.append(.cameraFailed)
        case .notAsked, .ready, .reduced: break
        }
        if sensors.motion.state == .missing { notices.append(.noSensor) }
        return notices
    }
}
