// A value that renews itself.

/// What a reading gives: at once, and after every change that makes it something else. Ends at the
/// shutdown, and at once for a task that is cancelled; fails with what the reading throws.
public struct Readings<Value: Equatable & Sendable>: AsyncSequence, Sendable {
    /// Reads now, and again after changes.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let home: Home
        let read: @Sendable (Home) async throws -> Value
        let changes: Changes.AsyncIterator
        var last: Value?

        /// The next value that differs from the last; nil when the home is shut down.
        public mutating func next() async throws -> Value? {
            while !Task.isCancelled {
                if last != nil {
                    guard try await changes.next() != nil else { return nil }
                }
                let value: Value
                do {
                    value = try await read(home)
                } catch let error as AmbleError where error.kind == .notNow && home.isShut {
                    // Overtaken by the shutdown: that is the end, and no news.
                    return nil
                }
                if value != last {
                    last = value
                    return value
                }
            }
            return nil
        }
    }

    let home: Home
    let read: @Sendable (Home) async throws -> Value

    /// An iterator that begins with what is there now.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(home: home, read: read, changes: home.changes.makeAsyncIterator())
    }
}

extension Home {
    /// Tells when something that a screen shows may have changed.
    public var changes: Changes { Changes(bell: bell) }

    /// What `read` gives: now, and after every change that makes it something else.
    ///
    /// ```swift
    /// for try await agenda in home.watch({ try await $0.agenda(in: pair) }) { show(agenda) }
    /// ```
    public func watch<Value: Equatable & Sendable>(
        _ read: @escaping @Sendable (Home) async throws -> Value
    ) -> Readings<Value> {
        Readings(home: self, read: read)
    }
}
