// swift-tools-version: 6.0
// What an app adds. The generated part is not in the repository: run
// `generate.sh`, or `xcframework.sh` on a Mac, before the first build.
import Foundation
import PackageDescription

let framework = "Wattwalk.xcframework"
let here = Context.packageDirectory

/// The library as C sees it: from the framework, or as `generate.sh` built it.
let core: Target =
    if FileManager.default.fileExists(atPath: "\(here)/\(framework)") {
        .binaryTarget(name: "WattwalkFFI", path: framework)
    } else {
        .systemLibrary(name: "WattwalkFFI")
    }

/// The folder that `generate.sh` printed.
let linking: [LinkerSetting] =
    if let library = Context.environment["WATTWALK_LIBRARY"] {
        [.unsafeFlags(["-L", library, "-Xlinker", "-rpath", "-Xlinker", library])]
    } else {
        []
    }

let package = Package(
    name: "Wattwalk",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Wattwalk", targets: ["Wattwalk"])],
    targets: [
        core,
        .target(name: "Wattwalk", dependencies: ["WattwalkFFI"], linkerSettings: linking),
        .testTarget(name: "WattwalkTests", dependencies: ["Wattwalk"]),
    ],
    swiftLanguageModes: [.v6]
)
