// swift-tools-version: 6.0
// All of the app that needs no screen and no sensor: tested on Linux and on a
// Mac, with the real library. The app itself is in `App`, built by Xcode.
import PackageDescription

let package = Package(
    name: "WattwalkDemo",
    defaultLocalization: "en",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "WattwalkDemoCore", targets: ["WattwalkDemoCore"])],
    dependencies: [.package(name: "Wattwalk", path: "../bindings/swift")],
    targets: [
        .target(
            name: "WattwalkDemoCore", dependencies: ["Wattwalk"],
            resources: [.process("Resources")]),
        .testTarget(name: "WattwalkDemoCoreTests", dependencies: ["WattwalkDemoCore"]),
    ],
    swiftLanguageModes: [.v6]
)
