// Two homes that pair and sync in the folder of the first argument. With `leave` behind it, the
// program ends during a sync, without a shutdown.
import Amble
import Foundation
import Story

let folder = URL(filePath: CommandLine.arguments[1])
let ana = try await Home.create(folder: folder.appending(path: "ana"), name: "Ana", zone: "Europe/Lisbon")
let ben = try await Home.create(folder: folder.appending(path: "ben"), name: "Ben", zone: "Europe/Lisbon")
let pair = try await Pair(pairing: ana, ben)
try await ana.addTopic(NewTopic(title: "Hello"), in: pair.anas)
try await pair.sync()
let arrived = try await ben.agenda(in: pair.bens).map(\.title)
guard arrived == ["Hello"] else { throw Stuck("\(arrived)") }

if CommandLine.arguments.dropFirst(2).first == "leave" {
    let sync = try await ana.sync(pair.anas, listen: here)
    _ = try await sync.events.addressTicket()
} else {
    await pair.shutdown()
}
print("the end")
