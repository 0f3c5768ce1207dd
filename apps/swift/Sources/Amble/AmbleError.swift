// The one error of this layer, and how everything that can go wrong below becomes it.
public import AmbleModel
import Foundation

/// Something asked of Amble failed. Nothing that was saved is lost by it.
///
/// Decide by `kind`; show `reason`.
public struct AmbleError: Error, LocalizedError, CustomStringConvertible, Hashable, Sendable {
    /// What a caller decides by.
    public let kind: ErrorKind
    /// One sentence for the person: what is wrong and what to do.
    public let reason: String

    /// An error of a kind. Apps make one to see how their screens show it.
    public init(_ kind: ErrorKind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }

    /// The sentence.
    public var errorDescription: String? { reason }

    /// The kind and the sentence, for a log.
    public var description: String { "\(kind): \(reason)" }

    init(_ error: any Error) {
        switch error {
        case let ours as AmbleError: self = ours
        case HomeError.Failed(let kind, let reason): self.init(kind, reason)
        default:
            // A fault that the generated code tells of: a panic, or bytes that it cannot read.
            self.init(.internal, "a fault in Amble itself: \(sentence(of: error))")
        }
    }
}

/// What an error says of itself: its own sentence if it has one, its name if not.
func sentence(of error: any Error) -> String {
    let said = (error as? any LocalizedError)?.errorDescription ?? String(describing: error)
    return said.allSatisfy(\.isWhitespace) ? String(describing: type(of: error)) : said
}

/// Makes a call of the core; whatever it throws is an `AmbleError`.
func told<T>(_ call: () async throws -> T) async throws(AmbleError) -> T {
    do {
        return try await call()
    } catch {
        throw AmbleError(error)
    }
}
