// tests/vectors/pairing.json: offers, and what both devices derive from a pairing.
import Foundation
import Story
import Testing

@Suite struct PairingVectorTests {
    /// The words of a code, which are written down once, where the core has them.
    func words() throws -> [String] {
        let source = try String(contentsOf: checkout.appending(path: "core/link/src/words.rs"), encoding: .utf8)
        let list = source.components(separatedBy: "WORDS").dropFirst().joined(separator: "WORDS")
        let inner = list.components(separatedBy: "= [")[1].components(separatedBy: "];")[0]
        return inner.components(separatedBy: "\"").filter { !$0.isEmpty && $0.allSatisfy(\.isLetter) }
    }

    @Test("everything derived from a pairing comes out alike")
    func derives() throws {
        let words = try words()
        #expect(words.count == 256)
        let cases = try vectors("pairing")["derived"].list
        #expect(cases.count >= 4)
        for vector in cases {
            let name = "\(vector["name"])"
            let expected = vector["expect"]
            let offers = [vector["joiner_offer"].bytes, vector["host_offer"].bytes]
            let transcript = offers.flatMap { big($0.count, bytes: 2) + $0 }
            let binding = vector["exporter"].bytes + Blake3.derive("amble 1 pairing transcript", transcript)
            let key = Blake3.derive("amble 1 pairing", vector["ticket_secret"].bytes)
            let macs = ["joiner", "host", "confirm-joiner", "confirm-host", "done"].map {
                Blake3.keyed(key, Array($0.utf8) + binding).hex
            }
            #expect(macs == expected["macs"].texts, "\(name)")

            let code = Blake3.derive("amble 1 pairing code", binding)
            #expect(code.prefix(3).map { words[Int($0)] } == expected["words"].texts, "\(name)")
            #expect(digits(code[3..<11].number, 6) == expected["digits"].text, "\(name)")

            let pair = Blake3.derive("amble 1 pair id", binding, length: 16)
            #expect(pair.hex == expected["pair"].text, "\(name)")
            #expect(Blake3.derive("amble 1 pair", binding).hex == expected["pair_secret"].text, "\(name)")
            let devices = [vector["joiner_device"].text!, vector["host_device"].text!].sorted()
            let safety = Blake3.derive("amble 1 safety number", pair + devices.flatMap(unHex), length: 60)
            let groups = stride(from: 0, to: 60, by: 5).map { digits(safety[$0..<$0 + 5].number, 5) }
            #expect(groups.joined(separator: " ") == expected["safety_number"].text, "\(name)")
        }
    }

    /// The last digits of a number.
    func digits(_ number: UInt64, _ count: Int) -> String {
        let all = String(repeating: "0", count: count) + String(number)
        return String(all.suffix(count))
    }

    @Test("every offer that stands is read alike")
    func reads() throws {
        let cases = try vectors("pairing")["offers"].list.filter { $0["expect"]["error"].text == nil }
        #expect(!cases.isEmpty)
        for vector in cases {
            let name = "\(vector["name"])"
            let expected = vector["expect"]
            var reader = Reader(vector["hex"].bytes)
            #expect(try reader.number(2) == 1, "the lowest version of \(name)")
            #expect(try reader.number(2) >= 1, "the highest of \(name)")
            #expect(try reader.take(10).hex == expected["person"].text, "\(name)")
            #expect(try reader.text() == expected["name"].text, "\(name)")
            #expect(try reader.take(32).hex == expected["device"].text, "\(name)")
            let recipient = try reader.text()
            #expect(recipient == expected["recipient"].text, "\(name)")
            #expect(try Bech32.decode(recipient).count == 32, "\(name)")
            #expect(try reader.number(2) == expected["port"].number, "\(name)")
            if vector["by"].text == "host" {
                #expect(["manager", "report"][try reader.number(1) - 1] == expected["role"].text, "\(name)")
                #expect(try reader.text() == expected["zone"].text, "\(name)")
                #expect(try reader.number(2) == expected["every_days"].number, "\(name)")
                #expect(try reader.number(2) == expected["minutes"].number, "\(name)")
            }
            #expect(reader.left == 0, "\(name)")
        }
    }
}
