// A pairing: one shows a ticket, the other joins, both compare a code and confirm.
public import AmbleModel
internal import AmbleGenerated

/// A pairing. It ends by itself, with `.paired`, `.pending` or `.ended`, and is left when nobody holds
/// it or its events any more.
public final class Pairing: Sendable {
    private let inner: PairingHandle
    private let mailbox: Mailbox<PairingEvent>

    init(_ inner: PairingHandle) {
        self.inner = inner
        mailbox = Mailbox { try await inner.nextBatch(max: Events<PairingEvent>.batch) }
    }

    deinit {
        leaveUnheld(inner.leave)
    }

    /// What happens, until it is over.
    public var events: Events<PairingEvent> { Events(mailbox: mailbox, session: self) }

    /// The person says that both screens show the same code.
    public func confirm() {
        inner.confirm()
    }

    /// The person says that the codes differ, or that it is not who they expect.
    public func refuse() {
        inner.refuse()
    }

    /// Leaves it. What both confirmed stays; otherwise nothing is stored. Twice is once.
    public func leave() async throws(AmbleError) {
        try await told { try await inner.leave() }
    }
}

/// Leaves what nobody holds any more; nobody is left to hear of a fault, either.
func leaveUnheld(_ leave: @escaping @Sendable () async throws -> Void) {
    Task.detached { try? await leave() }
}

extension Home {
    /// Begins a pairing and shows a ticket.
    ///
    /// - Parameters:
    ///   - role: one's own role in the 1:1.
    ///   - pair: someone who was added already.
    ///   - charter: what to propose; otherwise weekly, half an hour, in the home's zone.
    ///   - listen: the one IP address to listen at; otherwise every network.
    public func invite(
        as role: Role, pair: String? = nil, charter: Charter? = nil, listen: String? = nil
    ) async throws(AmbleError) -> Pairing {
        let request = InviteRequest(asRole: role, pair: pair, charter: charter, listen: listen)
        return Pairing(try await told { try await inner.invite(request: request) })
    }

    /// Begins a pairing with the ticket that the other shows: its text, or what a camera read.
    ///
    /// - Parameters:
    ///   - ticket: the text.
    ///   - pair: someone who was added already.
    ///   - listen: the one IP address to listen at; otherwise every network.
    public func join(
        _ ticket: String, pair: String? = nil, listen: String? = nil
    ) async throws(AmbleError) -> Pairing {
        let request = JoinRequest(ticket: ticket, pair: pair, listen: listen)
        return Pairing(try await told { try await inner.join(request: request) })
    }
}
