// A live sync: while it runs this device can be found by the other of one 1:1, and both are kept up
// to date.
public import AmbleModel
internal import AmbleGenerated

/// A live sync. It goes on, over any number of connections, until it is left; and is left when nobody
/// holds it or its events any more.
public final class Sync: Sendable {
    private let inner: SyncHandle
    private let mailbox: Mailbox<SyncEvent>

    init(_ inner: SyncHandle) {
        self.inner = inner
        mailbox = Mailbox { try await inner.nextBatch(max: Events<SyncEvent>.batch) }
    }

    deinit {
        leaveUnheld(inner.leave)
    }

    /// What happens, until it is over.
    public var events: Events<SyncEvent> { Events(mailbox: mailbox, session: self) }

    /// Disconnects; a second or two at most. Twice is once.
    public func leave() async throws(AmbleError) {
        try await told { try await inner.leave() }
    }
}

extension Home {
    /// Connects to the other device of a 1:1 and keeps both up to date.
    ///
    /// - Parameters:
    ///   - pair: the 1:1.
    ///   - at: address tickets that the other shows (`SyncEvent.open`), besides the addresses
    ///     remembered.
    ///   - listen: the one IP address to listen at; otherwise every network.
    public func sync(
        _ pair: String, at: [String] = [], listen: String? = nil
    ) async throws(AmbleError) -> Sync {
        let request = SyncRequest(at: at, listen: listen)
        return Sync(try await told { try await inner.sync(pair: pair, request: request) })
    }
}
