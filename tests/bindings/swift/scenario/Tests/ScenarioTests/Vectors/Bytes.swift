// Reading what the vectors hold: JSON, hex, base32, bech32, and fields one after another.
import Foundation
import Story

/// A value of a JSON file.
enum Json: Decodable {
    case null, flag(Bool), number(Int), text(String), list([Json]), map([String: Json])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() { self = .null }
        else if let it = try? value.decode(Bool.self) { self = .flag(it) }
        else if let it = try? value.decode(Int.self) { self = .number(it) }
        else if let it = try? value.decode(String.self) { self = .text(it) }
        else if let it = try? value.decode([Json].self) { self = .list(it) }
        else { self = .map(try value.decode([String: Json].self)) }
    }

    subscript(key: String) -> Json { if case .map(let map) = self { map[key] ?? .null } else { .null } }
    var list: [Json] { if case .list(let list) = self { list } else { [] } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    var texts: [String] { list.compactMap(\.text) }
    /// A number, which a file may also hold as text.
    var number: Int { if case .number(let number) = self { number } else { Int(text ?? "") ?? -1 } }
    var bytes: [UInt8] { unHex(text ?? "") }
}

/// A file of vectors.
func vectors(_ name: String) throws -> Json {
    let file = checkout.appending(path: "tests/vectors/\(name).json")
    return try JSONDecoder().decode(Json.self, from: try Data(contentsOf: file))
}

func unHex(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

extension Sequence<UInt8> {
    var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    /// A number of these bytes, the first one highest.
    var number: UInt64 { reduce(0) { $0 << 8 | UInt64($1) } }
}

func big(_ number: Int, bytes: Int) -> [UInt8] {
    (0..<bytes).reversed().map { (place: Int) -> UInt8 in UInt8(truncatingIfNeeded: number >> (8 * place)) }
}

/// Groups of five bits as bytes; nil if what is left over is more than padding.
private func join(fives: [Int]) -> [UInt8]? {
    var (bytes, held, bits): ([UInt8], Int, Int) = ([], 0, 0)
    for five in fives {
        (held, bits) = (held << 5 | five, bits + 5)
        if bits >= 8 {
            bits -= 8
            bytes.append(UInt8(held >> bits))
            held &= 1 << bits - 1
        }
    }
    return bits < 5 && held == 0 ? bytes : nil
}

/// Crockford's base32, most significant bit first, without padding.
enum Base32 {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

    static func encode(_ bytes: [UInt8]) -> String {
        var (text, held, bits) = ("", 0, 0)
        for byte in bytes {
            held = held << 8 | Int(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[held >> bits])
                held &= 1 << bits - 1
            }
        }
        if bits > 0 { text.append(alphabet[held << (5 - bits)]) }
        return text
    }

    /// Nil for what is not base32; forgives what a ticket's reader forgives.
    static func decode(_ text: String) -> [UInt8]? {
        let alike: [Character: Character] = ["o": "0", "i": "1", "l": "1"]
        let fives = text.lowercased().map { alphabet.firstIndex(of: alike[$0] ?? $0) }
        return fives.contains(nil) ? nil : join(fives: fives.compactMap { $0 })
    }
}

/// What age writes its keys in.
enum Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l")

    static func decode(_ text: String) throws -> [UInt8] {
        let text = text.lowercased()
        guard let one = text.lastIndex(of: "1") else { throw Stuck("not bech32: \(text)") }
        let prefix = text[..<one].utf8.map(Int.init)
        let fives = text[text.index(after: one)...].compactMap { alphabet.firstIndex(of: $0) }
        let all = prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 } + fives
        guard checksum(all) == 1, let bytes = join(fives: fives.dropLast(6)) else { throw Stuck("not bech32: \(text)") }
        return bytes
    }

    private static func checksum(_ values: [Int]) -> Int {
        let generator = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
        return values.reduce(1) { sum, value in
            var next = (sum & 0x1ff_ffff) << 5 ^ value
            for (bit, term) in generator.enumerated() where (sum >> (25 + bit)) & 1 == 1 { next ^= term }
            return next
        }
    }
}

/// Fields one after another, integers big-endian.
struct Reader {
    private let bytes: [UInt8]
    private(set) var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var left: Int { bytes.count - at }

    mutating func take(_ count: Int) throws -> [UInt8] {
        guard (0...left).contains(count) else { throw Stuck("cut short") }
        defer { at += count }
        return Array(bytes[at..<at + count])
    }

    mutating func number(_ count: Int) throws -> Int { Int(try take(count).number) }

    mutating func text() throws -> String {
        guard let text = String(validating: try take(try number(2)), as: UTF8.self) else { throw Stuck("no text") }
        return text
    }

    mutating func tip() throws -> String? { try number(1) == 0 ? nil : try take(32).hex }
}
