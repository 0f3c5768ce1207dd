// Two people, two devices: from adding each other to an agenda that both share.
import Amble
import Foundation
import Story
import Testing

extension Home {
    /// A topic by its id.
    func topic(_ id: String, in pair: String) async throws -> Topic {
        guard case .topic(let topic) = try await get(id, in: pair) else { throw Stuck("\(id) is no topic") }
        return topic
    }
}

extension Conflict {
    /// What is to be chosen from, and who wrote it.
    var versions: Set<Version> { Set(values) }
}

extension Digest {
    /// What one of the two did.
    func whats(by side: Side) -> [What] { lines.filter { $0.by == side }.map(\.what) }
}

@Suite struct AgendaTests {
    /// What of a topic both must see alike.
    struct Seen: Equatable {
        let id, title, details: String
        let notes: [String]
        let section: Section
        let state: TopicState

        init(_ topic: Topic) {
            (id, title, details, notes) = (topic.id, topic.title, topic.details, topic.notes.map(\.text))
            (section, state) = (topic.section, topic.state)
        }
    }

    @Test("someone can be added and written for before they are paired")
    func prepares() async throws {
        try await oneHome { _, ana in
            let pair = try await ana.addPerson("Ben")
            try await ana.addTopic(NewTopic(title: "Roadmap", section: .alignment, headsUp: true), in: pair)
            let person = try await ana.person(pair)
            #expect(person.name == "Ben" && person.pairing == .notPaired)
            #expect(person.topics == 1 && person.notSent == 1)
            let topic = try await ana.agenda(in: pair)[0]
            #expect(topic.delivery == .notSent && topic.unsent && topic.headsUp)
        }
    }

    @Test("both see the same agenda after they paired, wrote apart and synced")
    func syncs() async throws {
        try await twoHomes { _, ana, ben in
            let prepared = try await ana.addPerson("Benjamin")
            let roadmap = NewTopic(title: "Roadmap 👋🏽", details: "What first?", section: .alignment)
            try await ana.addTopic(roadmap, in: prepared)
            let pair = try await Pair(pairing: ana, ben, anas: prepared)
            #expect(pair.anas == prepared, "what was prepared stays the same 1:1")

            try await ben.createList("- Salary\n\n2. [ ] The move to Évora\n", section: .growth, in: pair.bens)
            let synced = try await pair.sync()

            let agenda = try await ana.agenda(in: pair.anas)
            let bensAgenda = try await ben.agenda(in: pair.bens)
            #expect(agenda.map(Seen.init) == bensAgenda.map(Seen.init))
            #expect(agenda.map(\.title) == ["Salary", "The move to Évora", "Roadmap 👋🏽"], "the report's come first")
            #expect(agenda.allSatisfy { $0.delivery == .delivered })
            #expect(agenda.map(\.author) == [.them, .them, .me])
            #expect(synced.ana.received > 0 && synced.ben.received > 0 && synced.ana.bytes > 0)
            #expect(synced.ana.digest.whats(by: .them) == [.added, .added])
            #expect(try await ana.digest(in: pair.anas).lines.isEmpty, "nothing since")

            let (anas, bens) = (try await ana.person(pair.anas), try await ben.person(pair.bens))
            #expect(anas.safetyNumber != nil && anas.safetyNumber == bens.safetyNumber)
            #expect(anas.role == .report && bens.role == .manager)
            #expect(anas.name == "Ben" && bens.name == "Ana")
            #expect(anas.lastSync == "2026-11-20")
        }
    }

    @Test("what one refuses is paired on neither side")
    func refuses() async throws {
        try await twoHomes { _, ana, ben in
            let host = try await ana.invite(as: .manager, listen: here)
            let guest = try await ben.join(try await host.events.ticket(), listen: here)
            _ = try await guest.events.code()
            guest.refuse()
            _ = try await host.events.ended()
            _ = try await guest.events.ended()
            #expect(try await host.events.rest().isEmpty, "the events are over")
            #expect(try await ana.people().isEmpty)
            #expect(try await ben.people().isEmpty)
        }
    }

    @Test("two due dates set apart are a choice on both sides, and one tap settles it")
    func settles() async throws {
        try await twoPaired { pair in
            let (ana, ben) = (pair.ana, pair.ben)
            let ask = NewAction(what: "Ask about the desk", owner: .them, due: "2026-12-04")
            let id = try await ana.addAction(ask, in: pair.anas)
            try await pair.sync()
            let arrived = try await ben.followUps(in: pair.bens)
            #expect(arrived.map(\.due) == ["2026-12-04"] && arrived.map(\.owner) == [.me])

            let (hers, his) = (FieldValue.day("2026-12-11"), FieldValue.day("2026-12-18"))
            try await ana.set("due", of: id, to: hers, in: pair.anas)
            try await ben.set("due", of: id, to: his, in: pair.bens)
            let synced = try await pair.sync()
            #expect(synced.ana.digest.lines.contains { $0.what == .conflict(field: "due") })

            let anas = try await ana.conflicts(in: pair.anas)
            let bens = try await ben.conflicts(in: pair.bens)
            #expect(anas.map(\.id) == [id] && anas.map(\.label) == ["Ask about the desk"])
            #expect(anas.map(\.conflict.field) == ["due"])
            #expect(anas[0].conflict.versions == [Version(value: hers, by: .me), Version(value: his, by: .them)])
            #expect(bens[0].conflict.versions == [Version(value: hers, by: .them), Version(value: his, by: .me)])
            #expect(anas[0].conflict.values.map(\.value) == bens[0].conflict.values.map(\.value), "in the same order")
            #expect(try await ana.person(pair.anas).conflicts == 1)

            try await ben.settle("due", of: id, to: hers, in: pair.bens)
            try await pair.sync()
            for actions in [try await ana.actions(in: pair.anas), try await ben.actions(in: pair.bens)] {
                #expect(actions.map(\.due) == ["2026-12-11"] && actions.allSatisfy(\.conflicts.isEmpty))
            }
        }
    }

    @Test("a digest says from what to what, and an owner is one of the two")
    func tellsChanges() async throws {
        try await twoPaired { pair in
            let (ana, ben) = (pair.ana, pair.ben)
            let id = try await ana.addAction(NewAction(what: "Book a van", owner: .me), in: pair.anas)
            try await pair.sync()
            try await ben.set("owner", of: id, to: .side(.me), in: pair.bens)
            try await ben.set("due", of: id, to: .day("2026-12-11"), in: pair.bens)
            try await ben.act(.done, on: id, in: pair.bens)
            let (here, there) = try await pair.sync()

            #expect(here.digest.lines.allSatisfy { $0.id == id && $0.label == "Book a van" })
            let whats = here.digest.whats(by: .them)
            let expected: Set<What> = [
                .changed(field: "owner", before: .side(.me), after: .side(.them)),
                .changed(field: "due", before: nil, after: .day("2026-12-11")),
                .state(state: "done"),
            ]
            #expect(Set(whats) == expected && whats.count == 3)
            let owner = What.changed(field: "owner", before: .side(.them), after: .side(.me))
            #expect(there.digest.whats(by: .me).contains(owner), "as he sees it")
            #expect(!"\(here.digest)".contains("person_"))
        }
    }

    @Test("one line of notes changed apart keeps both versions until one is chosen")
    func keepsBothLines() async throws {
        try await twoPaired { pair in
            let (ana, ben) = (pair.ana, pair.ben)
            let id = try await ana.addTopic(NewTopic(title: "Rent"), in: pair.anas)
            let before = "It rises by 3 %.\nFrom May."
            try await ana.writeNotes(id, from: "", to: before, in: pair.anas)
            try await pair.sync()
            try await ana.writeNotes(id, from: before, to: "It rises by 5 %.\nFrom May.", in: pair.anas)
            try await ben.writeNotes(id, from: before, to: "It rises by 4 %.\nFrom May.\nBen asks.", in: pair.bens)
            try await pair.sync()

            let (hers, his) = (FieldValue.text("It rises by 5 %."), FieldValue.text("It rises by 4 %."))
            let (anas, bens) = (try await ana.topic(id, in: pair.anas), try await ben.topic(id, in: pair.bens))
            for (topic, her, him) in [(anas, Side.me, Side.them), (bens, Side.them, Side.me)] {
                try #require(topic.notes.count == 3)
                #expect(topic.notes[0].conflicts.map(\.field) == ["text"])
                let versions: Set = [Version(value: hers, by: her), Version(value: his, by: him)]
                #expect(topic.notes[0].conflicts[0].versions == versions)
                #expect(topic.notes[1].text == "From May." && topic.notes[1].conflicts.isEmpty)
                #expect(topic.notes[2].text == "Ben asks." && topic.notes[2].author == him)
            }
            #expect(anas.notes[0].text == bens.notes[0].text, "both show the same")

            let lines = try await ben.conflicts(in: pair.bens)
            #expect(lines.map(\.id) == [bens.notes[0].id])
            try await ben.settle("text", of: lines[0].id, to: hers, in: pair.bens)
            try await pair.sync()
            let whole = ["It rises by 5 %.", "From May.", "Ben asks."]
            #expect(try await ana.topic(id, in: pair.anas).notes.map(\.text) == whole)
            #expect(try await ben.topic(id, in: pair.bens).notes.map(\.text) == whole)
            #expect(try await ana.conflicts(in: pair.anas).isEmpty)
            #expect(try await ben.conflicts(in: pair.bens).isEmpty)
        }
    }

    @Test("what is taken back before a sync never arrives, and can be shared again")
    func takesBack() async throws {
        try await twoPaired { pair in
            let (ana, ben) = (pair.ana, pair.ben)
            let topics = [
                NewTopic(title: "Kept"), NewTopic(title: "Unshared"),
                NewTopic(title: "Taken back", details: "with its details"),
            ]
            let ids = try await ana.create(topics.map(New.topic), in: pair.anas)
            #expect(try await ana.unshare(ids[1], in: pair.anas) == 1)
            let note = try await ana.takeBack(ids[2], in: pair.anas)
            let written = try await ana.privateNote(note)
            #expect(written.text.hasPrefix("Taken back\n\nwith its details") && written.about == pair.anas)
            try await pair.sync()
            #expect(try await ben.agenda(in: pair.bens).map(\.id) == [ids[0]])
            await refusal(.notNow) { try await ana.takeBack(ids[0], in: pair.anas) }

            let preview = try await ana.previewShare(note, section: .feedback)
            #expect(preview.title == "Taken back" && preview.section == .feedback)
            let again = try await ana.sharePrivate(note, section: .feedback, in: pair.anas)
            #expect(try await ana.privateNotes().isEmpty)
            try await pair.sync()
            let arrived = try await ben.topic(again, in: pair.bens)
            #expect(arrived.title == "Taken back" && arrived.details.hasPrefix("with its details"))
        }
    }

    @Test("a meeting with notes, a decision and an action is the same on both sides afterwards")
    func keepsAMeeting() async throws {
        try await twoPaired { pair in
            let (ana, ben) = (pair.ana, pair.ben)
            let titles = ["One", "Two", "Three"].map { New.topic(NewTopic(title: $0)) }
            let ids = try await ana.create(titles, in: pair.anas)
            try await ana.place(ids[2], after: ids[0], in: pair.anas)
            #expect(try await ana.agenda(in: pair.anas).map(\.id) == [ids[0], ids[2], ids[1]])
            try await ana.place(ids[1], after: nil, in: pair.anas)
            #expect(try await ana.agenda(in: pair.anas).map(\.id) == [ids[1], ids[0], ids[2]])

            let started = try await ana.startMeeting(in: pair.anas)
            #expect(try await ana.activeMeeting(in: pair.anas)?.id == started)
            try await ana.writeNotes(ids[0], from: "", to: "Agreed: Évora 👋🏽", in: pair.anas)
            try await ana.act(.discuss, on: ids[0], in: pair.anas)
            try await ana.act(.park, on: ids[1], in: pair.anas)
            try await ana.act(.drop, on: ids[2], in: pair.anas)
            try await ana.undo(in: pair.anas)
            let decision = try await ana.decide("We move in May", topic: ids[0], in: pair.anas)
            let van = NewAction(what: "Book a van", owner: .me, doneWhen: "It is paid", topic: ids[0])
            let action = try await ana.addAction(van, in: pair.anas)
            try await ana.act(.end, on: started, in: pair.anas)
            #expect(try await ana.activeMeeting(in: pair.anas) == nil)
            try await pair.sync()

            let left = try await ben.agenda(in: pair.bens)
            #expect(left.map(\.id) == [ids[1], ids[2]] && left.map(\.state) == [.parked, .open])
            #expect(try await ben.actions(in: pair.bens, topic: ids[0]).map(\.id) == [action])
            #expect(try await ben.decisions(in: pair.bens, topic: ids[0]).map(\.id) == [decision])
            #expect(try await ben.meetings(in: pair.bens).map(\.id) == [started])
            #expect(try await ben.followUps(in: pair.bens).map(\.id) == [action])

            let talked = try await ben.topic(ids[0], in: pair.bens)
            #expect(talked.state == .discussed && talked.notes.map(\.text) == ["Agreed: Évora 👋🏽"])
            for id in [talked.notes[0].id, decision, started, action] {
                switch try await ben.get(id, in: pair.bens) {
                case .note(let line):
                    #expect(line.text == "Agreed: Évora 👋🏽" && line.author == .them && line.topic == ids[0])
                case .decision(let made):
                    #expect(made.what == "We move in May" && made.author == .them && made.state == .made)
                    #expect(made.topic == ids[0] && made.meeting == started)
                case .meeting(let held):
                    #expect(held.date == "2026-11-20" && held.start == "16:00" && held.end == "16:00")
                    #expect(held.zone == "Europe/Lisbon" && held.state == .ended)
                case .action(let asked):
                    #expect(asked.what == van.what && asked.doneWhen == "It is paid" && asked.owner == .them)
                case .topic(let topic): Issue.record("\(topic)")
                }
            }

            try await ben.act(.done, on: action, in: pair.bens)
            try await ben.act(.reopen, on: ids[0], in: pair.bens)
            try await pair.sync()
            #expect(try await ana.actions(in: pair.anas).map(\.state) == [.done])
            #expect(try await ana.topic(ids[0], in: pair.anas).state == .open)
            #expect(try await ana.find("Book", in: pair.anas).id == action)
            #expect(try await ana.upcoming().map(\.pair) == [pair.anas])
            #expect(try await ana.problems(in: pair.anas).isEmpty)
            #expect(try await ben.problems(in: pair.bens).isEmpty)
            try await ana.act(.withdraw, on: decision, in: pair.anas)
            #expect(try await ana.decisions(in: pair.anas).isEmpty)
            #expect(try await ana.decisions(in: pair.anas, all: true).map(\.state) == [.withdrawn])
        }
    }

    @Test("an edit made while two devices are connected arrives without another sync")
    func arrivesLive() async throws {
        try await twoPaired { pair in
            _ = try await pair.syncing { _, _ in
                let (ben, bens) = (pair.ben, pair.bens)
                async let arrived = within("the arrival") {
                    for try await agenda in ben.watch({ try await $0.agenda(in: bens) }) where !agenda.isEmpty {
                        return agenda.map(\.title)
                    }
                    return []
                }
                try await pair.ana.addTopic(NewTopic(title: "Live"), in: pair.anas)
                #expect(try await arrived == ["Live"])
            }
        }
    }

    @Test("a pasted list can be looked at before it is added")
    func readsLists() {
        let read = Home.readList("- One\n  and why\n2) Two\n", section: .growth)
        #expect(read.map(\.title) == ["One", "Two"] && read.map(\.details) == ["and why", ""])
        #expect(read.allSatisfy { $0.section == .growth })
    }

    @Test("what both exchanged and the private half can be taken along")
    func exports() async throws {
        try await twoPaired { pair in
            try await pair.ana.addTopic(NewTopic(title: "Hello"), in: pair.anas)
            let id = try await pair.ana.addPrivate("Only for me 🌳", about: pair.anas)
            try await pair.sync()
            let shared = try await pair.ana.exportShared(in: pair.anas)
            #expect(shared.prefix(4).hex == "856f4a83", "the first bytes of every Automerge file")
            let sealed = try await pair.ana.exportPrivate()
            #expect(sealed.map(\.id) == [id])
            #expect(sealed[0].bytes.starts(with: Data("age-encryption.org/v1\n".utf8)))
            #expect(try await pair.ana.privateIdentity().contains("AGE-SECRET-KEY-1"))
        }
    }
}
