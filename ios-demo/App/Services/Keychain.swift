import Foundation
import Security
import Wattwalk

/// Tokens in the Keychain: each an item of its own, for one pack and one host, only
/// on this iPad and only while it is unlocked. Called from the core's own threads.
final class Keychain: SecretStore {
    private let service = "io.wattwalk.demo.tokens"

    private func item(_ id: SecretId) -> [String: Any] {
        [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: service,
            kSecAttrAccount as String: id.text(),
        ]
    }

    func get(id: SecretId) throws -> Secret? {
        var query = item(id)
        query[kSecReturnData as String] = true
        query[kSecMatchLimit as String] = kSecMatchLimitOne
        var found: CFTypeRef?
        let status = SecItemCopyMatching(query as CFDictionary, &found)
        if status == errSecItemNotFound { return nil }
        try check(status)
        guard let data = found as? Data, let secret = String(data: data, encoding: .utf8) else {
            throw SecretError.Failed(reason: "the item is no text")
        }
        return secret
    }

    func set(id: SecretId, secret: Secret) throws {
        let value: [String: Any] = [
            kSecValueData as String: Data(secret.utf8),
            kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlockedThisDeviceOnly,
        ]
        let status = SecItemUpdate(item(id) as CFDictionary, value as CFDictionary)
        guard status == errSecItemNotFound else { return try check(status) }
        let all = item(id).merging(value) { _, new in new }
        try check(SecItemAdd(all as CFDictionary, nil))
    }

    func delete(id: SecretId) throws {
        let status = SecItemDelete(item(id) as CFDictionary)
        if status != errSecItemNotFound { try check(status) }
    }

    /// The number says enough: what the system has to say may quote the item.
    private func check(_ status: OSStatus) throws {
        switch status {
        case errSecSuccess: return
        case errSecInteractionNotAllowed: throw SecretError.Locked
        default: throw SecretError.Failed(reason: "the Keychain answered \(status)")
        }
    }
}
