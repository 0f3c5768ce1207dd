// What a home shows of the half that both share.
public import AmbleGenerated

extension Home {
    /// The next agenda, open and parked items: the report's first, then by section, then by place.
    public func agenda(in pair: String) async throws(AmbleError) -> [Item] {
        try await told { try await inner.agenda(pair: pair) }
    }

    /// Items in every state.
    public func items(in pair: String, page: Page = .first) async throws(AmbleError) -> [Item] {
        try await told { try await inner.items(pair: pair, page: page.inner) }
    }

    /// Action items in every state: open ones first, by due date.
    public func actions(in pair: String, page: Page = .first) async throws(AmbleError) -> [Action] {
        try await told { try await inner.actions(pair: pair, page: page.inner) }
    }

    /// The action items to ask about in the next meeting: open ones, the owner's first, by due date.
    public func followUps(in pair: String) async throws(AmbleError) -> [Action] {
        try await told { try await inner.followUps(pair: pair) }
    }

    /// Every decision that stands.
    public func decisions(in pair: String, page: Page = .first) async throws(AmbleError) -> [Decision] {
        try await told { try await inner.decisions(pair: pair, page: page.inner) }
    }

    /// Meetings, by day.
    public func meetings(in pair: String, page: Page = .first) async throws(AmbleError) -> [Meeting] {
        try await told { try await inner.meetings(pair: pair, page: page.inner) }
    }

    /// The meeting under way, if there is one.
    public func activeMeeting(in pair: String) async throws(AmbleError) -> Meeting? {
        try await told { try await inner.activeMeeting(pair: pair) }
    }

    /// One thing by its id, and what came of it. Fails with `.notFound`.
    public func thing(_ id: String, in pair: String) async throws(AmbleError) -> Thing {
        try await told { try await inner.thing(pair: pair, thing: id) }
    }

    /// A thing by what a person typed: an id, its first characters or a title, in one 1:1 or in all.
    /// Fails with `.notFound` and a sentence that lists what could be meant.
    public func findThing(_ typed: String, in pair: String? = nil) async throws(AmbleError) -> FoundThing {
        try await told { try await inner.findThing(pair: pair, typed: typed) }
    }

    /// What needs a choice.
    public func conflicts(in pair: String) async throws(AmbleError) -> [Conflict] {
        try await told { try await inner.conflicts(pair: pair) }
    }

    /// What could not be taken in or kept.
    public func problems(in pair: String) async throws(AmbleError) -> [Problem] {
        try await told { try await inner.problems(pair: pair) }
    }

    /// What changed since the two last parted in step.
    public func digest(in pair: String) async throws(AmbleError) -> Digest {
        try await told { try await inner.digest(pair: pair) }
    }

    /// The items that `addList` would add. Saves nothing.
    public static func readList(_ text: String, section: Section) -> [NewItem] {
        AmbleGenerated.readList(text: text, section: section)
    }
}
