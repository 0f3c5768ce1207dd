// The private half: it never leaves this device.
public import AmbleGenerated

extension Home {
    /// Writes a private note or draft, about the person of a 1:1 or nobody. Returns its id.
    @discardableResult
    public func addPrivate(
        _ body: String, kind: PrivateKind = .note, about pair: String? = nil
    ) async throws(AmbleError) -> String {
        try await told { try await inner.addPrivate(kind: kind, about: pair, body: body) }
    }

    /// Private notes and drafts, by day: about the person of one 1:1, or all. Fails with `.vault` or
    /// `.damaged` if one does not open: none is left out in silence.
    public func privateNotes(
        about pair: String? = nil, page: Page = .first
    ) async throws(AmbleError) -> [PrivateNote] {
        try await told { try await inner.privateNotes(about: pair, page: page.inner) }
    }

    /// One of them, by what a person typed: its id or its first characters.
    public func privateNote(_ typed: String) async throws(AmbleError) -> PrivateNote {
        try await told { try await inner.privateNote(typed: typed) }
    }

    /// Writes it anew; its day and its kind stay.
    public func changePrivate(_ id: String, to body: String) async throws(AmbleError) {
        try await told { try await inner.changePrivate(note: id, body: body) }
    }

    /// Deletes it. There is no way back.
    public func deletePrivate(_ id: String) async throws(AmbleError) {
        try await told { try await inner.deletePrivate(note: id) }
    }

    /// Moves the words out of the private half onto the agenda: the first line is the title, the rest
    /// its context. The private record is gone. Returns the item's id.
    @discardableResult
    public func sharePrivate(
        _ id: String, section: Section, in pair: String
    ) async throws(AmbleError) -> String {
        try await told { try await inner.sharePrivate(note: id, pair: pair, section: section) }
    }
}
