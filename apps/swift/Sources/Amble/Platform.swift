// What the device gives to Amble: a place for keys, the time, and a search for devices nearby.
public import AmbleGenerated
import Foundation

// Inside `Home`, because Swift has a `Clock` already.
extension Home {
    /// Where a home's four secrets rest. Each is 32 bytes under a name: `device`, `vault`,
    /// `authorship`, `store-root`.
    ///
    /// It is asked from threads of the core, several at once, and never after a shutdown. Whatever it
    /// throws becomes an error whose sentence holds what the thrown one says: put no secret into it.
    /// A trap, such as a failed precondition, is a crash as everywhere.
    public protocol SecretStore: Sendable {
        /// The secret of this name; nil if there is none. Throw if it is there and does not open.
        func load(name: String) throws -> Data?

        /// Keeps a secret under a name in place of the one before, durably when it returns.
        func save(name: String, secret: Data) throws

        /// Forgets the secret of this name for ever; nothing happens if there is none.
        func delete(name: String) throws
    }

    /// What time it is here. Asked and failing as `SecretStore` is.
    public protocol Clock: Sendable {
        /// The moment, with the distance from UTC that this place has now.
        func now() throws -> Moment
    }

    /// A search for devices nearby, by the platform's own means (Bonjour). It runs while a sync
    /// runs, and finds names that change: never a device's id. Asked and failing as `SecretStore` is;
    /// a search that fails is told by `SyncEvent.discoveryFailed`.
    public protocol Discovery: Sendable {
        /// Announces the name `own` with a UDP port, and looks for the wanted names.
        func start(own: String, wanted: [String], port: Int) throws

        /// The addresses found so far, as `192.0.2.7:50123` or `[fe80::1]:50123`. Asked again and again.
        func found() throws -> [String]

        /// Ends both.
        func stop() throws
    }

    /// The device's clock, in the zone the device is in.
    public struct SystemClock: Clock {
        /// The device's clock.
        public init() {}

        /// This moment.
        public func now() -> Moment { Moment(Date(), in: .autoupdatingCurrent) }
    }

    /// A clock that stands still. For tests and previews.
    public struct FixedClock: Clock {
        private let moment: Moment

        /// A clock that stands at a date, in a zone.
        public init(_ date: Date, in zone: TimeZone) {
            moment = Moment(date, in: zone)
        }

        /// That moment.
        public func now() -> Moment { moment }
    }

    static func platform(
        _ secrets: (any SecretStore)?, _ clock: any Clock, _ discovery: (any Discovery)?
    ) -> Platform {
        Platform(
            secrets: secrets.map(InnerSecretStore.init), clock: InnerClock(clock),
            discovery: discovery.map(InnerDiscovery.init))
    }
}

private final class InnerSecretStore: PlatformSecrets {
    private let outer: any Home.SecretStore

    init(_ outer: any Home.SecretStore) { self.outer = outer }

    func load(name: String) throws -> Data? { try guarded { try outer.load(name: name) } }
    func save(name: String, secret: Data) throws {
        try guarded { try outer.save(name: name, secret: secret) }
    }
    func delete(name: String) throws { try guarded { try outer.delete(name: name) } }
}

private final class InnerClock: PlatformClock {
    private let outer: any Home.Clock

    init(_ outer: any Home.Clock) { self.outer = outer }

    func now() throws -> Moment { try guarded { try outer.now() } }
}

private final class InnerDiscovery: PlatformDiscovery {
    private let outer: any Home.Discovery

    init(_ outer: any Home.Discovery) { self.outer = outer }

    func start(own: String, wanted: [String], port: Int32) throws {
        try guarded { try outer.start(own: own, wanted: wanted, port: Int(port)) }
    }
    func found() throws -> [String] { try guarded { try outer.found() } }
    func stop() throws { try guarded { try outer.stop() } }
}

private func guarded<T>(_ call: () throws -> T) throws -> T {
    do {
        return try call()
    } catch {
        throw PlatformError.Failed(reason: sentence(of: error))
    }
}
