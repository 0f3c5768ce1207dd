// The private half: it never leaves this device.
public import AmbleModel

extension Home {
    /// Writes a private note, about the person of a 1:1 or nobody. Returns its id.
    @discardableResult
    public func addPrivate(_ text: String, about pair: String? = nil) async throws(AmbleError) -> String {
        try await told { try await inner.addPrivate(about: pair, text: text) }
    }

    /// Private notes, by day: about the person of one 1:1, or all. Fails with `.vault` or `.damaged` if
    /// one does not open: none is left out in silence.
    public func privateNotes(
        about pair: String? = nil, page: Page = .first
    ) async throws(AmbleError) -> [PrivateNote] {
        try await told { try await inner.privateNotes(about: pair, page: page) }
    }

    /// One of them, by what a person typed: its id or its first characters.
    public func privateNote(_ typed: String) async throws(AmbleError) -> PrivateNote {
        try await told { try await inner.privateNote(typed: typed) }
    }

    /// Writes it anew; its day stays.
    public func changePrivate(_ id: String, to text: String) async throws(AmbleError) {
        try await told { try await inner.changePrivate(id: id, text: text) }
    }

    /// Deletes it. There is no way back.
    public func deletePrivate(_ id: String) async throws(AmbleError) {
        try await told { try await inner.deletePrivate(id: id) }
    }

    /// What `sharePrivate` would put on the agenda. Saves nothing.
    public func previewShare(_ id: String, section: Section) async throws(AmbleError) -> NewTopic {
        try await told { try await inner.previewShare(id: id, section: section) }
    }

    /// Moves the words out of the private half onto the agenda: the first line is the title, the rest
    /// its details. The private note is gone. Returns the topic's id.
    @discardableResult
    public func sharePrivate(
        _ id: String, section: Section, in pair: String
    ) async throws(AmbleError) -> String {
        try await told { try await inner.sharePrivate(id: id, pair: pair, section: section) }
    }

    /// Takes a topic that was never sent back into the private half. Returns the private note's id;
    /// `.notNow` if it was already sent.
    @discardableResult
    public func takeBack(_ topic: String, in pair: String) async throws(AmbleError) -> String {
        try await told { try await inner.takeBack(pair: pair, topic: topic) }
    }
}
