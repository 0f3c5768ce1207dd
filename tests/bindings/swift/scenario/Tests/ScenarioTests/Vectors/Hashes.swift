// Hashes that Foundation has not, for the few bytes that a vector holds: BLAKE3 after
// https://c2sp.org/BLAKE3 and SHA-256 after FIPS 180-4.

/// BLAKE3 in its three modes, of inputs of at most one chunk.
enum Blake3 {
    private static let initial: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    private static let permutation = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8]
    private static let (chunkStart, chunkEnd, root): (UInt32, UInt32, UInt32) = (1, 2, 8)
    private static let (keyed, context, material): (UInt32, UInt32, UInt32) = (16, 32, 64)

    static func hash(_ data: [UInt8]) -> [UInt8] { chunk(data, initial, 0) }

    static func keyed(_ key: [UInt8], _ data: [UInt8]) -> [UInt8] { chunk(data, words(key), keyed) }

    /// At most 64 bytes drawn for a purpose.
    static func derive(_ purpose: String, _ data: [UInt8], length: Int = 32) -> [UInt8] {
        let key = chunk(Array(purpose.utf8), initial, context)
        return chunk(data, words(key), material, length: length)
    }

    private static func chunk(_ data: [UInt8], _ key: [UInt32], _ mode: UInt32, length: Int = 32) -> [UInt8] {
        precondition(data.count <= 1024 && length <= 64, "these few lines know one chunk and one block")
        var (value, at) = (key, 0)
        while true {
            let block = Array(data[at..<min(at + 64, data.count)])
            let last = at + 64 >= data.count
            let flags = mode | (at == 0 ? chunkStart : 0) | (last ? chunkEnd | root : 0)
            let state = compress(value, words(block + Array(repeating: 0, count: 64 - block.count)), UInt32(block.count), flags)
            if last {
                var all: [UInt8] = []
                for i in 0..<8 { all += bytes(state[i] ^ state[i + 8]) }
                for i in 0..<8 { all += bytes(state[i + 8] ^ value[i]) }
                return Array(all.prefix(length))
            }
            value = (0..<8).map { (i: Int) -> UInt32 in state[i] ^ state[i + 8] }
            at += 64
        }
    }

    private static func words(_ bytes: [UInt8]) -> [UInt32] {
        stride(from: 0, to: bytes.count, by: 4).map { at -> UInt32 in
            bytes[at..<at + 4].reversed().reduce(UInt32(0)) { word, byte in word << 8 | UInt32(byte) }
        }
    }

    private static func bytes(_ word: UInt32) -> [UInt8] {
        big(Int(word), bytes: 4).reversed()
    }

    private static func compress(_ value: [UInt32], _ block: [UInt32], _ length: UInt32, _ flags: UInt32) -> [UInt32] {
        var (v, m) = (value + initial[..<4] + [0, 0, length, flags], block)
        func mix(_ a: Int, _ b: Int, _ c: Int, _ d: Int, _ x: UInt32, _ y: UInt32) {
            for (word, down, up) in [(x, 16, 12), (y, 8, 7)] as [(UInt32, UInt32, UInt32)] {
                v[a] = v[a] &+ v[b] &+ word
                v[d] = turn(v[d] ^ v[a], down)
                v[c] = v[c] &+ v[d]
                v[b] = turn(v[b] ^ v[c], up)
            }
        }
        for round in 0..<7 {
            if round > 0 { m = permutation.map { m[$0] } }
            for i in 0..<4 { mix(i, 4 + i, 8 + i, 12 + i, m[2 * i], m[2 * i + 1]) }
            for i in 0..<4 { mix(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, m[8 + 2 * i], m[9 + 2 * i]) }
        }
        return v
    }
}

private func turn(_ word: UInt32, _ by: UInt32) -> UInt32 { (word >> by) | (word << (32 - by)) }

/// SHA-256.
enum Sha256 {
    private static let primes: [Int] = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }
    /// The first 32 bits behind the point of the primes' cube roots.
    private static let constants: [UInt32] = primes.prefix(64).map { fraction($0, power: 3) }
    /// The same of square roots.
    private static let initial: [UInt32] = primes.prefix(8).map { fraction($0, power: 2) }

    /// The root as a whole number of 2^-32, found digit by digit.
    private static func fraction(_ number: Int, power: Int) -> UInt32 {
        // The root is below 2^5, so its power below 2^(37 * 3): kept in parts of 32 bits.
        var root: UInt64 = 0
        for bit in (0..<37).reversed() {
            let tried = root | 1 << UInt64(bit)
            var product: [UInt64] = [1]
            for _ in 0..<power { product = multiply(product, tried) }
            let limit = Array(repeating: UInt64(0), count: power) + [UInt64(number)]
            if !isGreater(product, limit) { root = tried }
        }
        return UInt32(truncatingIfNeeded: root)
    }

    private static func multiply(_ number: [UInt64], _ by: UInt64) -> [UInt64] {
        let parts = [by & 0xffff_ffff, by >> 32]
        var sum = Array(repeating: UInt64(0), count: number.count + 3)
        for (i, a) in number.enumerated() {
            for (j, b) in parts.enumerated() {
                let product = a * b
                sum[i + j] += product & 0xffff_ffff
                sum[i + j + 1] += product >> 32
            }
        }
        for i in 0..<sum.count - 1 {
            sum[i + 1] += sum[i] >> 32
            sum[i] &= 0xffff_ffff
        }
        return sum
    }

    private static func isGreater(_ a: [UInt64], _ b: [UInt64]) -> Bool {
        for i in (0..<max(a.count, b.count)).reversed() {
            let (x, y) = (i < a.count ? a[i] : 0, i < b.count ? b[i] : 0)
            if x != y { return x > y }
        }
        return false
    }

    static func hash(_ data: [UInt8]) -> [UInt8] {
        var padded = data + [0x80]
        padded += Array(repeating: 0, count: (120 - padded.count % 64) % 64)
        padded += big(data.count * 8, bytes: 8)
        var h = initial
        for start in stride(from: 0, to: padded.count, by: 64) {
            var w = stride(from: start, to: start + 64, by: 4).map { at -> UInt32 in UInt32(padded[at..<at + 4].number) }
            for i in 16..<64 {
                let s0: UInt32 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >> 3)
                let s1: UInt32 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >> 10)
                w.append(w[i - 16] &+ s0 &+ w[i - 7] &+ s1)
            }
            var v = h
            for i in 0..<64 {
                let s1: UInt32 = turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)
                let choice: UInt32 = (v[4] & v[5]) ^ (~v[4] & v[6])
                let one: UInt32 = v[7] &+ s1 &+ choice &+ constants[i] &+ w[i]
                let s0: UInt32 = turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)
                let majority: UInt32 = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
                let two: UInt32 = s0 &+ majority
                v = [one &+ two, v[0], v[1], v[2], v[3] &+ one, v[4], v[5], v[6]]
            }
            h = zip(h, v).map { $0 &+ $1 }
        }
        return h.flatMap { big(Int($0), bytes: 4) }
    }
}
