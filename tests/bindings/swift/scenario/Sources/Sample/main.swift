import Amble
import Foundation

let home = try await Home.create(folder: URL(filePath: "ana"), name: "Ana")
let pair = try await home.addPerson("Ben")
try await home.addItems([NewItem(title: "Roadmap", section: .alignment)], in: pair)
for item in try await home.agenda(in: pair) {
    print(item.title, item.way)  // Roadmap shared: it waits here until the two meet
}
await home.shutdown()
