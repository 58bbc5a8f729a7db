import Foundation
import Wattwalk

/// What the iPad has for the services of a pack.
@MainActor public struct ServiceMeans {
    let secrets: any SecretStore
    let consent: any Kept
    let readings: URL
    let connection: any Connection

    /// - Parameters:
    ///   - secrets: Where tokens are kept: the Keychain.
    ///   - consent: Where it is kept what a guide has agreed to.
    ///   - readings: The folder that readings are kept in.
    public init(
        secrets: any SecretStore, consent: any Kept, readings: URL, connection: any Connection
    ) {
        self.secrets = secrets
        self.consent = consent
        self.readings = readings
        self.connection = connection
    }
}

/// What a visit has to do with services: consent, tokens, the network, the file
/// that readings are kept in.
@MainActor final class Services {
    private let session: TourSession
    private let consent: Consent
    private let report: (String) -> Void
    private var asking: Task<Void, Never>?
    private var loading: Task<Void, Never>?
    private var drawing: Task<Void, Never>?

    /// Hosts of the pack's wide networks.
    let wideHosts: [String]
    /// Whether any of the pack's sources calls a host.
    let any: Bool
    /// Whether readings are lost when the app goes.
    private(set) var notKept = false
    /// What is around of the pack's wide networks, from above: as it was drawn last.
    private(set) var drawn: AroundMap?
    /// Whether the file had readings that cannot be read any more.
    private(set) var lost = false
    /// Whether a token could not be kept, or not be forgotten.
    private(set) var tokenNotKept = false

    init(
        _ session: TourSession, pack: String, means: ServiceMeans,
        report: @escaping (String) -> Void
    ) throws {
        self.session = session
        self.report = report
        consent = Consent(means.consent, pack: pack)
        wideHosts = try session.wideHosts()
        any = try session.sources().contains { !$0.hosts.isEmpty }
        try session.useSecretStore(store: means.secrets)
        try session.allowHosts(hosts: Array(consent.hosts))
    }

    /// The pack's sources, each as it is now.
    var sources: [SourceStatus] { tried { try session.sources() } ?? [] }

    /// The hosts that the guide has agreed to; no other is called.
    var allowed: Set<String> { consent.hosts }

    func allow(_ host: String, _ on: Bool) {
        var hosts = consent.hosts
        if on { hosts.insert(host) } else { hosts.remove(host) }
        consent.hosts = hosts
        tried { try session.allowHosts(hosts: Array(hosts)) }
    }

    func enter(_ token: String, as wanted: WantedSecret) {
        keep { try session.setToken(wanted: wanted, token: token) }
    }

    func forget(_ wanted: WantedSecret) { keep { try session.forgetToken(wanted: wanted) } }

    private func keep(_ act: () throws -> Void) { tokenNotKept = tried(act) == nil }

    func tell(_ network: NetworkState, isShown: Bool) {
        tried {
            try session.setConnectivity(
                connectivity: Connectivity(network: network, background: !isShown))
        }
    }

    /// Asks those that are due; what they bring comes into the session by
    /// itself.
    func ask(_ now: Date) {
        guard asking == nil else { return }
        asking = Task { [weak self, session] in
            // Ended with the visit.
            _ = try? await session.pollSources(now: now)
            self?.asking = nil
        }
    }

    /// Loads what is wanted around the visitor; the next frames show it.
    func surround() {
        guard loading == nil else { return }
        loading = Task { [weak self, session] in
            // Ended with the visit.
            try? await session.loadSurroundings()
            self?.loading = nil
        }
    }

    /// Draws what is around from above where it is something else, off the main
    /// thread.
    func draw() {
        guard drawing == nil else { return }
        drawing = Task { [weak self, session, known = drawn?.number] in
            let map = Task.detached { try session.aroundMap(known: known) }
            // Ended with the visit.
            if let map = try? await map.value { self?.drawn = map }
            self?.drawing = nil
        }
    }

    /// Keeps what they measure in a file of the pack's, off the main thread; the
    /// visit goes on without.
    func keep(in folder: URL, pack: String, now: Date) {
        // A pack's id may be anything.
        let name = pack.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "pack"
        let file = folder.appendingPathComponent("\(name).redb")
        Task { [weak self, session] in
            let kept = Task.detached {
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: true)
                return try session.keepReadings(path: file.path, now: now)
            }
            do {
                if let loss = try await kept.value.loss {
                    self?.report(loss)
                    self?.lost = true
                }
            } catch VisitError.Closed {
                // The visit has ended meanwhile.
            } catch {
                self?.report(error.localizedDescription)
                self?.notKept = true
            }
        }
    }

    /// Takes note of a file that is written no more.
    func failedToKeep() { notKept = true }

    @discardableResult private func tried<T>(_ call: () throws -> T) -> T? {
        do {
            return try call()
        } catch {
            report(error.localizedDescription)
            return nil
        }
    }

    deinit {
        asking?.cancel()
        loading?.cancel()
    }
}
