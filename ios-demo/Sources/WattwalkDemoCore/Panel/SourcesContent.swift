// The guide's panel of sources, as values: who is asked, how each is, and what
// it waits for.
import Foundation
import Wattwalk

/// A host that the guide agrees to, or no longer.
public struct HostContent: Equatable, Identifiable, Sendable {
    public let host: String
    public let isAllowed: Bool
    /// Name of the button that changes it.
    public let change: String
    public var id: String { host }
}

/// A secret that a source wants.
public struct TokenContent: Equatable, Identifiable, Sendable {
    public let wanted: WantedSecret
    /// What is sent where: agreed to with the host, and by entering it.
    public let sent: String
    public var id: String { sent }
}

/// One source.
public struct SourceContent: Equatable, Identifiable, Sendable {
    public let id, title, attribution: String
    /// How it is, by a sign and by words.
    public let state: Saying
    /// None where it calls nobody.
    public let hosts: [HostContent]
    public let tokens: [TokenContent]
    /// What is asked when the guide enters it.
    public let tokenTitle: String
}

/// How real a layer is.
public struct LayerContent: Equatable, Identifiable, Sendable {
    public let title: String
    public let lines: [String]
    public var id: String { title }
}

/// The panel.
public struct SourcesContent: Equatable, Sendable {
    public let title, done, enter, forget, cancel: String
    public let sources: [SourceContent]
    /// Of the pack's wide networks.
    public let wideHosts: [HostContent]
    public let aroundTitle: String
    /// How much of these is known; nothing where the pack has none.
    public let around: Saying?
    /// What did not work of what the guide did last.
    public let problem: String?
    public let layersTitle: String
    /// What of all that is shown is real.
    public let layers: [LayerContent]
    public let attributionTitle: String
    /// Whom all data are from.
    public let attribution: [String]
}

extension SourcesContent {
    @MainActor init(visit: Visit, words: Words) {
        let services = visit.services
        let allowed = services.allowed
        func host(_ name: String) -> HostContent {
            let isAllowed = allowed.contains(name)
            return HostContent(
                host: name, isAllowed: isAllowed,
                change: words[isAllowed ? .sourceRefuse : .sourceAllow])
        }
        title = words[.sources]
        done = words[.done]
        enter = words[.tokenEnter]
        forget = words[.tokenForget]
        cancel = words[.cancel]
        sources = services.sources.map { source in
            SourceContent(
                id: source.id, title: source.title, attribution: source.attribution,
                state: Saying(source: source, zone: visit.zone, words),
                hosts: source.hosts.map(host),
                tokens: source.secrets.map {
                    TokenContent(wanted: $0, sent: words.sent($0))
                },
                tokenTitle: words(.tokenOf, source.title))
        }
        aroundTitle = words[.around]
        around = visit.around.saying(words, Numbers(language: words.language))
        wideHosts = services.wideHosts.map(host)
        problem = services.tokenNotKept ? words[.tokenNotKept] : nil
        layersTitle = words[.layersTitle]
        layers = visit.provenance.layers.map { LayerContent(title: $0.title, lines: $0.lines) }
        attributionTitle = words[.dataFrom]
        attribution = visit.attribution.map { words(.credit, $0.what, $0.who, $0.licence) }
    }
}

extension Words {
    /// What is sent where.
    fileprivate func sent(_ wanted: WantedSecret) -> String {
        let hosts = wanted.hosts.joined(separator: ", ")
        guard let access = wanted.accessHost else { return self(.tokenSent, wanted.name, hosts) }
        return self(.tokenSentAccess, wanted.name, hosts, access)
    }
}

extension Saying {
    /// How a source is.
    fileprivate init(source: SourceStatus, zone: TimeZone, _ words: Words) {
        switch source.sign {
        case .notAllowed: self = Saying("?", words[.sourceConsent], warns: true)
        case .failing:
            var again = words[.sourceNoRetry]
            if case .failing(_, let retryAt?) = source.state {
                again = words(.sourceRetry, retryAt.clock(in: zone))
            }
            let why = words[.of(source.hindrance ?? .noAnswer)]
            self = Saying("!", words(.sourceFailing, why, again), warns: true)
        case .paused: self = Saying("‖", words[.sourcePaused])
        case .simulated: self = Saying("≈", words[.sourceSimulated])
        case .working:
            let answered = source.answered.map { $0.clock(in: zone) }
            self = Saying("✓", words(.sourceWorking, answered ?? "–"))
        case .waiting: self = Saying("…", words[.sourceWaiting])
        }
    }
}

extension Date {
    /// As the clocks of a zone show it.
    func clock(in zone: TimeZone) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.hour, .minute], from: self)
        return String(format: "%02d:%02d", parts.hour ?? 0, parts.minute ?? 0)
    }
}

extension Phrase {
    /// Why a service has nothing.
    static func of(_ hindrance: Hindrance) -> Phrase {
        switch hindrance {
        case .address: .hindranceAddress
        case .noAnswer: .hindranceNoAnswer
        case .slow: .hindranceSlow
        case .proxy: .hindranceProxy
        case .certificateTime: .hindranceCertificateTime
        case .certificate: .hindranceCertificate
        case .portal: .hindrancePortal
        case .redirect: .hindranceRedirect
        case .offline: .hindranceOffline
        case .unusableAnswer: .hindranceUnusableAnswer
        case .ownFault: .hindranceOwnFault
        case .suspended: .hindranceSuspended
        case .denied: .hindranceDenied
        case .busy: .hindranceBusy
        case .unknownAsset: .hindranceUnknownAsset
        }
    }
}
