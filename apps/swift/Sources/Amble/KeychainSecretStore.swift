// Keys in the keychain of an Apple device.
#if canImport(Security)
import Foundation
import Security

/// Keeps a home's keys in the data protection keychain: readable while the device is unlocked, on
/// this device alone, in no backup that another device can open, and not in iCloud.
///
/// It is written after Apple's documentation and **has not been run**: this project is built and
/// tested on Linux, where there is no keychain. On macOS the app must be signed with a keychain
/// access group.
public struct KeychainSecretStore: Home.SecretStore {
    private let service: String

    /// The keys of one home. Two homes of one app need two services.
    public init(service: String) {
        self.service = service
    }

    /// A keychain's refusal, in its own words.
    public struct Refusal: LocalizedError {
        /// The keychain's number for it.
        public let status: Int32

        /// The keychain's words for it.
        public var errorDescription: String? {
            SecCopyErrorMessageString(status, nil) as String? ?? "the keychain failed with \(status)"
        }
    }

    /// The secret of this name; nil if there is none. Throws while the device is locked.
    public func load(name: String) throws -> Data? {
        var query = entry(name)
        query[kSecReturnData] = true
        query[kSecMatchLimit] = kSecMatchLimitOne
        var found: CFTypeRef?
        let status = SecItemCopyMatching(query as CFDictionary, &found)
        if status == errSecItemNotFound { return nil }
        try check(status)
        guard let secret = found as? Data else { throw Refusal(status: errSecDecode) }
        return secret
    }

    /// Keeps a secret under a name.
    public func save(name: String, secret: Data) throws {
        let status = SecItemUpdate(entry(name) as CFDictionary, [kSecValueData: secret] as CFDictionary)
        guard status == errSecItemNotFound else { return try check(status) }
        var new = entry(name)
        new[kSecValueData] = secret
        new[kSecAttrAccessible] = kSecAttrAccessibleWhenUnlockedThisDeviceOnly
        try check(SecItemAdd(new as CFDictionary, nil))
    }

    /// Forgets the secret of this name.
    public func delete(name: String) throws {
        let status = SecItemDelete(entry(name) as CFDictionary)
        if status != errSecItemNotFound { try check(status) }
    }

    private func entry(_ name: String) -> [CFString: Any] {
        [
            kSecClass: kSecClassGenericPassword,
            kSecAttrService: service,
            kSecAttrAccount: name,
            kSecUseDataProtectionKeychain: true,
        ]
    }

    private func check(_ status: OSStatus) throws {
        if status != errSecSuccess { throw Refusal(status: status) }
    }
}
#endif
