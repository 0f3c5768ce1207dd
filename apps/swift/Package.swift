// swift-tools-version: 6.0
// Amble for Swift: what an app imports is `Amble`. The targets below it are generated from the Rust
// library by ffi/generate, and are links into target/bindings/swift: `AmbleModel` is what a home
// gives and takes, `AmbleGenerated` what acts; each has a C module.
import PackageDescription

let package = Package(
    name: "Amble",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "Amble", targets: ["Amble"])],
    targets: [
        .systemLibrary(name: "AmbleFFI"),
        .systemLibrary(name: "AmbleModelFFI"),
        // Generated code is not made for the concurrency checks of Swift 6; what wraps it is.
        .target(
            name: "AmbleModel",
            dependencies: ["AmbleModelFFI"],
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: [.linkedLibrary("amble_ffi")]),
        .target(
            name: "AmbleGenerated",
            dependencies: ["AmbleFFI", "AmbleModel"],
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: [.linkedLibrary("amble_ffi")]),
        .target(name: "Amble", dependencies: ["AmbleModel", "AmbleGenerated"]),
    ]
)
