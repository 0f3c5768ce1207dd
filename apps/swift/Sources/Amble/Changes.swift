// What tells a screen to read again.
internal import AmbleGenerated

/// One element when something that a screen shows may have changed, for any number of changes that
/// came while the loop was busy. Every iterator hears of all changes since it was made; ends at the
/// shutdown, and for a task that is cancelled at once.
public struct Changes: AsyncSequence, Sendable {
    /// Waits for changes.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let ear: Bell.Ear

        /// Waits for the next change; nil when the home is shut down. Throws `AmbleError` for a fault.
        public func next() async throws -> Void? {
            try await ear.mailbox.take()
        }
    }

    let bell: Bell

    /// An iterator that hears of what changes from now on.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(ear: Bell.Ear(bell))
    }
}

/// Tells all iterators of a home, so that however many come and go, one call waits in the core.
final class Bell: Sendable {
    /// One who listens, until it is dropped.
    final class Ear: Sendable {
        let mailbox = Mailbox<Void>()
        private let bell: Bell

        init(_ bell: Bell) {
            self.bell = bell
            bell.add(mailbox)
        }

        deinit {
            bell.remove(mailbox)
        }
    }

    private struct State {
        var listening: [ObjectIdentifier: Mailbox<Void>] = [:]
        var started = false
        var end: Result<Void, AmbleError>?
    }

    private let state = Locked(State())
    private let inner: HomeHandle

    init(_ inner: HomeHandle) {
        self.inner = inner
    }

    fileprivate func add(_ mailbox: Mailbox<Void>) {
        let (starts, end) = state.with { state in
            defer { state.started = true }
            state.listening[ObjectIdentifier(mailbox)] = mailbox
            return (!state.started, state.end)
        }
        if let end { mailbox.finish(end) }
        guard starts else { return }
        // Made before this returns: no change after it is missed.
        let changes = inner.changes()
        Task.detached { [weak self] in
            var end: Result<Void, AmbleError> = .success(())
            do {
                // Not held while it waits, so that a home which nobody holds goes.
                while try await changes.next(), let bell = self {
                    bell.state.with { Array($0.listening.values) }.forEach { $0.putOnce(()) }
                }
            } catch {
                end = .failure(AmbleError(error))
            }
            self?.finish(end)
        }
    }

    fileprivate func remove(_ mailbox: Mailbox<Void>) {
        state.with { $0.listening[ObjectIdentifier(mailbox)] = nil }
    }

    private func finish(_ end: Result<Void, AmbleError>) {
        let listening = state.with { state in
            state.end = end
            return Array(state.listening.values)
        }
        listening.forEach { $0.finish(end) }
    }
}
