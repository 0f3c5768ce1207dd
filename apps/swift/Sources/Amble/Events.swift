// The events of a session as a sequence that can be left and taken up again.

/// What happens while pairing or syncing, until it is over; then the sequence ends. Iterate it once at
/// a time.
///
/// Leaving the loop, or cancelling its task, loses nothing and does not end the session: another
/// loop goes on where it stopped. A loop whose task is cancelled ends at once, as if it were over;
/// `Task.isCancelled` tells the two apart.
public struct Events<Event: Sendable>: AsyncSequence, Sendable {
    /// Walks through the events.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let events: Events

        /// The next event, when it happens; nil when it is over. Throws `AmbleError`: for a fault,
        /// and when somebody else is waiting here already.
        public func next() async throws -> Event? {
            try await events.mailbox.take()
        }
    }

    let mailbox: Mailbox<Event>
    /// Held, because a session that nobody holds is left.
    let session: any AnyObject & Sendable

    /// An iterator that goes on where the last one stopped.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(events: self)
    }

    /// As many events as one call brings at most.
    static var batch: Int32 { 64 }
}
