// What a home's owner can take along, without anybody's leave.
public import AmbleModel
import Foundation

extension Home {
    /// What both have exchanged in a 1:1, as one Automerge document. `.notNow` before pairing.
    public func exportShared(in pair: String) async throws(AmbleError) -> Data {
        try await told { try await inner.exportShared(pair: pair) }
    }

    /// The private half as it is stored: age files.
    public func exportPrivate() async throws(AmbleError) -> [SealedNote] {
        try await told { try await inner.exportPrivate() }
    }

    /// What opens `exportPrivate`: the text of an age identity file. A secret: whoever has it and the
    /// files reads all.
    public func privateIdentity() async throws(AmbleError) -> String {
        try await told { try await inner.privateIdentity() }
    }

    /// Every row of this home, opened. For its owner's eyes.
    public func dump() async throws(AmbleError) -> [DumpRow] {
        try await told { try await inner.dump() }
    }
}
