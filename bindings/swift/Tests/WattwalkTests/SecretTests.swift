import Foundation
import Testing
import Wattwalk

/// As an app's Keychain, for as long as the test lasts.
final class MemoryStore: SecretStore, @unchecked Sendable {
    private let lock = NSLock()
    private var secrets: [String: Secret] = [:]

    func get(id: SecretId) throws -> Secret? { lock.withLock { secrets[id.text()] } }
    func set(id: SecretId, secret: Secret) throws { lock.withLock { secrets[id.text()] = secret } }
    func delete(id: SecretId) throws { lock.withLock { secrets[id.text()] = nil } }
}

/// The device is locked.
private final class LockedStore: SecretStore {
    func get(id: SecretId) throws -> Secret? { throw SecretError.Locked }
    func set(id: SecretId, secret: Secret) throws { throw SecretError.Locked }
    func delete(id: SecretId) throws { throw SecretError.Locked }
}

@Suite struct SecretTests {
    private let wanted = WantedSecret(
        name: "posts-key", hosts: ["posts.invalid"], accessHost: nil)

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
        let pack = try #require(session.sources().first { $0.id == "posts" })
        #expect(pack.secrets == [wanted])
        try session.setToken(wanted: wanted, token: "s3cr3t")
        let id = SecretId.pack(
            packId: "fort-issy", host: "posts.invalid", name: "posts-key", accessHost: nil)
        #expect(try store.get(id: id) == "s3cr3t")
        #expect(try store.get(id: .app(name: "posts-key")) == nil)
        try session.forgetToken(wanted: wanted)
        #expect(try store.get(id: id) == nil)
    }

    @Test func anIdHasOneText() {
        func text(_ pack: String, _ host: String, _ access: String?) -> String {
            SecretId.pack(packId: pack, host: host, name: "d", accessHost: access).text()
        }
        #expect(SecretId.app(name: "proxy").text() == "app/proxy")
        #expect(text("a", "b.c:8883", nil) == "pack/a/b.c:8883/d")
        #expect(text("a/b", "c", "e") == "pack/a%2Fb/c/d/e")
    }

    @Test func aTokenForAnotherHostIsNotWanted() throws {
        var elsewhere = wanted
        elsewhere.hosts = ["data.example"]
        #expect(throws: VisitError.SecretStorage(.NotWanted)) {
            try session().setToken(wanted: elsewhere, token: "s3cr3t")
        }
    }

    @Test func aLockedStorageIsATypedErrorWithoutTheToken() throws {
        let session = try session()
        try session.useSecretStore(store: LockedStore())
        #expect(throws: VisitError.SecretStorage(.Locked)) {
            try session.setToken(wanted: wanted, token: "s3cr3t")
        }
    }

    @Test func aPackThatWantsNoTokenSaysSo() throws {
        #expect(throws: VisitError.SecretStorage(.NotWanted)) {
            try Demo.session().setToken(wanted: wanted, token: "s3cr3t")
        }
    }
}
