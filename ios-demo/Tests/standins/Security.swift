@_exported import Foundation
public typealias CFString = NSString
public typealias CFDictionary = NSDictionary
public typealias CFTypeRef = AnyObject
public typealias OSStatus = Int32
nonisolated(unsafe) public let kSecClass: CFString = "", kSecClassGenericPassword: CFString = "",
    kSecAttrService: CFString = "", kSecAttrAccount: CFString = "", kSecReturnData: CFString = "",
    kSecMatchLimit: CFString = "", kSecMatchLimitOne: CFString = "", kSecValueData: CFString = "",
    kSecAttrAccessible: CFString = "",
    kSecAttrAccessibleWhenUnlockedThisDeviceOnly: CFString = ""
public let errSecSuccess: OSStatus = 0, errSecItemNotFound: OSStatus = -25300,
    errSecInteractionNotAllowed: OSStatus = -25308
public func SecItemCopyMatching(_: CFDictionary, _: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
    0
}
public func SecItemAdd(_: CFDictionary, _: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus { 0 }
public func SecItemUpdate(_: CFDictionary, _: CFDictionary) -> OSStatus { 0 }
public func SecItemDelete(_: CFDictionary) -> OSStatus { 0 }
