// swift-tools-version: 6.0
// Amble for Swift: what an app imports is `Amble`. The two targets below it are generated from the
// Rust library by ffi/generate, and are links into target/bindings/swift.
import PackageDescription

let package = Package(
    name: "Amble",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "Amble", targets: ["Amble"])],
    targets: [
        .systemLibrary(name: "AmbleFFI"),
        .systemLibrary(name: "AmbleModelFFI"),
        .target(
            name: "AmbleGenerated",
            dependencies: ["AmbleFFI", "AmbleModelFFI"],
            // Generated code is not made for the concurrency checks of Swift 6; what wraps it is.
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: [.linkedLibrary("amble_ffi")]),
        .target(name: "Amble", dependencies: ["AmbleGenerated"]),
    ]
)
