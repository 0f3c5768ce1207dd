// One person's home on one device: everything an app asks of Amble begins here.
internal import AmbleGenerated
public import AmbleModel
import Foundation

/// A home, open. One process owns a home at a time; every call may be made from any task, several
/// at once, and what it changed is durable when it returns.
///
/// Every call throws `AmbleError` and nothing else. A call is carried out to its end even if its
/// task is cancelled meanwhile, and says how it ended; only what waits for something to happen ends
/// early: `Pairing.events`, `Sync.events`, `changes` and `watch`.
///
/// A `pair` is `PersonView.pair`, the 1:1 with one person. Ids are opaque text.
public final class Home: Sendable {
    let inner: HomeHandle
    let bell: Bell
    private let shut = Locked(false)

    init(_ inner: HomeHandle) {
        self.inner = inner
        bell = Bell(inner)
    }

    /// Whether `shutdown` was called.
    var isShut: Bool { shut.with { $0 } }

    // MARK: Beginning

    /// Makes a home in a folder that is not there yet or empty.
    ///
    /// - Parameters:
    ///   - folder: where; `.homeExists` if a home is there.
    ///   - name: what the other will read; `.invalid` if it cannot be shown.
    ///   - zone: the IANA zone that 1:1s start with; the device's if not said.
    ///   - secrets: where keys rest; in a file that only its owner can read if not said.
    ///   - clock: what time it is; the device's clock if not said.
    ///   - discovery: finds devices nearby; only known addresses are tried if not said.
    public static func create(
        folder: URL, name: String, zone: String = TimeZone.current.identifier,
        secrets: (any SecretStore)? = nil, clock: any Clock = SystemClock(),
        discovery: (any Discovery)? = nil
    ) async throws(AmbleError) -> Home {
        let path = try path(of: folder)
        let platform = platform(secrets, clock, discovery)
        return Home(
            try await told {
                try await HomeHandle.`init`(folder: path, name: name, zone: zone, platform: platform)
            })
    }

    /// Opens the home in a folder. Fails with `.noHome`, `.busy` if another process has it open,
    /// `.damaged` (then see `repair`), `.newerVersion`, `.unsafe`, `.disk`; nothing was changed then.
    public static func open(
        folder: URL, secrets: (any SecretStore)? = nil, clock: any Clock = SystemClock(),
        discovery: (any Discovery)? = nil
    ) async throws(AmbleError) -> Home {
        let path = try path(of: folder)
        let platform = platform(secrets, clock, discovery)
        return Home(try await told { try await HomeHandle.open(folder: path, platform: platform) })
    }

    /// When `open` said `.damaged`: moves the damaged store aside, never deletes it, keeps what still
    /// opens, and opens the home.
    public static func repair(
        folder: URL, secrets: (any SecretStore)? = nil, clock: any Clock = SystemClock(),
        discovery: (any Discovery)? = nil
    ) async throws(AmbleError) -> Repaired {
        let path = try path(of: folder)
        let platform = platform(secrets, clock, discovery)
        let repaired = try await told { try await AmbleGenerated.repair(folder: path, platform: platform) }
        return Repaired(home: Home(repaired.home), report: repaired.report)
    }

    private static func path(of folder: URL) throws(AmbleError) -> String {
        guard folder.isFileURL else {
            throw AmbleError(.invalid, "\(folder) is not a folder of this device: a home needs one")
        }
        return folder.path
    }

    // MARK: Who

    /// Whose home this is.
    public func me() async throws(AmbleError) -> Me {
        try await told { try await inner.me() }
    }

    /// Everyone this home keeps a 1:1 with, in the order of adding.
    public func people() async throws(AmbleError) -> [PersonView] {
        try await told { try await inner.people() }
    }

    /// The same people, who is met next first.
    public func upcoming() async throws(AmbleError) -> [PersonView] {
        try await told { try await inner.upcoming() }
    }

    /// One of them.
    public func person(_ pair: String) async throws(AmbleError) -> PersonView {
        try await told { try await inner.person(pair: pair) }
    }

    /// Adds a person before they are paired; what is shared with them waits. Returns the 1:1.
    /// Fails with `.invalid` for a name that cannot be shown, `.notNow` if someone is called that.
    @discardableResult
    public func addPerson(_ name: String) async throws(AmbleError) -> String {
        try await told { try await inner.addPerson(name: name) }
    }

    /// Listens again to someone whose device sent what no honest Amble sends.
    public func unmute(_ pair: String) async throws(AmbleError) {
        try await told { try await inner.unmute(pair: pair) }
    }

    // MARK: The end

    /// Closes every session and lets the home go. When it returns, nothing calls the secret store, the
    /// clock or the discovery any more. Every other call then fails with `.notNow`, and everything
    /// that is iterated ends. Never fails; twice is once.
    public func shutdown() async {
        shut.with { $0 = true }
        // What could fail is a home that is gone already.
        try? await inner.shutdown()
    }
}

/// A home that was damaged, and what `Home.repair` did to open it.
public struct Repaired: Sendable {
    /// The home, open.
    public let home: Home
    /// One sentence: what was kept, and where the damaged file is.
    public let report: String
}
