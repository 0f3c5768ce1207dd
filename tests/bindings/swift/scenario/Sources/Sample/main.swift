import Amble
import Foundation

let home = try await Home.create(folder: URL(filePath: "ana"), name: "Ana")
let pair = try await home.addPerson("Ben")
try await home.addTopic(NewTopic(title: "Roadmap", section: .alignment), in: pair)
for topic in try await home.agenda(in: pair) {
    print(topic.title, topic.delivery)  // Roadmap notSent: it waits here until the two sync
}
await home.shutdown()
