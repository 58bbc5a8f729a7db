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
    /// Nothing where it calls nobody.
    public let host: HostContent?
    public let tokens: [TokenContent]
    /// What is asked when the guide enters it.
    public let tokenTitle: String
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
                state: Saying(source: source, allowed: allowed, zone: visit.zone, words),
                host: source.host.map(host),
                tokens: source.secrets.map {
                    TokenContent(wanted: $0, sent: words.sent($0))
                },
                tokenTitle: words(.tokenOf, source.title))
        }
        aroundTitle = words[.around]
        around = visit.around.saying(words, Numbers(language: words.language))
        wideHosts = services.wideHosts.map(host)
        problem = services.tokenNotKept ? words[.tokenNotKept] : nil
        attributionTitle = words[.dataFrom]
        attribution = visit.attribution.map { "\($0.what): \($0.who), \($0.licence)" }
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
    fileprivate init(source: SourceStatus, allowed: Set<String>, zone: TimeZone, _ words: Words) {
        func clock(_ time: Date?) -> String { time.map { $0.clock(in: zone) } ?? "–" }
        if let host = source.host, !allowed.contains(host) {
            self = Saying("?", words[.sourceConsent], warns: true)
            return
        }
        switch source.state {
        case .failing(let error, let retryAt):
            let again = retryAt.map { words(.sourceRetry, $0.clock(in: zone)) }
            self = Saying(
                "!",
                words(.sourceFailing, words[.of(error)], again ?? words[.sourceNoRetry]),
                warns: true)
        case .paused: self = Saying("‖", words[.sourcePaused])
        case .working, .waiting:
            if source.simulated {
                // Its sign is among its words.
                self = Saying(words[.sourceSimulated])
            } else if source.state == .working {
                self = Saying("✓", words(.sourceWorking, clock(source.answered)))
            } else {
                self = Saying("…", words[.sourceWaiting])
            }
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
    /// Why a source fails.
    static func of(_ error: SourceError) -> Phrase {
        switch error {
        case .unreachable(_, let fault, _): of(fault)
        case .unreadable(_, let fault, _): fault == .portal ? .faultPortal : .faultUnreadable
        case .denied: .faultDenied
        case .busy: .faultBusy
        case .unknownAsset: .faultUnknown
        }
    }

    /// What stands between.
    static func of(_ fault: Fault) -> Phrase {
        switch fault {
        case .name: .faultName
        case .connect, .unspecified: .faultConnect
        case .slow, .cutOff: .faultSlow
        case .certificateTime: .faultCertificateTime
        case .certificate: .faultCertificate
        case .portal: .faultPortal
        case .proxy: .faultProxy
        case .redirect, .notAllowed: .faultRedirect
        case .tooLarge, .wrongType, .malformed: .faultUnreadable
        case .status: .faultStatus
        case .offline: .sourcePaused
        case .suspended: .faultSuspended
        }
    }
}
