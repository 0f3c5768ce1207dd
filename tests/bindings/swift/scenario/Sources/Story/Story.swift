// What the stories of two people share: homes in temporary folders, pairing, syncing, waiting.
import Amble
import Foundation

/// The only address that a story listens at or dials.
public let here = "127.0.0.1"

/// When all stories happen: a Friday, at four in Lisbon.
public let friday = Date(timeIntervalSince1970: 1_795_190_400)
public let lisbon = TimeZone(identifier: "Europe/Lisbon")!

/// Why a story did not go on.
public struct Stuck: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

/// Where homes are made. It goes when the story is over.
public final class Folder: Sendable {
    public let url: URL

    public init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    public subscript(name: String) -> URL { url.appending(path: name.lowercased()) }

    /// Makes the home of this name, or opens it if it is there.
    public func home(
        _ name: String, secrets: (any Home.SecretStore)? = nil,
        clock: any Home.Clock = Home.FixedClock(friday, in: lisbon),
        discovery: (any Home.Discovery)? = nil
    ) async throws -> Home {
        let folder = self[name]
        if FileManager.default.fileExists(atPath: folder.appending(path: "store.redb").path) {
            return try await Home.open(folder: folder, secrets: secrets, clock: clock, discovery: discovery)
        }
        return try await Home.create(
            folder: folder, name: name, zone: "Europe/Lisbon", secrets: secrets, clock: clock,
            discovery: discovery)
    }
}

/// Waits for something, for at most some time; what does not end is left behind then.
public func within<T: Sendable>(
    _ what: String, limit: Duration = .seconds(30), _ work: @escaping @Sendable () async throws -> T
) async throws -> T {
    let (results, race) = AsyncStream<Result<T, any Error>>.makeStream()
    let working = Task {
        do {
            race.yield(.success(try await work()))
        } catch {
            race.yield(.failure(error))
        }
    }
    let bound = Task {
        try await Task.sleep(for: limit)
        race.yield(.failure(Stuck("\(what) took longer than \(limit)")))
    }
    defer {
        working.cancel()
        bound.cancel()
    }
    for await first in results { return try first.get() }
    throw CancellationError()
}

extension Events {
    /// Waits for the next event that is wanted, passing over others.
    public func next<T: Sendable>(
        _ what: String, _ wanted: @escaping @Sendable (Event) -> T?
    ) async throws -> T {
        try await within("waiting for \(what)") {
            var seen: [Event] = []
            for try await event in self {
                if let found = wanted(event) { return found }
                seen.append(event)
            }
            throw Stuck("it ended without \(what): \(seen)")
        }
    }

    /// All that is left, to the end.
    public func rest() async throws -> [Event] {
        try await within("the end") {
            var all: [Event] = []
            for try await event in self { all.append(event) }
            return all
        }
    }
}

/// What a sync that went well says of itself.
public struct UpToDate: Sendable {
    public let digest: Digest
    public let sent, received, bytes: Int
}

extension Events<PairingEvent> {
    public func ticket() async throws -> String {
        try await next("a ticket") { if case .ticket(let text, _) = $0 { text } else { nil } }
    }

    /// What is to be compared, and who the other says they are.
    public func code() async throws -> (code: String, name: String, role: Role) {
        try await next("a code") {
            if case .code(let code, let name, let role) = $0 { (code, name, role) } else { nil }
        }
    }

    public func paired() async throws -> String {
        try await next("the pairing") { if case .paired(let pair, _) = $0 { pair } else { nil } }
    }

    public func ended() async throws -> String {
        try await next("an end") { if case .ended(let reason) = $0 { reason } else { nil } }
    }
}

extension Events<SyncEvent> {
    public func addressTicket() async throws -> String {
        try await next("an address") { if case .open(let ticket, _) = $0 { ticket } else { nil } }
    }

    public func upToDate() async throws -> UpToDate {
        try await next("being up to date") {
            guard case .upToDate(let digest, let sent, let received, let bytes, _) = $0 else { return nil }
            return UpToDate(digest: digest, sent: Int(sent), received: Int(received), bytes: Int(bytes))
        }
    }
}

/// One 1:1 seen from both homes: the handle that each knows it by.
public struct Pair: Sendable {
    public let ana: Home
    public let anas: String
    public let ben: Home
    public let bens: String

    public init(ana: Home, anas: String, ben: Home, bens: String) {
        (self.ana, self.anas, self.ben, self.bens) = (ana, anas, ben, bens)
    }

    /// Ana invites, Ben joins with the text of her code, both compare what they are shown and confirm.
    public init(pairing ana: Home, _ ben: Home, anas: String? = nil, bens: String? = nil) async throws {
        let host = try await ana.invite(as: .manager, pair: anas, listen: here)
        let guest = try await ben.join(try await host.events.ticket(), pair: bens, listen: here)
        async let shown = host.events.code()
        async let read = guest.events.code()
        let (his, hers) = try await (shown, read)
        guard his.code == hers.code else { throw Stuck("two codes: \(his.code), \(hers.code)") }
        let (me, you) = (try await ana.me().name, try await ben.me().name)
        guard hers.name == me, hers.role == .manager, his.name == you, his.role == .report else {
            throw Stuck("strangers: \(his), \(hers)")
        }
        host.confirm()
        guest.confirm()
        async let mine = host.events.paired()
        async let yours = guest.events.paired()
        self.init(ana: ana, anas: try await mine, ben: ben, bens: try await yours)
        try await host.leave()
        try await guest.leave()
    }

    /// Begins a sync on both sides, waits until both are up to date, and leaves both.
    @discardableResult
    public func sync() async throws -> (ana: UpToDate, ben: UpToDate) {
        try await syncing { _, _ in }
    }

    /// The same, with something done while both are connected.
    public func syncing(
        _ meanwhile: (Sync, Sync) async throws -> Void
    ) async throws -> (ana: UpToDate, ben: UpToDate) {
        let mine = try await ana.sync(anas, listen: here)
        let yours = try await ben.sync(bens, at: [try await mine.events.addressTicket()], listen: here)
        async let first = mine.events.upToDate()
        async let second = yours.events.upToDate()
        let both = try await (first, second)
        try await meanwhile(mine, yours)
        try await mine.leave()
        try await yours.leave()
        return both
    }

    public func shutdown() async {
        await ana.shutdown()
        await ben.shutdown()
    }
}
