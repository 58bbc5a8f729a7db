// swift-tools-version: 6.0
// Apart from the package, so that no app builds it: `bash bindings/swift/bench.sh`.
import PackageDescription

let package = Package(
    name: "Benches",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "Wattwalk", path: "..")],
    targets: [.executableTarget(name: "FrameBench", dependencies: ["Wattwalk"], path: "FrameBench")],
    swiftLanguageModes: [.v6]
)
