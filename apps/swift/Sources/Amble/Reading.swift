// What a home shows of the half that both share.
public import AmbleModel
internal import AmbleGenerated

extension Home {
    /// Things of one kind, in the order in which they are shown.
    public func list(_ query: Query, in pair: String) async throws(AmbleError) -> [Thing] {
        try await told { try await inner.list(pair: pair, query: query) }
    }

    /// One thing by its id. Fails with `.notFound`.
    public func get(_ id: String, in pair: String) async throws(AmbleError) -> Thing {
        try await told { try await inner.get(pair: pair, id: id) }
    }

    /// The next agenda, open and parked topics: the report's first, then by section, then by place.
    public func agenda(in pair: String) async throws(AmbleError) -> [Topic] {
        try await topics(in: pair, all: false)
    }

    /// Topics: those on the agenda, or all.
    public func topics(
        in pair: String, all: Bool = true, page: Page? = nil
    ) async throws(AmbleError) -> [Topic] {
        try await list(Query(kind: .topic, all: all, page: page), in: pair)
            .compactMap { if case .topic(let topic) = $0 { topic } else { nil } }
    }

    /// Actions: open ones, or all; one's own first, by due date. With a topic only what came from it.
    public func actions(
        in pair: String, all: Bool = true, topic: String? = nil, page: Page? = nil
    ) async throws(AmbleError) -> [Action] {
        try await list(Query(kind: .action, all: all, topic: topic, page: page), in: pair)
            .compactMap { if case .action(let action) = $0 { action } else { nil } }
    }

    /// What to ask about in the next meeting: open actions, one's own first, by due date.
    public func followUps(in pair: String) async throws(AmbleError) -> [Action] {
        try await actions(in: pair, all: false)
    }

    /// Decisions: those that hold, or all. With a topic only those about it.
    public func decisions(
        in pair: String, all: Bool = false, topic: String? = nil, page: Page? = nil
    ) async throws(AmbleError) -> [Decision] {
        try await list(Query(kind: .decision, all: all, topic: topic, page: page), in: pair)
            .compactMap { if case .decision(let decision) = $0 { decision } else { nil } }
    }

    /// Meetings, by day.
    public func meetings(in pair: String, page: Page? = nil) async throws(AmbleError) -> [Meeting] {
        try await list(Query(kind: .meeting, all: true, page: page), in: pair)
            .compactMap { if case .meeting(let meeting) = $0 { meeting } else { nil } }
    }

    /// The meeting in progress, if there is one.
    public func activeMeeting(in pair: String) async throws(AmbleError) -> Meeting? {
        try await told { try await inner.activeMeeting(pair: pair) }
    }

    /// A thing by what a person typed: an id, its first characters or how it begins, in one 1:1 or in
    /// all. Fails with `.notFound` and a sentence that lists what could be meant.
    public func find(_ typed: String, in pair: String? = nil) async throws(AmbleError) -> FoundThing {
        try await told { try await inner.find(pair: pair, typed: typed) }
    }

    /// What needs a choice.
    public func conflicts(in pair: String) async throws(AmbleError) -> [ThingConflict] {
        try await told { try await inner.conflicts(pair: pair) }
    }

    /// What could not be taken in or kept.
    public func problems(in pair: String) async throws(AmbleError) -> [Problem] {
        try await told { try await inner.problems(pair: pair) }
    }

    /// A problem was read and is not shown again; `edit` is one of `Problem.edits`.
    public func dismissProblem(_ edit: String, in pair: String) async throws(AmbleError) {
        try await told { try await inner.dismissProblem(pair: pair, edit: edit) }
    }

    /// What changed since the last sync that ended with both up to date.
    public func digest(in pair: String) async throws(AmbleError) -> Digest {
        try await told { try await inner.digest(pair: pair) }
    }

    /// The topics that `createList` would add. Saves nothing.
    public static func readList(_ text: String, section: Section) -> [NewTopic] {
        AmbleGenerated.readList(text: text, section: section)
    }
}
