// What is private never leaves: not to the other home, not in the clear to a disk.
import Amble
import Foundation
import Story
import Testing

@Suite struct PrivateTests {
    let canary = "canary-7f3e9a41c2"
    let control = "control-b86d05e317"

    func shows(_ home: Home, _ text: String) async throws -> Bool {
        try await home.dump().contains { $0.key.contains(text) || $0.value.contains(text) }
    }

    func inFiles(_ folder: Folder, _ text: String) throws -> Bool {
        let files = FileManager.default.enumerator(at: folder.url, includingPropertiesForKeys: nil)!
        return try files.compactMap { $0 as? URL }.filter { !$0.hasDirectoryPath }
            .contains { try Data(contentsOf: $0).holds(text) }
    }

    @Test("a private note is nowhere in the other's home, and in the clear in no file")
    func staysHere() async throws {
        let folder = try Folder()
        let pair = try await Pair(pairing: folder.home("Ana"), folder.home("Ben"))
        let (ana, ben) = (pair.ana, pair.ben)
        let note = try await ana.addPrivate("About Ben: \(canary)", about: pair.anas)
        let other = try await ana.addPrivate(canary)
        try await ana.changePrivate(other, to: "\(canary), written anew")
        try await ana.addTopic(NewTopic(title: "Shared: \(control)"), in: pair.anas)
        try await pair.sync()

        #expect(try await ana.privateNotes().filter { $0.text.contains(canary) }.count == 2, "it is there, for Ana")
        #expect(try await ana.privateNotes(about: pair.anas).map(\.id) == [note])
        #expect(try await shows(ana, canary), "her own dump shows it")
        #expect(try await shows(ben, control), "what was shared is found in Ben's home")
        #expect(try await !shows(ben, canary))
        #expect(try await ben.privateNotes().isEmpty)
        // What was shared is sealed on disk too; the control of this search is the secrets' first line.
        #expect(try inFiles(folder, "amble-secrets 1"), "the search sees into files")
        #expect(try !inFiles(folder, control))
        #expect(try !inFiles(folder, canary))

        try await ana.deletePrivate(other)
        #expect(try await ana.privateNotes().map(\.id) == [note])
        await pair.shutdown()
        #expect(try inFiles(folder, "amble-secrets 1"))
        #expect(try !inFiles(folder, canary), "nor in what is left when both homes are closed")
    }

    @Test("words typed and taken back before a sync never leave")
    func neverLeaves() async throws {
        try await twoPaired { pair in
            let topics = ["Rash: \(canary)", "Kept: \(control)"].map { New.topic(NewTopic(title: $0)) }
            let ids = try await pair.ana.create(topics, in: pair.anas)
            try await pair.ana.unshare(ids[0], in: pair.anas)
            try await pair.sync()
            #expect(try await shows(pair.ben, control))
            #expect(try await !shows(pair.ben, canary))
        }
    }
}
