// Two people, two devices: from adding each other to an agenda that both share.
import Amble
import Foundation
import Story
import Testing

@Suite struct AgendaTests {
    /// What of an item both must see alike.
    struct Seen: Equatable {
        let id, title, context, notes: String
        let section: Section
        let state: ItemState

        init(_ item: Item) {
            (id, title, context, notes) = (item.id, item.title, item.context, item.notes)
            (section, state) = (item.section, item.state)
        }
    }

    @Test("someone can be added and written for before they are paired")
    func prepares() async throws {
        try await oneHome { _, ana in
            let pair = try await ana.addPerson("Ben")
            try await ana.addItems([NewItem(title: "Roadmap", section: .alignment, headsUp: true)], in: pair)
            let card = try await ana.person(pair)
            #expect(card.name == "Ben" && card.state == .notPaired && card.openItems == 1)
            let item = try await ana.agenda(in: pair)[0]
            #expect(item.way == .shared && item.here && item.headsUp)
        }
    }

    @Test("both see the same agenda after they paired, wrote apart and met")
    func meets() async throws {
        try await twoHomes { _, ana, ben in
            let prepared = try await ana.addPerson("Benjamin")
            try await ana.addItems(
                [NewItem(title: "Roadmap 👋🏽", context: "What first?", section: .alignment)], in: prepared)
            let pair = try await Pair(pairing: ana, ben, anas: prepared)
            #expect(pair.anas == prepared, "what was prepared stays the same 1:1")

            try await ben.addList("- Salary\n\n2. [ ] The move to Évora\n", section: .growth, in: pair.bens)
            let met = try await pair.meet()

            let agenda = try await ana.agenda(in: pair.anas)
            let bensAgenda = try await ben.agenda(in: pair.bens)
            #expect(agenda.map(Seen.init) == bensAgenda.map(Seen.init))
            #expect(agenda.map(\.title) == ["Salary", "The move to Évora", "Roadmap 👋🏽"], "the report's come first")
            #expect(agenda.allSatisfy { $0.way == .delivered })
            #expect(agenda.map(\.author.name) == ["Ben", "Ben", "you"])
            #expect(met.ana.received > 0 && met.ben.received > 0 && met.ana.bytes > 0)
            #expect(met.ana.digest.lines.filter { $0.what == .new && $0.by.name == "Ben" }.count == 2)

            let (anas, bens) = (try await ana.person(pair.anas), try await ben.person(pair.bens))
            #expect(anas.safetyNumber != nil && anas.safetyNumber == bens.safetyNumber)
            #expect(anas.role == .report && bens.role == .manager)
            #expect(anas.name == "Ben" && bens.name == "Ana")
            #expect(anas.lastContact == "2026-11-20")
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
            let ask = NewAction(what: "Ask about the desk", who: .them, due: "2026-12-04")
            let id = try await ana.addAction(ask, in: pair.anas)
            try await pair.meet()
            let arrived = try await ben.followUps(in: pair.bens)
            #expect(arrived.map(\.due) == ["2026-12-04"] && arrived.map(\.who?.name) == ["you"])

            try await ana.change(id, [FieldChange(field: .due, value: "2026-12-11")], in: pair.anas)
            try await ben.change(id, [FieldChange(field: .due, value: "2026-12-18")], in: pair.bens)
            try await pair.meet()

            let anas = try await ana.conflicts(in: pair.anas)
            let bens = try await ben.conflicts(in: pair.bens)
            #expect(anas.map(\.field) == [.due] && anas.map(\.thing) == [id] && bens.count == 1)
            let choices = { (all: [Conflict]) in
                Dictionary(uniqueKeysWithValues: all.flatMap(\.choices).map { ($0.value, $0.by.name) })
            }
            #expect(choices(anas) == ["2026-12-11": "you", "2026-12-18": "Ben"])
            #expect(choices(bens) == ["2026-12-11": "Ana", "2026-12-18": "you"])
            #expect(anas.flatMap(\.choices).map(\.value) == bens.flatMap(\.choices).map(\.value), "in the same order")
            #expect(try await ana.person(pair.anas).conflicts == 1)

            try await ben.settle(id, .due, value: "2026-12-11", in: pair.bens)
            try await pair.meet()
            for actions in [try await ana.actions(in: pair.anas), try await ben.actions(in: pair.bens)] {
                #expect(actions.map(\.due) == ["2026-12-11"] && actions.allSatisfy(\.conflicts.isEmpty))
            }
        }
    }

    @Test("what is taken back before a meeting never arrives, and can be shared again")
    func takesBack() async throws {
        try await twoPaired { pair in
            let (ana, ben) = (pair.ana, pair.ben)
            let ids = try await ana.addItems(
                [
                    NewItem(title: "Kept"), NewItem(title: "Unshared"),
                    NewItem(title: "Taken back", context: "with its context"),
                ], in: pair.anas)
            #expect(try await ana.unshare(ids[1], in: pair.anas) == 1)
            let draft = try await ana.takeBack(ids[2], in: pair.anas)
            #expect(try await ana.privateNote(draft).body.hasPrefix("Taken back\n\nwith its context"))
            try await pair.meet()
            #expect(try await ben.agenda(in: pair.bens).map(\.id) == [ids[0]])
            await refusal(.notNow) { try await ana.takeBack(ids[0], in: pair.anas) }

            let again = try await ana.sharePrivate(draft, section: .feedback, in: pair.anas)
            #expect(try await ana.privateNotes().isEmpty)
            try await pair.meet()
            let arrived = try await ben.thing(again, in: pair.bens).item
            #expect(arrived?.title == "Taken back")
            #expect(arrived?.context.hasPrefix("with its context") == true)
        }
    }

    @Test("a meeting with notes, a decision and an action is the same on both sides afterwards")
    func keepsAMeeting() async throws {
        try await twoPaired { pair in
            let (ana, ben) = (pair.ana, pair.ben)
            let ids = try await ana.addItems(
                ["One", "Two", "Three"].map { NewItem(title: $0) }, in: pair.anas)
            try await ana.moveItem(ids[2], after: ids[0], in: pair.anas)
            #expect(try await ana.agenda(in: pair.anas).map(\.id) == [ids[0], ids[2], ids[1]])
            try await ana.moveItem(ids[1], after: nil, in: pair.anas)
            #expect(try await ana.agenda(in: pair.anas).map(\.id) == [ids[1], ids[0], ids[2]])

            let meeting = try await ana.startMeeting(in: pair.anas)
            #expect(try await ana.activeMeeting(in: pair.anas)?.id == meeting)
            try await ana.writeNotes(ids[0], from: "", to: "Agreed: Évora 👋🏽", in: pair.anas)
            try await ana.discuss(ids[0], in: pair.anas)
            try await ana.park(ids[1], in: pair.anas)
            try await ana.dropThing(ids[2], in: pair.anas)
            try await ana.undo(in: pair.anas)
            let decision = try await ana.decide("We move in May", item: ids[0], in: pair.anas)
            let van = NewAction(what: "Book a van", who: .me, item: ids[0])
            let action = try await ana.addAction(van, in: pair.anas)
            #expect(try await ana.endMeeting(in: pair.anas) == meeting)
            #expect(try await ana.activeMeeting(in: pair.anas) == nil)
            try await pair.meet()

            let left = try await ben.agenda(in: pair.bens)
            #expect(left.map(\.id) == [ids[1], ids[2]] && left.map(\.state) == [.parked, .open])
            let talked = try await ben.thing(ids[0], in: pair.bens)
            #expect(talked.item?.state == .discussed && talked.item?.notes == "Agreed: Évora 👋🏽")
            #expect(talked.actions.map(\.id) == [action] && talked.decisions.map(\.id) == [decision])
            #expect(try await ben.decisions(in: pair.bens).map(\.stands) == [true])
            let met = try await ben.meetings(in: pair.bens)
            #expect(met.map(\.id) == [meeting] && met.map(\.date) == ["2026-11-20"] && met.map(\.state) == [.ended])
            #expect(met.map(\.start) == ["16:00"], "in Lisbon")

            try await ben.done(action, in: pair.bens)
            try await ben.reopen(ids[0], in: pair.bens)
            try await pair.meet()
            #expect(try await ana.actions(in: pair.anas).map(\.state) == [.done])
            #expect(try await ana.thing(ids[0], in: pair.anas).item?.state == .open)
            #expect(try await ana.findThing("Book", in: pair.anas).thing == action)
            #expect(try await ana.upcoming().map(\.pair) == [pair.anas])
            #expect(try await ana.problems(in: pair.anas).isEmpty)
            #expect(try await ben.problems(in: pair.bens).isEmpty)
            let person = try await ben.me().person
            #expect(try await ana.name(of: person, in: pair.anas) == "Ben")
        }
    }

    @Test("an edit made in an open meeting arrives without another")
    func arrivesLive() async throws {
        try await twoPaired { pair in
            _ = try await pair.meeting { _, _ in
                let (ben, bens) = (pair.ben, pair.bens)
                async let arrived = within("the arrival") {
                    for try await agenda in ben.watch({ try await $0.agenda(in: bens) }) where !agenda.isEmpty {
                        return agenda.map(\.title)
                    }
                    return []
                }
                try await pair.ana.addItems([NewItem(title: "Live")], in: pair.anas)
                #expect(try await arrived == ["Live"])
            }
        }
    }

    @Test("a pasted list can be looked at before it is added")
    func readsLists() {
        let read = Home.readList("- One\n  and why\n2) Two\n", section: .growth)
        #expect(read.map(\.title) == ["One", "Two"] && read.map(\.context) == ["and why", ""])
        #expect(read.allSatisfy { $0.section == .growth })
    }

    @Test("what both exchanged and the private half can be taken along")
    func exports() async throws {
        try await twoPaired { pair in
            try await pair.ana.addItems([NewItem(title: "Hello")], in: pair.anas)
            let id = try await pair.ana.addPrivate("Only for me 🌳", about: pair.anas)
            try await pair.meet()
            let shared = try await pair.ana.exportShared(in: pair.anas)
            #expect(shared.prefix(4).hex == "856f4a83", "the first bytes of every Automerge file")
            let sealed = try await pair.ana.exportPrivate()
            #expect(sealed.map(\.id) == [id])
            #expect(sealed[0].bytes.starts(with: Data("age-encryption.org/v1\n".utf8)))
            #expect(try await pair.ana.privateIdentity().contains("AGE-SECRET-KEY-1"))
        }
    }
}
