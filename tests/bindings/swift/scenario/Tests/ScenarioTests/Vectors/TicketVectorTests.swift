// tests/vectors/ticket.json: tickets as text, read here and by Amble.
import Amble
import Foundation
import Story
import Testing

@Suite struct TicketVectorTests {
    struct Ticket: Equatable {
        let device: String
        let secret: String?
        let addresses: [String]
    }

    struct Refused: Error, Equatable {
        let why: String
    }

    /// Reads a ticket as docs/formats/link.md says.
    func read(_ text: String, pairs: Bool) throws -> Ticket {
        let tight = text.filter { !$0.isWhitespace }.uppercased()
        let (prefix, other) = pairs ? ("AMBLE", "AMBLEAT") : ("AMBLEAT", "AMBLE")
        if !pairs, !tight.hasPrefix(prefix), tight.hasPrefix(other) { throw Refused(why: "ForPairing") }
        if pairs, tight.hasPrefix(other) { throw Refused(why: "OnlyAddresses") }
        let behind = tight.dropFirst(prefix.count)
        guard tight.hasPrefix(prefix), let version = behind.first, version.isASCII, version.isNumber else {
            throw Refused(why: "NotATicket")
        }
        guard version == "1" else { throw Refused(why: "NewerVersion") }
        guard let bytes = Base32.decode(String(behind.dropFirst())), bytes.count >= 5 else { throw Refused(why: "Damaged") }
        let body = Array(bytes.dropLast(4))
        guard Blake3.hash(Array("\(prefix)1".utf8) + body).prefix(4) == bytes.suffix(4) else { throw Refused(why: "Damaged") }
        var reader = Reader(body)
        switch try reader.number(1) {
        case 0: throw Refused(why: "NotATicket")
        case 1: break
        default: throw Refused(why: "NewerVersion")
        }
        do {
            let device = try reader.take(32).hex
            let secret = pairs ? try reader.take(16).hex : nil
            let count = try reader.number(1)
            if count > 8 { throw Refused(why: "TooManyAddresses") }
            let addresses = try (0..<count).map { _ in try address(&reader) }
            guard reader.left == 0 else { throw Refused(why: "NotATicket") }
            return Ticket(device: device, secret: secret, addresses: addresses)
        } catch is Stuck {
            throw Refused(why: "NotATicket")
        }
    }

    func address(_ reader: inout Reader) throws -> String {
        let host: String
        switch try reader.number(1) {
        case 4: host = try reader.take(4).map(String.init).joined(separator: ".")
        case 6:
            var bytes = try reader.take(16)
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            inet_ntop(AF_INET6, &bytes, &text, socklen_t(text.count))
            host = "[" + String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self) + "]"
        default: throw Refused(why: "NotATicket")
        }
        return "\(host):\(try reader.number(2))"
    }

    @Test("every ticket is read alike", arguments: [("tickets", true), ("address_tickets", false)])
    func reads(_ kind: String, pairs: Bool) throws {
        let cases = try vectors("ticket")[kind].list
        #expect(cases.count >= 8)
        for vector in cases {
            let name = vector["name"].text!
            let expected = vector["expect"]
            if let error = expected["error"].text {
                #expect(throws: Refused(why: error), "\(name)") { try read(vector["text"].text!, pairs: pairs) }
            } else {
                let ticket = Ticket(
                    device: expected["device"].text!, secret: expected["secret"].text,
                    addresses: expected["addresses"].texts)
                #expect(try read(vector["text"].text!, pairs: pairs) == ticket, "\(name)")
            }
        }
    }

    @Test("Amble refuses every ticket that is to be refused")
    func refuses() async throws {
        let all = try vectors("ticket")
        let refused = { (kind: String) in all[kind].list.filter { $0["expect"]["error"].text != nil } }
        try await twoPaired { pair in
            for vector in refused("tickets") {
                let error = await failure { try await pair.ana.join(vector["text"].text!, listen: here) }
                #expect([.pairing, .newerVersion].contains(error?.kind), "\(vector["name"]): \(error as Any)")
            }
            for vector in refused("address_tickets") {
                let error = await failure { try await pair.ana.sync(pair.anas, at: [vector["text"].text!], listen: here) }
                #expect([.pairing, .newerVersion].contains(error?.kind), "\(vector["name"]): \(error as Any)")
            }
        }
    }

    func failure(_ call: () async throws -> Any) async -> AmbleError? {
        guard case .failure(let error) = await Result(call) else { return nil }
        return error as? AmbleError
    }

    @Test("protocol names come out alike")
    func names() throws {
        let cases = try vectors("ticket")["protocol_names"].list
        #expect(cases.count == 2)
        for vector in cases {
            let (prefix, purpose) =
                vector["of"].text == "ticket"
                ? ("amble/pair/1/", "amble 1 pairing alpn") : ("amble/1/", "amble 1 pair alpn")
            #expect(prefix + Blake3.derive(purpose, vector["hex"].bytes, length: 16).hex == vector["expect"].text)
        }
    }

    @Test("a ticket that Amble shows reads as the page says")
    func shows() async throws {
        try await oneHome { _, ana in
            let pairing = try await ana.invite(as: .manager, listen: here)
            let ticket = try read(try await pairing.events.ticket(), pairs: true)
            #expect(try await ana.me().device == "device_" + Base32.encode(unHex(ticket.device)))
            #expect(!ticket.addresses.isEmpty && ticket.addresses.allSatisfy { $0.hasPrefix("\(here):") })
        }
    }
}
