// A value that several threads change.
import Foundation

/// Guards a value by a lock; what is done inside must be short and must not wait. (`Mutex` of the
/// standard library asks for a newer iOS than this package does.)
final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) {
        self.value = value
    }

    func with<T>(_ change: (inout Value) throws -> T) rethrows -> T {
        lock.lock()
        defer { lock.unlock() }
        return try change(&value)
    }
}
