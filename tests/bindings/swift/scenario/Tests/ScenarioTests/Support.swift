// What the tests ask again and again.
import Amble
import Foundation
import Story
import Testing

/// Two homes in a folder, and what happens in them; shut down however it ends.
func twoHomes(_ tell: (Folder, Home, Home) async throws -> Void) async throws {
    let folder = try Folder()
    let ana = try await folder.home("Ana")
    let ben = try await folder.home("Ben")
    let told = await Result { try await tell(folder, ana, ben) }
    await ana.shutdown()
    await ben.shutdown()
    try told.get()
}

func twoPaired(_ tell: (Pair) async throws -> Void) async throws {
    try await twoHomes { _, ana, ben in try await tell(try await Pair(pairing: ana, ben)) }
}

func oneHome(_ tell: (Folder, Home) async throws -> Void) async throws {
    let folder = try Folder()
    let ana = try await folder.home("Ana")
    let told = await Result { try await tell(folder, ana) }
    await ana.shutdown()
    try told.get()
}

extension Result where Failure == any Error {
    init(_ call: () async throws -> Success) async {
        do {
            self = .success(try await call())
        } catch {
            self = .failure(error)
        }
    }
}

/// What something fails with; nil, and a failed test, if it does not.
@discardableResult
func refusal(
    _ kind: ErrorKind? = nil, _ note: String = "", at place: SourceLocation = #_sourceLocation,
    _ call: () async throws -> Any
) async -> String {
    do {
        let answer = try await call()
        Issue.record("\(note) should have failed, and gave \(answer)", sourceLocation: place)
    } catch let error as AmbleError {
        if let kind { #expect(error.kind == kind, "\(note) \(error)", sourceLocation: place) }
        #expect(error.reason.count > 10, "a sentence", sourceLocation: place)
        #expect(error.localizedDescription == error.reason, sourceLocation: place)
        return error.reason
    } catch {
        Issue.record("\(note) \(type(of: error)): \(error)", sourceLocation: place)
    }
    return ""
}

/// The checkout, from the place of this file.
let checkout = URL(filePath: #filePath).appending(path: "../../../../../../..").standardizedFileURL

extension Data {
    func holds(_ text: String) -> Bool {
        [String.Encoding.utf8, .utf16LittleEndian].contains { range(of: text.data(using: $0)!) != nil }
    }
}
