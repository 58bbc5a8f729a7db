import Foundation
import Testing
import Wattwalk

/// There is one log in a process: `HostileTests` turns it about as well, so
/// that this only sees to what is thrown and freed.
@Suite struct LogTests {
    private final class Sink: LogSink {
        func log(record: LogRecord) throws {}
    }

    @Test func aSinkIsHeldUntilAnotherTakesItsPlace() async throws {
        weak var gone: Sink?
        do {
            let sink = Sink()
            gone = sink
            try setLogSink(sink: sink, level: .trace)
        }
        clearLogSink()
        // The thread that called it ends in its own time.
        for _ in 0..<500 where gone != nil { try await Task.sleep(for: .milliseconds(10)) }
        #expect(gone == nil)
    }
}
