import Foundation
import Testing
import Wattwalk

/// What a task ended with: nothing when it came to its end.
private func end<T: Sendable>(of task: Task<T, any Error>) async -> (any Error)? {
    do {
        _ = try await task.value
        return nil
    } catch {
        return error
    }
}

@Suite(.timeLimit(.minutes(10)), .enabled(if: RecordedWalk.isThere, "run by bindings/swift/test.sh"))
struct ReplayEndTests {
    /// A replay under way, and the task that plays it.
    private func begin() throws -> (Replay, Task<ReplaySummary, any Error>) {
        let replay = try RecordedWalk.replay()
        return (replay, Task { try await replay.playOn() })
    }

    @Test(arguments: [0, 1, 10, 50, 100, 200])
    func aStopFromAnotherTaskEndsTheReplay(milliseconds: Int) async throws {
        let (replay, playing) = try begin()
        try await Task.sleep(for: .milliseconds(milliseconds))
        replay.stop()
        #expect(await end(of: playing) as? RecordingError == .Stopped)
        #expect(throws: RecordingError.Stopped) { try replay.step() }
        #expect(throws: RecordingError.Stopped) { try replay.currentFrame() }
        await #expect(throws: RecordingError.Stopped) { try await replay.playOn() }
    }

    @Test(arguments: [0, 10, 100])
    func aCancelledTaskLeavesOffAndAnotherGoesOn(milliseconds: Int) async throws {
        let (replay, playing) = try begin()
        try await Task.sleep(for: .milliseconds(milliseconds))
        playing.cancel()
        #expect(await end(of: playing) is CancellationError)
        // It was not at its end, and loses nothing.
        let next = try #require(try replay.step())
        #expect(next.frame != nil)
        let whole = try await replay.playOn()
        #expect(whole == ReplaySummary(inputs: 32_182, refused: 0, frames: 152, events: whole.events))
        #expect(whole.events > 30)
    }
}

@Suite struct PollEndTests {
    @Test func aCancelledTaskDoesNotPoll() async throws {
        let session = try Demo.session()
        try Demo.arrive(session)
        let polling = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await session.pollSources(now: Demo.start)
        }
        polling.cancel()
        #expect(await end(of: polling) is CancellationError)
        #expect(try session.frame(camera: Demo.camera, time: Demo.start).labels.allSatisfy { $0.value == nil })
        // The next one does.
        #expect(try await session.pollSources(now: Demo.start) != nil)
        #expect(try session.frame(camera: Demo.camera, time: Demo.start).labels.contains { $0.value != nil })
    }

    @Test func aClosedSessionPollsNoMore() async throws {
        let session = try Demo.session()
        session.close()
        await #expect(throws: VisitError.Closed) { try await session.pollSources(now: Demo.start) }
    }
}
