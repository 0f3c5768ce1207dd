// A meeting screen: while it is open this device can be found by the other of one 1:1.
public import AmbleGenerated

/// An open meeting screen. It stays open, over any number of connections, until it is left; and is
/// left when nobody holds it or its events any more.
public final class Meet: Sendable {
    private let inner: MeetScreen
    private let mailbox: Mailbox<MeetEvent>

    init(_ inner: MeetScreen) {
        self.inner = inner
        mailbox = Mailbox { try await inner.nextBatch(max: Events<MeetEvent>.batch) }
    }

    deinit {
        leaveUnheld(inner.leave)
    }

    /// What happens, until it is over.
    public var events: Events<MeetEvent> { Events(mailbox: mailbox, screen: self) }

    /// Hangs up and closes the screen; a second or two at most. Twice is once.
    public func leave() async throws(AmbleError) {
        try await told { try await inner.leave() }
    }
}

extension Home {
    /// Opens the meeting screen of a 1:1.
    ///
    /// - Parameters:
    ///   - pair: the 1:1.
    ///   - at: address tickets that the other shows (`MeetEvent.open`), besides the addresses
    ///     remembered.
    ///   - listen: the one IP address to listen at; otherwise every network.
    public func meet(
        _ pair: String, at: [String] = [], listen: String? = nil
    ) async throws(AmbleError) -> Meet {
        let options = MeetOptions(at: at, listen: listen)
        return Meet(try await told { try await inner.meet(pair: pair, options: options) })
    }
}
