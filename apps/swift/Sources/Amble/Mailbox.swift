// Where what happened waits for whoever iterates.

/// Keeps values until they are taken, in order, by one taker at a time.
///
/// A call into the core does not end when its task is cancelled. So no task that can be cancelled
/// ever waits in such a call: it waits here, and ends at once, while what is on its way arrives and
/// stays for the next taker.
final class Mailbox<Value: Sendable>: Sendable {
    private struct State {
        var values: [Value] = []
        /// Nothing more will come: the end, or the error that is it.
        var end: Result<Void, AmbleError>?
        var waiting: CheckedContinuation<Void, Never>?
        var taken = false
        var pulling = false

        var isQuiet: Bool { values.isEmpty && end == nil }
    }

    private let state = Locked(State())
    private let pull: (@Sendable () async throws -> [Value])?

    /// A mailbox filled by `put`.
    init() {
        pull = nil
    }

    /// A mailbox filled by `pull`, one call at a time and only when somebody waits; an empty batch
    /// says that it is over.
    init(pull: @escaping @Sendable () async throws -> [Value]) {
        self.pull = pull
    }

    /// Puts a value in, unless one waits there already.
    func putOnce(_ value: Value) {
        wake { if $0.values.isEmpty { $0.values = [value] } }
    }

    /// Says that nothing more will come.
    func finish(_ how: Result<Void, AmbleError>) {
        wake { $0.end = how }
    }

    /// The next value, when there is one; nil at the end, and for a task that is cancelled.
    func take() async throws -> Value? {
        let free = state.with { state in
            defer { state.taken = true }
            return !state.taken
        }
        guard free else {
            throw AmbleError(.notNow, "this is being iterated already: iterate it once at a time")
        }
        defer { state.with { $0.taken = false } }

        while !Task.isCancelled {
            let (value, end) = state.with { state -> (Value?, Result<Void, AmbleError>?) in
                state.values.isEmpty ? (nil, state.end) : (state.values.removeFirst(), nil)
            }
            if let value { return value }
            if let end {
                try end.get()
                return nil
            }
            ask()
            await news()
        }
        return nil
    }

    /// Sees to it that a call for more is on its way.
    private func ask() {
        guard let pull else { return }
        let idle = state.with { state in
            defer { state.pulling = true }
            return !state.pulling
        }
        guard idle else { return }
        // A task of its own: nobody who waits takes it along when they are cancelled.
        Task.detached {
            let pulled: Result<[Value], AmbleError>
            do {
                pulled = .success(try await pull())
            } catch {
                pulled = .failure(AmbleError(error))
            }
            self.wake { state in
                state.pulling = false
                switch pulled {
                case .success(let values) where values.isEmpty: state.end = .success(())
                case .success(let values): state.values += values
                case .failure(let error): state.end = .failure(error)
                }
            }
        }
    }

    /// Waits until something was put in, it is over, or the task is cancelled.
    private func news() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = state.with { state in
                    // A handler that ran before this found nobody to wake.
                    guard state.isQuiet, !Task.isCancelled else { return false }
                    state.waiting = continuation
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            wake { _ in }
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiting = state.with { state in
            change(&state)
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }
}
