// What a person changes of the half that both share. It is saved when a call returns, and only on
// this device until the next contact. Every call fails with `.invalid` and the field, `.notNow`,
// `.notFound` or `.disk`, and nothing was saved then.
public import AmbleGenerated
import Foundation

extension Home {
    /// Adds items at the end of the agenda, all or none. Returns their ids.
    @discardableResult
    public func addItems(_ items: [NewItem], in pair: String) async throws(AmbleError) -> [String] {
        try await told { try await inner.addItems(pair: pair, items: items) }
    }

    /// Adds a pasted list, all or none: one item a line, without its bullet, number or box; what is
    /// indented below a line becomes its context. Returns the ids.
    @discardableResult
    public func addList(
        _ text: String, section: Section, in pair: String
    ) async throws(AmbleError) -> [String] {
        try await told { try await inner.addList(pair: pair, text: text, section: section) }
    }

    /// Adds an action item. Returns its id.
    @discardableResult
    public func addAction(_ action: NewAction, in pair: String) async throws(AmbleError) -> String {
        if let due = action.due, DateComponents(due) == nil {
            throw AmbleError(.invalid, "\"\(due)\" is not a day: write it as 2026-12-04")
        }
        return try await told { try await inner.addAction(pair: pair, new: action) }
    }

    /// Writes down a decision, in the meeting under way if there is one. Returns its id.
    @discardableResult
    public func decide(
        _ what: String, item: String? = nil, in pair: String
    ) async throws(AmbleError) -> String {
        try await told { try await inner.decide(pair: pair, what: what, item: item) }
    }

    /// Changes fields of a thing, all or none.
    public func change(_ id: String, _ changes: [FieldChange], in pair: String) async throws(AmbleError) {
        try await told { try await inner.change(pair: pair, thing: id, changes: changes) }
    }

    /// Chooses a value where both wrote apart: `Choice.value`, or any other that fits. `.notNow` if
    /// there is nothing to settle.
    public func settle(
        _ id: String, _ field: Field, value: String, in pair: String
    ) async throws(AmbleError) {
        try await told { try await inner.settle(pair: pair, thing: id, field: field, value: value) }
    }

    /// Marks an item as talked about.
    public func discuss(_ id: String, in pair: String) async throws(AmbleError) {
        try await told { try await inner.discuss(pair: pair, item: id) }
    }

    /// Puts an item off; it stays on the agenda.
    public func park(_ id: String, in pair: String) async throws(AmbleError) {
        try await change(id, [FieldChange(field: .state, value: "parked")], in: pair)
    }

    /// Takes an item off the agenda, gives an action up, takes a decision back.
    public func dropThing(_ id: String, in pair: String) async throws(AmbleError) {
        try await told { try await inner.dropThing(pair: pair, thing: id) }
    }

    /// Makes it open again.
    public func reopen(_ id: String, in pair: String) async throws(AmbleError) {
        try await told { try await inner.reopen(pair: pair, thing: id) }
    }

    /// Marks an action item as done.
    public func done(_ id: String, in pair: String) async throws(AmbleError) {
        try await told { try await inner.done(pair: pair, action: id) }
    }

    /// Puts an item right after another of the same author, into that one's section; nil: first of
    /// its own section.
    public func moveItem(_ id: String, after: String?, in pair: String) async throws(AmbleError) {
        try await told { try await inner.moveItem(pair: pair, item: id, after: after) }
    }

    /// Takes back what still waits about a thing, as if it had never been typed. Returns how many
    /// changes that were; `.notNow` if it was already sent.
    @discardableResult
    public func unshare(_ id: String, in pair: String) async throws(AmbleError) -> Int {
        Int(try await told { try await inner.unshare(pair: pair, thing: id) })
    }

    /// Takes an own item that is still only here back into the private half. Returns the draft's id;
    /// `.notNow` if it was already sent.
    @discardableResult
    public func takeBack(_ id: String, in pair: String) async throws(AmbleError) -> String {
        try await told { try await inner.takeBack(pair: pair, item: id) }
    }

    /// Takes back the last edit made here since the home was opened: while it waits as if it had
    /// never been made, otherwise by writing what was there before. `.notNow` when there is none.
    public func undo(in pair: String) async throws(AmbleError) {
        try await told { try await inner.undo(pair: pair) }
    }

    /// Writes the notes under an item: what they were when the person began, and what they are now.
    public func writeNotes(
        _ item: String, from base: String, to result: String, in pair: String
    ) async throws(AmbleError) {
        try await told { try await inner.writeNotes(pair: pair, item: item, base: base, result: result) }
    }

    /// Starts a meeting, today. Returns its id; `.notNow` if one is under way.
    @discardableResult
    public func startMeeting(in pair: String) async throws(AmbleError) -> String {
        try await told { try await inner.startMeeting(pair: pair) }
    }

    /// Ends the meeting under way. Returns its id; `.notNow` if there is none.
    @discardableResult
    public func endMeeting(in pair: String) async throws(AmbleError) -> String {
        try await told { try await inner.endMeeting(pair: pair) }
    }
}
