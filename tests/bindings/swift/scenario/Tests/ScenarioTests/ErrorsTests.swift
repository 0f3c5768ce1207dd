// What fails says which kind of failure it is, and a sentence a person can act on.
import Amble
import Foundation
import Story
import Testing

@Suite struct ErrorsTests {
    @Test("a folder without a home, with one, and with one that is in use are told apart")
    func tellsFolders() async throws {
        let folder = try Folder()
        await refusal(.noHome) { try await Home.open(folder: folder["ana"]) }
        await refusal(.invalid) { try await Home.open(folder: URL(string: "https://example.org/")!) }
        let ana = try await folder.home("Ana")
        await refusal(.busy) { try await Home.open(folder: folder["ana"]) }
        await refusal(.homeExists) { try await Home.create(folder: folder["ana"], name: "Ana") }
        await ana.shutdown()
        let again = try await Home.open(folder: folder["ana"])
        #expect(try await again.me().name == "Ana")
        await again.shutdown()
    }

    @Test("a name that cannot be shown makes no home and adds nobody")
    func refusesNames() async throws {
        try await oneHome { folder, ana in
            for name in ["", "   ", "\u{202E}\n", String(repeating: "x", count: 81)] {
                await refusal(.invalid) { try await Home.create(folder: folder["nobody"], name: name) }
                await refusal(.invalid) { try await ana.addPerson(name) }
            }
            await refusal(.invalid) { try await Home.create(folder: folder["nobody"], name: "Ana", zone: "No zone!") }
            #expect(!FileManager.default.fileExists(atPath: folder["nobody"].appending(path: "store.redb").path))
            let people = try await ana.people()
            #expect(people.isEmpty)
        }
    }

    @Test("what is not there, not possible now or not valid is told apart")
    func tellsApart() async throws {
        try await oneHome { _, ana in
            let pair = try await ana.addPerson("Ben")
            await refusal(.notFound) { try await ana.find("no such thing", in: pair) }
            await refusal(.invalid) { try await ana.addTopic(NewTopic(title: ""), in: pair) }
            let topics = ["fine", String(repeating: "x", count: 301)].map { New.topic(NewTopic(title: $0)) }
            await refusal(.invalid) { try await ana.create(topics, in: pair) }
            #expect(try await ana.agenda(in: pair).isEmpty, "all or none")
            await refusal(.notNow) { try await ana.undo(in: try await ana.addPerson("Cleo")) }
            let action = try await ana.addAction(NewAction(what: "Ask", owner: .me), in: pair)
            await refusal(.invalid) { try await ana.act(.end, on: action, in: pair) }
            await refusal(.notNow) { try await ana.act(.reopen, on: action, in: pair) }
            await refusal(.invalid) { try await ana.set("due", of: action, to: .text("soon"), in: pair) }
            await refusal(.invalid) { try await ana.set("title", of: action, to: .text("Ask"), in: pair) }
            await refusal(.notNow) { try await ana.settle("due", of: action, to: .day("2026-12-04"), in: pair) }
            await refusal(.invalid) { try await ana.addPrivate("") }
            await refusal(.notNow, "synced before pairing") { try await ana.sync(pair, listen: here) }
            await refusal(.notNow) { try await ana.exportShared(in: pair) }
        }
    }

    @Test("an id or a field that is none is invalid, wherever it is handed in",
        arguments: ["", "nobody", "📅", "\u{0}", "pair_0", "topic_00000000000000000"])
    func refusesIds(_ nobody: String) async throws {
        try await oneHome { _, ana in
            let pair = try await ana.addPerson("Ben")
            let topic = try await ana.addTopic(NewTopic(title: "Roadmap"), in: pair)
            await refusal(.invalid) { try await ana.agenda(in: nobody) }
            await refusal(.invalid) { try await ana.person(nobody) }
            await refusal(.invalid) { try await ana.unmute(nobody) }
            await refusal(.invalid) { try await ana.get(nobody, in: pair) }
            await refusal(.invalid) { try await ana.list(Query(kind: .action, topic: nobody), in: pair) }
            let asks = NewAction(what: "Ask", owner: .me, topic: nobody)
            await refusal(.invalid) { try await ana.addAction(asks, in: pair) }
            await refusal(.invalid) { try await ana.act(.drop, on: nobody, in: pair) }
            await refusal(.invalid) { try await ana.set("title", of: nobody, to: .text("red"), in: pair) }
            await refusal(.invalid) { try await ana.set(nobody, of: topic, to: .text("red"), in: pair) }
            await refusal(.invalid) { try await ana.settle(nobody, of: topic, to: nil, in: pair) }
            await refusal(.invalid) { try await ana.place(topic, after: nobody, in: pair) }
            await refusal(.invalid) { try await ana.writeNotes(nobody, from: "", to: "red", in: pair) }
            await refusal(.invalid) { try await ana.dismissProblem(nobody, in: pair) }
            await refusal(.invalid) { try await ana.deletePrivate(nobody) }
            await refusal(.invalid) { try await ana.privateNotes(about: nobody) }
            await refusal(.invalid) { try await ana.find("Roadmap", in: nobody) }
            await refusal(.invalid) { try await ana.sync(nobody, listen: here) }
            await refusal(.invalid) { try await ana.invite(as: .manager, pair: nobody, listen: here) }
            await refusal(.invalid) { try await ana.join("no ticket", pair: nobody, listen: here) }
            // Well formed, and nobody's.
            let zeros = String(repeating: "0", count: 16)
            await refusal(.notFound) { try await ana.agenda(in: "pair_\(zeros)") }
            await refusal(.notFound) { try await ana.get("topic_\(zeros)", in: pair) }
            let left = try await ana.topics(in: pair)
            #expect(left.map(\.title) == ["Roadmap"] && left.allSatisfy(\.notes.isEmpty), "nothing was changed")
        }
    }

    @Test("a day that is none is refused, and is no crash", arguments: ["soon", "2026-02-30", "", "+12345-01-01", "2026-1-2"])
    func refusesDays(_ day: String) async throws {
        #expect(DateComponents(day) == nil)
        try await oneHome { _, ana in
            let pair = try await ana.addPerson("Ben")
            let none = NewAction(what: "Ask", owner: .me, due: day)
            await refusal(.invalid) { try await ana.addAction(none, in: pair) }
            let some = NewAction(what: "Ask", owner: .me, due: "2028-02-29")
            let id = try await ana.addAction(some, in: pair)
            await refusal(.invalid) { try await ana.set("due", of: id, to: .day(day), in: pair) }
            #expect(try await ana.actions(in: pair).map(\.due) == ["2028-02-29"])
        }
    }

    @Test("a day is the same day as text and in a calendar")
    func readsDays() {
        let leap = DateComponents("2028-02-29")
        #expect(leap?.year == 2028 && leap?.month == 2 && leap?.day == 29)
        #expect(leap?.civilDay == "2028-02-29")
        #expect(DateComponents(year: 26, month: 3, day: 4, hour: 5).civilDay == "0026-03-04")
        #expect(DateComponents(year: 2026, month: 2, day: 30).civilDay == nil)
        #expect(DateComponents(year: 2026, month: 2).civilDay == nil)
    }

    @Test("a ticket that is none, foreign, one's own or used is refused")
    func refusesTickets() async throws {
        try await twoHomes { _, ana, ben in
            await refusal(.pairing) { try await ben.join("https://example.org/", listen: here) }
            let invited = try await ana.invite(as: .manager, listen: here)
            let ticket = try await invited.events.ticket()
            await refusal(.pairing) { try await ana.join(ticket, listen: here) }
            let mistyped = ticket.dropLast() + (ticket.last == "0" ? "1" : "0")
            await refusal(.pairing) { try await ben.join(String(mistyped), listen: here) }
            await refusal(.invalid) { try await ben.join(ticket, listen: "everywhere") }
            try await invited.leave()
            // Nobody shows this code any more: the pairing begins, and says so.
            let late = try await ben.join(ticket, listen: here)
            #expect(try await late.events.ended().count > 10)
            #expect(try await ana.people().isEmpty)
            #expect(try await ben.people().isEmpty)

            let pair = try await Pair(pairing: ana, ben)
            let sync = try await ana.sync(pair.anas, listen: here)
            let own = try await sync.events.addressTicket()
            try await sync.leave()
            await refusal(.pairing, "her own address") { try await ana.sync(pair.anas, at: [own], listen: here) }
        }
    }

    @Test("a damaged home says so, is opened by repairing, and nothing is thrown away")
    func repairs() async throws {
        let folder = try Folder()
        let ana = try await folder.home("Ana")
        let why = String(repeating: "why ", count: 200)
        let topics = (0..<60).map { New.topic(NewTopic(title: "Topic \($0)", details: why)) }
        try await ana.create(topics, in: try await ana.addPerson("Ben"))
        await ana.shutdown()
        let store = folder["ana"].appending(path: "store.redb")
        let sound = try Data(contentsOf: store)

        // Some of these bytes matter to nothing, some to all; most to a few rows.
        for n in 0..<24 {
            var damaged = sound
            damaged[n * sound.count / 24 + n] &+= 1
            try damaged.write(to: store)
            let read = await Result {
                let home = try await Home.open(folder: folder["ana"])
                let read = await Result { try await home.agenda(in: try await home.people()[0].pair) }
                await home.shutdown()
                _ = try read.get()
            }
            guard case .failure(let error) = read else { continue }
            #expect((error as? AmbleError)?.kind == .damaged, "\(error)")
            #expect(try Data(contentsOf: store) == damaged, "nothing was overwritten")
            guard let repaired = try? await Home.repair(folder: folder["ana"]) else { continue }
            #expect(try await repaired.home.me().name == "Ana")
            #expect(repaired.report.count > 10)
            await repaired.home.shutdown()
            let names = try FileManager.default.contentsOfDirectory(atPath: folder["ana"].path)
            let aside = names.filter { $0.contains(".damaged-") }
            #expect(aside.count == 1)
            #expect(try Data(contentsOf: folder["ana"].appending(path: aside[0])) == damaged)
            return
        }
        Issue.record("no damage of this test was one that repairing is for")
    }
}
