// What the device brings: it is asked when needed, its failures are errors, and it is left alone
// after a shutdown.
import Amble
import Foundation
import Story
import Synchronization
import Testing

/// Counts what it is asked, and what it is asked after it was told that the end has come.
final class Asked: Sendable {
    struct State {
        var times: [String: Int] = [:]
        var late: Set<String> = []
        var over = false
        var broken: Set<String> = []
    }

    let state = Mutex(State())

    /// Notes the question; fails if that was asked for.
    func of(_ what: String) throws {
        try state.withLock {
            if $0.over { $0.late.insert(what) }
            $0.times[what, default: 0] += 1
            if $0.broken.contains(what) { throw Trouble() }
        }
    }

    func count(_ what: String) -> Int { state.withLock { $0.times[what] ?? 0 } }
    var late: Set<String> { state.withLock { $0.late } }
    func end() { state.withLock { $0.over = true } }
    func fail(at what: String...) { state.withLock { $0.broken = Set(what) } }
}

struct Trouble: LocalizedError {
    let errorDescription: String? = "the screen is locked"
}

final class Keys: Home.SecretStore {
    let asked: Asked
    let kept: Mutex<[String: Data]>

    init(_ asked: Asked = Asked(), kept: [String: Data] = [:]) {
        self.asked = asked
        self.kept = Mutex(kept)
    }

    var all: [String: Data] { kept.withLock { $0 } }

    func load(name: String) throws -> Data? {
        try asked.of("load")
        return kept.withLock { $0[name] }
    }
    func save(name: String, secret: Data) throws {
        try asked.of("save")
        kept.withLock { $0[name] = secret }
    }
    func delete(name: String) throws {
        try asked.of("delete")
        kept.withLock { $0[name] = nil }
    }
}

struct Watch: Home.Clock {
    let asked: Asked

    func now() throws -> Moment {
        try asked.of("now")
        return Moment(friday, in: lisbon)
    }
}

struct Search: Home.Discovery {
    let asked: Asked

    func start(own: String, wanted: [String], port: Int) throws { try asked.of("start") }
    func found() throws -> [String] {
        try asked.of("found")
        return ["127.0.0.1:9", "no address"]
    }
    func stop() throws { try asked.of("stop") }
}

@Suite struct PlatformTests {
    let asked = Asked()

    @Test("keys rest in the device's store and nowhere else, and without them the home stays shut")
    func keepsKeys() async throws {
        let folder = try Folder()
        let keys = Keys()
        await (try folder.home("Ana", secrets: keys)).shutdown()
        #expect(Set(keys.all.keys) == ["device", "vault", "authorship", "store-root"])
        #expect(keys.all.values.allSatisfy { $0.count == 32 })
        #expect(!FileManager.default.fileExists(atPath: folder["ana"].appending(path: "secrets").path))

        let again = try await folder.home("Ana", secrets: keys)
        #expect(try await again.me().name == "Ana")
        await again.shutdown()
        await refusal { try await folder.home("Ana", secrets: Keys()) }
        let short = Keys(kept: keys.all.merging(["store-root": Data(count: 31)]) { $1 })
        await refusal { try await folder.home("Ana", secrets: short) }
    }

    @Test("the device's clock says what day it is")
    func tellsTheDay() async throws {
        let folder = try Folder()
        let tokyo = Home.FixedClock(friday, in: TimeZone(identifier: "Asia/Tokyo")!)
        let ana = try await folder.home("Ana", clock: tokyo)
        let id = try await ana.addPrivate("Late")
        #expect(try await ana.privateNote(id).written == "2026-11-21")
        await ana.shutdown()

        let now = Home.SystemClock().now()
        #expect(abs(Date().timeIntervalSince1970 - Double(now.unixSeconds)) < 5)
        #expect(Int(now.offsetSeconds) == TimeZone.current.secondsFromGMT())
    }

    @Test("what is thrown in the device's store of keys is an error with its words")
    func tellsLockedKeys() async throws {
        let folder = try Folder()
        let keys = Keys(asked)
        await (try folder.home("Ana", secrets: keys)).shutdown()
        asked.fail(at: "load")
        let locked = await refusal { try await folder.home("Ana", secrets: keys) }
        #expect(locked.contains("the screen is locked"))
        asked.fail()
        await (try folder.home("Ana", secrets: keys)).shutdown()

        asked.fail(at: "save", "delete")
        let full = await refusal { try await folder.home("Ben", secrets: Keys(asked)) }
        #expect(full.contains("the screen is locked"))
        await (try folder.home("Ben")).shutdown()
    }

    @Test("what is thrown in the device's clock is an error with its words")
    func tellsABrokenClock() async throws {
        let folder = try Folder()
        let clock = Watch(asked: asked)
        let ana = try await folder.home("Ana", clock: clock)
        let pair = try await ana.addPerson("Ben")
        asked.fail(at: "now")
        for said in [
            await refusal(.internal) { try await ana.startMeeting(in: pair) },
            await refusal(.internal) { try await ana.addPrivate("x") },
            await refusal(.internal) { try await ana.invite(as: .manager, listen: here) },
        ] {
            #expect(said.contains("the screen is locked"))
        }
        asked.fail()
        try await ana.startMeeting(in: pair)
        await ana.shutdown()
        asked.fail(at: "now")
        await refusal(.internal) { try await folder.home("Ana", clock: clock) }
    }

    @Test("a clock that is far off is an error and not a crash")
    func refusesFarClocks() async throws {
        struct Far: Home.Clock {
            let moment: Moment
            func now() -> Moment { moment }
        }
        for moment in [
            Moment(unixSeconds: .max, offsetSeconds: 0), Moment(unixSeconds: 0, offsetSeconds: .max),
        ] {
            let ana = try await Folder().home("Ana", clock: Far(moment: moment))
            await refusal(.internal) { try await ana.addPrivate("today") }
            await ana.shutdown()
        }
    }

    @Test("a search that fails is told, and the two sync without it", arguments: ["start", "found", "stop"])
    func syncsWithoutSearch(_ broken: String) async throws {
        let folder = try Folder()
        let ana = try await folder.home("Ana", discovery: Search(asked: asked))
        let pair = try await Pair(pairing: ana, folder.home("Ben"))
        asked.fail(at: broken)
        // One that runs and finds nothing is nothing to tell.
        if broken != "found" {
            let sync = try await ana.sync(pair.anas, listen: here)
            if broken == "stop" {
                _ = try await sync.events.addressTicket()
                try await sync.leave()
            }
            let said = try await sync.events.next("the failure") {
                if case .discoveryFailed(let reason) = $0 { reason } else { nil }
            }
            #expect(said.contains("the screen is locked"))
            try await sync.leave()
        }
        try await ana.addTopic(NewTopic(title: "Hello"), in: pair.anas)
        try await pair.sync()
        #expect(try await pair.ben.agenda(in: pair.bens).map(\.title) == ["Hello"])
        await pair.shutdown()
    }

    @Test("a shutdown during a sync closes everything, and nothing is asked of the device afterwards")
    func endsAll() async throws {
        let folder = try Folder()
        let keys = Keys(asked)
        let ana = try await folder.home(
            "Ana", secrets: keys, clock: Watch(asked: asked), discovery: Search(asked: asked))
        let ben = try await folder.home("Ben")
        let pair = try await Pair(pairing: ana, ben)
        let sync = try await ana.sync(pair.anas, listen: here)
        let invite = try await ana.invite(as: .manager, listen: here)
        let there = try await ben.sync(pair.bens, at: [try await sync.events.addressTicket()], listen: here)
        _ = try await sync.events.upToDate()
        #expect(asked.count("start") == 1)

        let readings = ana.watch { try await $0.agenda(in: pair.anas) }
        async let last = sync.events.rest()
        async let ended = invite.events.rest()
        async let changes: Void = within("the changes' end") { for try await _ in ana.changes {} }
        async let watching: Void = within("the watching's end") { for try await _ in readings {} }
        await ana.shutdown()
        asked.end()
        #expect(try await last.last == .closed)
        for event in try await ended {
            switch event {
            case .ticket, .ended: break
            default: Issue.record("\(event) in a pairing that was only begun")
            }
        }
        try await changes
        try await watching
        #expect(asked.count("stop") == 1, "the search was ended")
        _ = try await there.events.next("the goodbye") { if case .disconnected = $0 { true } else { nil } }
        try await there.leave()

        await refusal(.notNow) { try await ana.me() }
        await refusal(.notNow) { try await ana.sync(pair.anas, listen: here) }
        for try await _ in ana.changes { Issue.record("a change in a home that is shut") }
        for try await _ in ana.watch({ try await $0.people() }) { Issue.record("a value of a home that is shut") }
        try await sync.leave()
        await ana.shutdown()

        // The home is free; and in all the time that this takes nothing calls back.
        let again = try await folder.home("Ana", secrets: Keys(kept: keys.all))
        try await Pair(ana: again, anas: pair.anas, ben: ben, bens: pair.bens).sync()
        await again.shutdown()
        await ben.shutdown()
        #expect(asked.late.isEmpty)
        #expect(["load", "save", "now"].allSatisfy { asked.count($0) > 0 })
    }
}
