import Foundation
import Testing
import Wattwalk

/// As an app's Keychain, for as long as the test lasts.
final class MemoryStore: SecretStore, @unchecked Sendable {
    private let lock = NSLock()
    private var secrets: [String: Secret] = [:]

    func get(name: String) throws -> Secret? { lock.withLock { secrets[name] } }
    func set(name: String, secret: Secret) throws { lock.withLock { secrets[name] = secret } }
    func delete(name: String) throws { lock.withLock { secrets[name] = nil } }
}

/// The device is locked.
private final class LockedStore: SecretStore {
    func get(name: String) throws -> Secret? { throw SecretError.Locked }
    func set(name: String, secret: Secret) throws { throw SecretError.Locked }
    func delete(name: String) throws { throw SecretError.Locked }
}

@Suite struct SecretTests {
    /// A visit of the demo pack with one service more, which wants a token.
    private func session() throws -> TourSession {
        var files = Demo.files
        files["sources.json"] = Data(
            """
            [{"type": "opendatasoft", "id": "posts", "title": "Posts", "attribution": "Nobody",
              "url": "https://posts.invalid/", "dataset": "posts", "time_field": "t",
              "things": {"by": "one", "asset": "substation"},
              "token": {"secret": "posts-key", "as": "apikey"},
              "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]}]
            """.utf8)
        let pack = try TourPack.fromFiles(files: files)
        #expect(pack.problems() == [])
        return try TourSession(pack: pack, settings: newVisit(language: "en"))
    }

    @Test func aTokenIsKeptAndForgottenWhereTheAppSays() throws {
        let session = try session()
        let store = MemoryStore()
        try session.useSecretStore(store: store)
        try session.setToken(name: "posts-key", token: "s3cr3t")
        #expect(try store.get(name: "posts-key") == "s3cr3t")
        try session.forgetToken(name: "posts-key")
        #expect(try store.get(name: "posts-key") == nil)
    }

    @Test func aLockedStorageIsATypedErrorWithoutTheToken() throws {
        let session = try session()
        try session.useSecretStore(store: LockedStore())
        #expect(throws: SessionError.SecretStorage(.Locked)) {
            try session.setToken(name: "posts-key", token: "s3cr3t")
        }
    }

    @Test func aPackThatWantsNoTokenSaysSo() throws {
        #expect(throws: SessionError.SecretStorage(.NotWanted)) {
            try Demo.session().setToken(name: "posts-key", token: "s3cr3t")
        }
    }
}
