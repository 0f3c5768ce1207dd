// tests/vectors/{envelope,genesis,frame,scan}.json: as far as they go without Automerge and zstd.
//
// private.json, sealed_file.json and row.json are not here: they need X25519, Ed25519 and
// ChaCha20-Poly1305, which Foundation does not have (CryptoKit does, on Apple devices alone). The
// Kotlin and Python tests open them with what their platforms bring.
import Foundation
import Story
import Testing

@Suite struct DocumentVectorTests {
    /// A chunk is a magic word, the first bytes of its hash, and what is hashed.
    func hash(ofChunk chunk: [UInt8], _ name: String) -> [UInt8] {
        #expect(chunk.prefix(4).hex == "856f4a83", "\(name)")
        let hash = Sha256.hash(Array(chunk.dropFirst(8)))
        #expect(hash.prefix(4).hex == chunk[4..<8].hex, "\(name)")
        return hash
    }

    @Test("a hash of nothing and of something is the one that everybody knows")
    func hashes() {
        #expect(Sha256.hash([]).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(Sha256.hash(Array("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Blake3.hash([]).hex == "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262")
    }

    @Test("the tags of changes come out alike")
    func tags() throws {
        let all = try vectors("envelope")
        let key = Blake3.derive("amble 1 authorship tag", all["secret"].bytes)
        let start = all["genesis"]["pair"].bytes + big(all["genesis"]["epoch"].number, bytes: 4)
        let tags = all["tags"].list + [all["change"]]
        #expect(tags.count == 3)
        for vector in tags {
            #expect(Blake3.keyed(key, start + vector["hash"].bytes).prefix(16).hex == vector["tag"].text)
        }
        #expect(hash(ofChunk: all["change"]["raw"].bytes, "the change").hex == all["change"]["hash"].text)
    }

    @Test("the first change of a document is by the actor that all its inputs make")
    func begins() throws {
        let cases = try vectors("genesis")["cases"].list
        #expect(cases.count >= 3)
        for vector in cases {
            let name = "epoch \(vector["epoch"].number)"
            let chunk = vector["bytes"].bytes
            _ = hash(ofChunk: chunk, name)
            let ids = ["pair", "manager", "report"].map { vector[$0].bytes }
            let schema = 2
            let input = big(schema, bytes: 2) + ids[0] + big(vector["epoch"].number, bytes: 4) + ids[1] + ids[2]
            // Type 1, a length of two bytes, no dependency, the actor's length; then the actor.
            var reader = Reader(Array(chunk.dropFirst(8)))
            #expect(try reader.number(1) == 1, "\(name)")
            _ = try reader.take(2)
            #expect(try reader.take(2) == [0, 16], "\(name)")
            #expect(try reader.take(16) == Blake3.derive("amble 1 genesis actor", input, length: 16), "\(name)")
            for id in ids { #expect(Data(chunk).holds(Base32.encode(id)), "\(name)") }
        }
    }

    @Test("frames are cut from a stream alike")
    func cuts() throws {
        let cases = try vectors("frame")["streams"].list
        #expect(cases.count >= 5)
        for vector in cases {
            let name = "\(vector["name"])"
            var reader = Reader(vector["hex"].bytes)
            var (bodies, error, within): ([String], String?, Bool) = ([], nil, false)
            while error == nil, !within, reader.left >= 4 {
                let length = try reader.number(4)
                if length > vector["cap"].number {
                    error = "TooBig"
                } else if length > reader.left {
                    within = true
                } else {
                    bodies.append(try reader.take(length).hex)
                }
            }
            let expected = vector["expect"]
            #expect(error == expected["error"].text, "\(name)")
            if error == nil {
                // What is left is the start of a frame.
                #expect(bodies == expected["bodies"].texts, "\(name)")
                #expect(within || reader.left > 0 || expected["within"].flag == false, "\(name)")
            }
        }
    }

    @Test("a hello is read, or refused for the same reason")
    func greets() throws {
        let all = try vectors("frame")
        let cases = all["bodies"].list.filter { $0["name"].text!.hasPrefix("a hello") }
        #expect(!cases.isEmpty)
        for vector in cases {
            let expected = vector["expect"]
            let hello = expected["hello"]
            let said = expected["error"].text ?? "\(hello["mine"].text ?? "nothing") \(hello["yours"].text ?? "nothing")"
            #expect(read(vector["hex"].bytes, all["session"]) == said, "\(vector["name"])")
        }
    }

    func read(_ hello: [UInt8], _ session: Json) -> String {
        var reader = Reader(hello)
        do {
            guard try reader.take(2) == [1, 1] else { return "no hello" }
            let (lowest, highest) = (try reader.number(2), try reader.number(2))
            let (pair, epoch) = (try reader.take(16).hex, try reader.number(4))
            let (device, mine, yours) = (try reader.take(32).hex, try reader.tip(), try reader.tip())
            if reader.left > 0 { return "Malformed.Long" }
            if lowest > highest || lowest == 0 { return "Version.NoRange" }
            if lowest > 1 { return "Version.TheyAreNewer" }
            if pair != session["pair"].text { return "OtherPair" }
            if device != session["other_device"].text { return "OtherDevice" }
            if epoch < session["epoch"].number { return "OlderEpoch" }
            if epoch > session["epoch"].number { return "NewerEpoch" }
            return "\(mine ?? "nothing") \(yours ?? "nothing")"
        } catch {
            return "Malformed.Short"
        }
    }

    @Test("a change that is to be taken in holds the start of its own hash")
    func scans() throws {
        let good = try vectors("scan")["cases"].list.filter { $0["scan"].text == "ok" }
        #expect(good.count >= 3)
        for vector in good { _ = hash(ofChunk: vector["raw"].bytes, "\(vector["name"])") }
    }
}
