// What screens stand on: events that can be left and taken up again, values that renew themselves,
// and calls that end.
import Amble
import Foundation
import Story
import Synchronization
import Testing

/// Keeps what happened, for somebody who waits for it.
final class Seen<Value: Sendable>: Sendable {
    private let values: AsyncStream<Value>
    private let input: AsyncStream<Value>.Continuation

    init() {
        (values, input) = AsyncStream.makeStream()
    }

    func add(_ value: Value) { input.yield(value) }

    func next() async throws -> Value {
        let values = values
        return try await within("a value") {
            for await value in values { return value }
            throw Stuck("no more values")
        }
    }
}

@Suite struct EventsTests {
    @Test("a loop that is cancelled ends at once, and leaving takes seconds at most")
    func endsWhenCancelled() async throws {
        try await twoPaired { pair in
            let sync = try await pair.ana.sync(pair.anas, listen: here)
            let looking = Seen<Bool>()
            let loop = Task {
                for try await event in sync.events {
                    if case .looking = event { looking.add(true) }
                }
                return Task.isCancelled
            }
            _ = try await looking.next()
            let clock = ContinuousClock()
            let ends = try await clock.measure {
                loop.cancel()
                let cancelled = try await within("the loop's end", limit: .seconds(5)) { try await loop.value }
                #expect(cancelled)
            }
            let leaves = try await clock.measure { try await within("leaving", limit: .seconds(5)) { try await sync.leave() } }
            print("cancelled in \(ends), left in \(leaves)")
            #expect(try await sync.events.rest() == [.closed], "what came meanwhile is there")
            try await sync.leave()
        }
    }

    @Test("every loop of a cancelled task ends, also one that begins then")
    func endsAllLoops() async throws {
        try await twoPaired { pair in
            let ana = pair.ana
            let sync = try await ana.sync(pair.anas, listen: here)
            let invite = try await ana.invite(as: .manager, listen: here)
            _ = try await invite.events.ticket()
            let loops = [
                Task { for try await _ in invite.events {} },
                Task { for try await _ in sync.events {} },
                Task { for try await _ in ana.changes {} },
                Task { for try await _ in ana.watch({ try await $0.people() }) {} },
            ]
            loops.forEach { $0.cancel() }
            for loop in loops { try await within("a loop's end", limit: .seconds(5)) { try await loop.value } }
            // A call is no loop: it is carried out, and says how it ended.
            let added = Task { try await ana.addPerson("Cleo") }
            added.cancel()
            let id = try await added.value
            #expect(try await ana.person(id).name == "Cleo")
        }
    }

    @Test("a loop that is cancelled loses no event")
    func losesNothing() async throws {
        try await twoPaired { pair in
            let mine = try await pair.ana.sync(pair.anas, listen: here)
            let seen = Mutex<[SyncEvent]>([])
            let take: @Sendable (SyncEvent) -> Void = { event in seen.withLock { $0.append(event) } }
            let ticket = try await mine.events.next("an address") { event -> String? in
                take(event)
                return if case .open(let ticket, _) = event { ticket } else { nil }
            }
            // Taken up anew, and left while waiting for the next.
            for _ in 0..<20 {
                let loop = Task { for try await event in mine.events { take(event) } }
                await Task.yield()
                loop.cancel()
                try await within("the loop's end") { try await loop.value }
            }
            let yours = try await pair.ben.sync(pair.bens, at: [ticket], listen: here)
            _ = try await yours.events.upToDate()
            let upToDate: @Sendable (SyncEvent) -> Bool = { if case .upToDate = $0 { true } else { false } }
            if !seen.withLock({ $0.contains(where: upToDate) }) {
                try await mine.events.next("being up to date") { event -> Void? in
                    take(event)
                    return upToDate(event) ? () : nil
                }
            }
            try await mine.leave()
            try await mine.events.rest().forEach(take)
            let kinds = seen.withLock { $0 }.compactMap {
                switch $0 {
                case .open: "open"
                case .connected: "connected"
                case .upToDate: "up to date"
                case .closed: "closed"
                default: nil as String?
                }
            }
            var once: [String] = []
            for kind in kinds where !once.contains(kind) { once.append(kind) }
            #expect(once == ["open", "connected", "up to date", "closed"])
        }
    }

    @Test("events are iterated by one at a time")
    func oneAtATime() async throws {
        try await twoPaired { pair in
            let sync = try await pair.ana.sync(pair.anas, listen: here)
            try await within("the refusal") {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<2 {
                        group.addTask { for try await _ in sync.events {} }
                    }
                    let first = await group.nextResult()
                    guard case .failure(let error) = first else { throw Stuck("nobody was refused") }
                    #expect((error as? AmbleError)?.kind == .notNow)
                    group.cancelAll()
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test("a session that nobody holds any more is left")
    func leavesByItself() async throws {
        try await twoPaired { pair in
            var sync: Sync? = try await pair.ana.sync(pair.anas, listen: here)
            let ticket = try await sync!.events.addressTicket()
            let there = try await pair.ben.sync(pair.bens, at: [ticket], listen: here)
            _ = try await there.events.upToDate()
            await refusal(.notNow, "a second sync") { try await pair.ana.sync(pair.anas, listen: here) }
            // Even if a loop that was left had asked for what comes next.
            await #expect(throws: Stuck.self) {
                let events = try #require(sync).events
                try await within("nothing", limit: .milliseconds(300)) { for try await _ in events {} }
            }
            sync = nil
            _ = try await there.events.next("the goodbye") { if case .disconnected = $0 { true } else { nil } }
            try await there.leave()

            // Whoever only iterates holds it.
            var kinds = 0
            for try await _ in try await pair.ana.invite(as: .manager, listen: here).events {
                kinds += 1
                break
            }
            #expect(kinds == 1)
        }
    }

    @Test("a value that is watched comes now, after every change that matters, and ends with the home")
    func watches() async throws {
        let ana = try await Folder().home("Ana")
        let pair = try await ana.addPerson("Ben")
        let titles = Seen<[String]>()
        let watching = Task {
            for try await value in ana.watch({ try await $0.agenda(in: pair).map(\.title) }) { titles.add(value) }
        }
        #expect(try await titles.next() == [])
        try await ana.addTopic(NewTopic(title: "One"), in: pair)
        #expect(try await titles.next() == ["One"])
        // A change that this does not show.
        try await ana.addPerson("Cleo")
        let two = try await ana.addTopic(NewTopic(title: "Two"), in: pair)
        #expect(try await titles.next() == ["One", "Two"])
        try await ana.act(.drop, on: two, in: pair)
        #expect(try await titles.next() == ["One"])
        await ana.shutdown()
        try await within("the end") { try await watching.value }
    }

    @Test("a value that may be missing is watched too, and a reading that fails is told")
    func watchesNothing() async throws {
        try await oneHome { _, ana in
            let pair = try await ana.addPerson("Ben")
            let states = Seen<MeetingState?>()
            let watching = Task {
                for try await state in ana.watch({ try await $0.activeMeeting(in: pair)?.state }) { states.add(state) }
            }
            #expect(try await states.next() == nil)
            let meeting = try await ana.startMeeting(in: pair)
            #expect(try await states.next() == .active)
            try await ana.act(.end, on: meeting, in: pair)
            #expect(try await states.next() == nil)
            watching.cancel()
            try await within("the end") { try await watching.value }
            await refusal(.invalid) {
                for try await _ in ana.watch({ try await $0.agenda(in: "no pair") }) {}
                return ()
            }
        }
    }

    @Test("many watchers all hear of a change, and one that stops disturbs no other")
    func tellsAll() async throws {
        try await oneHome { _, ana in
            let ready = Seen<Int>()
            let watchers = (0..<20).map { _ in
                Task {
                    var sizes: [Int] = []
                    for try await size in ana.watch({ try await $0.people().count }) {
                        sizes.append(size)
                        if size == 0 { ready.add(size) }
                        if sizes.count == 2 { break }
                    }
                    return sizes
                }
            }
            for _ in watchers { _ = try await ready.next() }
            for watcher in watchers.prefix(5) {
                watcher.cancel()
                #expect(try await within("the end") { try await watcher.value } == [0])
            }
            try await ana.addPerson("Ben")
            for watcher in watchers.dropFirst(5) {
                #expect(try await within("a watcher") { try await watcher.value } == [0, 1])
            }
        }
    }

    @Test("two hundred calls at once all do what they say")
    func manyCalls() async throws {
        try await oneHome { _, ana in
            let pair = try await ana.addPerson("Ben")
            let takes = try await ContinuousClock().measure {
                let ids = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                    for n in 0..<200 {
                        group.addTask { (n, try await ana.addTopic(NewTopic(title: "Topic \(n)"), in: pair)) }
                    }
                    return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
                }
                #expect(Set(ids.values).count == 200)
                let titles = try await withThrowingTaskGroup(of: (Int, String?).self) { group in
                    for (n, id) in ids {
                        group.addTask {
                            guard case .topic(let topic) = try await ana.get(id, in: pair) else { return (n, nil) }
                            return (n, topic.title)
                        }
                    }
                    return try await group.reduce(into: [Int: String?]()) { $0[$1.0] = $1.1 }
                }
                #expect(titles.allSatisfy { $1 == "Topic \($0)" })
            }
            print("200 writes and 200 reads at once: \(takes)")

            var page = Page(start: 0, limit: 64)
            var sizes: [Int] = []
            var ids: [String] = []
            for _ in 0..<4 {
                let topics = try await ana.topics(in: pair, page: page)
                sizes.append(topics.count)
                ids += topics.map(\.id)
                page = page.next
            }
            #expect(sizes == [64, 64, 64, 8])
            #expect(try await ana.topics(in: pair).map(\.id) == ids)
            #expect(try await ana.topics(in: pair, page: Page(start: .max, limit: 64).next).isEmpty)
        }
    }

    @Test("calls under way when the home is shut down end, with an answer or an error")
    func endsCalls() async throws {
        let folder = try Folder()
        let ana = try await folder.home("Ana")
        let pair = try await ana.addPerson("Ben")
        let calls = (0..<100).map { n in
            Task { try await ana.addTopic(NewTopic(title: "Topic \(n)"), in: pair) }
        }
        await ana.shutdown()
        var saved: Set<String> = []
        for call in calls {
            switch await call.result {
            case .success(let id): saved.insert(id)
            case .failure(let error): #expect((error as? AmbleError)?.kind == .notNow, "\(error)")
            }
        }
        let again = try await folder.home("Ana")
        #expect(Set(try await again.topics(in: pair).map(\.id)) == saved)
        await again.shutdown()
    }
}
