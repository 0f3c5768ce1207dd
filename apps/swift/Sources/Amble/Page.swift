// A piece of a list that can grow.
internal import AmbleGenerated

/// Some entries of a list: at most `limit` from `start`, which counts from 0. A piece that is
/// shorter than its limit is the last.
public struct Page: Hashable, Sendable {
    /// How many entries to pass over.
    public var start: Int
    /// How many entries at most.
    public var limit: Int

    /// The entries from `start`.
    public init(start: Int = 0, limit: Int = 200) {
        self.start = start
        self.limit = limit
    }

    /// The first 200.
    public static let first = Page()

    /// The piece after this one.
    public var next: Page {
        let (sum, over) = start.addingReportingOverflow(limit)
        return Page(start: over ? .max : sum, limit: limit)
    }

    var inner: AmbleGenerated.Page {
        AmbleGenerated.Page(start: Int32(clamping: start), limit: Int32(clamping: limit))
    }
}
