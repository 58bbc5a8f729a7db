// What it costs to cross: `bash bindings/swift/bench.sh` says how it is run.
import Foundation
import Wattwalk

guard CommandLine.arguments.count == 4, let seconds = Double(CommandLine.arguments[3]) else {
    print("usage: FrameBench RUST-PEER PACK SECONDS-OF-THE-WALK")
    exit(2)
}
let peer = CommandLine.arguments[1]
let folder = CommandLine.arguments[2]
let pack = try TourPack.fromFolder(path: folder)
let start = Date(timeIntervalSince1970: 1_781_602_200)
let now = start.addingTimeInterval(seconds)
let camera = Camera(
    widthPx: 1280, heightPx: 800, horizontalFovDeg: 65, rotation: .deg0, rangeM: 160, textPx: 18,
    backdrop: true)

let session = try TourSession(pack: pack, settings: newVisit(language: "fr"))
for sample in try Rehearsal.fromPack(pack: pack).samples(start: start, fromS: seconds - 20, toS: seconds) {
    try session.handIn(sample)
}
_ = try await session.pollSources(now: now)
let frame = try session.frame(camera: camera, time: now)
let parts = frame.shapes.count + frame.labels.count

// Rust and Swift in turns: whatever else the machine does disturbs both.
var rust: [Double] = []
var swift: [Double] = []
for _ in 0..<9 {
    rust.append(try rustMicroseconds(parts: parts, vertices: frame.vertices.count))
    swift.append(try microseconds { _ = try session.frame(camera: camera, time: now) })
}
let word = try microseconds { _ = try session.language() }
print("frame of \(frame.shapes.count) shapes, \(frame.labels.count) labels, \(frame.vertices.count) vertices")
print("in Rust: \(shown(median(rust))) us")
print("from Swift: \(shown(median(swift))) us")
print("Swift / Rust: \(shown(median(zip(swift, rust).map { $0 / $1 })))")
print("a call that returns a word: \(shown(word)) us")
print("events through the sequence: \(Int(try await eventsASecond())) a second")

/// Median time of a call, as the peer in Rust takes it: of 200 times 20 calls.
func microseconds(_ call: () throws -> Void) throws -> Double {
    let clock = ContinuousClock()
    let times = try (0..<200).map { _ in
        try clock.measure { for _ in 0..<20 { try call() } } / 20
    }
    return median(times.map { inSeconds($0) * 1e6 })
}

/// What `bindings/ffi/examples/frame_cost.rs` says of the same frame.
func rustMicroseconds(parts: Int, vertices: Int) throws -> Double {
    let output = Pipe()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: peer)
    process.arguments = [folder, "\(seconds)", "\(camera.rangeM)"]
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let words = said.split(separator: " ")
    guard words.count == 6, words[0] == "\(parts)", words[2] == "\(vertices)", let time = Double(words[4])
    else { fatalError("Rust does not draw the same picture: \(said)") }
    return time
}

func eventsASecond() async throws -> Double {
    let stops = pack.tour().stops
    let told = 9_000
    var rates: [Double] = []
    for _ in 0..<7 {
        let session = try TourSession(pack: pack, settings: newVisit(language: "fr"))
        // Three events each: left, reached, said.
        for number in 0..<(told / 3) {
            try session.goToStop(stop: stops[number % stops.count].id, now: start)
        }
        var events = session.events.makeAsyncIterator()
        let clock = ContinuousClock()
        let began = clock.now
        for _ in 0..<told { _ = await events.next() }
        rates.append(Double(told) / inSeconds(began.duration(to: clock.now)))
    }
    return median(rates)
}

func inSeconds(_ duration: Duration) -> Double {
    let (whole, attoseconds) = duration.components
    return Double(whole) + Double(attoseconds) / 1e18
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

func shown(_ value: Double) -> String { String(format: "%.2f", value) }
