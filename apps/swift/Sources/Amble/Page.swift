// A piece of a list that can grow.
public import AmbleModel

extension Page {
    /// The first 200.
    public static let first = Page(start: 0, limit: 200)

    /// The piece after this one. A piece that is shorter than its limit is the last.
    public var next: Page {
        let (sum, over) = start.addingReportingOverflow(limit)
        return Page(start: over ? .max : sum, limit: limit)
    }
}
