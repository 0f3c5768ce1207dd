// What a person changes of the half that both share. It is saved when a call returns, and only on
// this device until the next sync. Every call fails with `.invalid` and the field, `.notNow`,
// `.notFound` or `.disk`, and nothing was saved then.
public import AmbleModel

extension Home {
    /// Creates things, all or none. Returns their ids.
    @discardableResult
    public func create(_ new: [New], in pair: String) async throws(AmbleError) -> [String] {
        try await told { try await inner.create(pair: pair, new: new) }
    }

    /// Creates one thing. Returns its id.
    @discardableResult
    public func create(_ new: New, in pair: String) async throws(AmbleError) -> String {
        try await create([new], in: pair)[0]
    }

    /// Adds a topic. Returns its id.
    @discardableResult
    public func addTopic(_ topic: NewTopic, in pair: String) async throws(AmbleError) -> String {
        try await create(.topic(topic), in: pair)
    }

    /// Adds an action. Returns its id.
    @discardableResult
    public func addAction(_ action: NewAction, in pair: String) async throws(AmbleError) -> String {
        try await create(.action(action), in: pair)
    }

    /// Writes down a decision, in the meeting in progress if there is one. Returns its id.
    @discardableResult
    public func decide(
        _ what: String, topic: String? = nil, in pair: String
    ) async throws(AmbleError) -> String {
        try await create(.decision(NewDecision(what: what, topic: topic)), in: pair)
    }

    /// Starts a meeting, now. Returns its id; `.notNow` if one is in progress.
    @discardableResult
    public func startMeeting(in pair: String) async throws(AmbleError) -> String {
        try await create(.meeting(NewMeeting()), in: pair)
    }

    /// Adds a pasted list, all or none: one topic a line, without its bullet, number or box; what is
    /// indented below a line becomes its details. Returns the ids. `readList` shows them before.
    @discardableResult
    public func createList(
        _ text: String, section: Section, in pair: String
    ) async throws(AmbleError) -> [String] {
        try await told { try await inner.createList(pair: pair, text: text, section: section) }
    }

    /// Does something to a thing: parks, discusses, drops, reopens, ends it.
    public func act(_ act: Act, on id: String, in pair: String) async throws(AmbleError) {
        try await told { try await inner.act(pair: pair, id: id, act: act) }
    }

    /// Sets fields of a thing, all or none.
    public func set(_ changes: [FieldChange], of id: String, in pair: String) async throws(AmbleError) {
        try await told { try await inner.set(pair: pair, id: id, changes: changes) }
    }

    /// Sets one field of a thing; nil takes an optional value away.
    public func set(
        _ field: String, of id: String, to value: FieldValue?, in pair: String
    ) async throws(AmbleError) {
        try await set([FieldChange(field: field, value: value)], of: id, in: pair)
    }

    /// Chooses a version where both wrote apart. `.notNow` if there is nothing to choose.
    public func settle(
        _ field: String, of id: String, to value: FieldValue?, in pair: String
    ) async throws(AmbleError) {
        try await told { try await inner.settle(pair: pair, id: id, field: field, value: value) }
    }

    /// Puts a topic right after another of the same author, into that one's section; nil: first of its
    /// own section.
    public func place(_ id: String, after: String?, in pair: String) async throws(AmbleError) {
        try await told { try await inner.place(pair: pair, id: id, after: after) }
    }

    /// Changes the notes under a topic: the whole text that an editor showed, and what it is now.
    public func writeNotes(
        _ topic: String, from shown: String, to now: String, in pair: String
    ) async throws(AmbleError) {
        try await told { try await inner.writeNotes(pair: pair, topic: topic, shown: shown, now: now) }
    }

    /// Takes back what still waits about a thing, as if it had never been typed. Returns how many
    /// changes that were; `.notNow` if it was already sent.
    @discardableResult
    public func unshare(_ id: String, in pair: String) async throws(AmbleError) -> Int {
        Int(try await told { try await inner.unshare(pair: pair, id: id) })
    }

    /// Takes back the last thing done here since the home was opened: while it waits as if it had never
    /// been done, otherwise by writing what was there before. `.notNow` when there is none.
    public func undo(in pair: String) async throws(AmbleError) {
        try await told { try await inner.undo(pair: pair) }
    }
}
