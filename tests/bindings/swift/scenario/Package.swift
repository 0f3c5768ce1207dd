// swift-tools-version: 6.0
// What two people do with Amble, through its Swift package. It has a folder of its own because
// SwiftPM tells packages apart by the names of their folders, and two called `swift` are one to it.
import PackageDescription

let amble = Target.Dependency.product(name: "Amble", package: "swift")

let package = Package(
    name: "Scenario",
    // Newer than the package asks for: the tests use `Mutex` of the standard library.
    platforms: [.iOS(.v18), .macOS(.v15)],
    dependencies: [.package(path: "../../../../apps/swift")],
    targets: [
        // What the tests and the program tell of two people.
        .target(name: "Story", dependencies: [amble]),
        // Two people from pairing to the end, as a program of its own.
        .executableTarget(name: "TwoPeople", dependencies: [amble, "Story"]),
        // What the package's page begins with.
        .executableTarget(name: "Sample", dependencies: [amble]),
        .testTarget(name: "ScenarioTests", dependencies: [amble, "Story", "TwoPeople", "Sample"]),
    ]
)
