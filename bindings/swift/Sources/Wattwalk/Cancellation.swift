// Calls that wait or work long, ended with the task that waits for them.
import Foundation

extension TourSession {
    /// Asks the visit's sources about the assets around the visitor and takes in
    /// what they bring.
    ///
    /// Cancelled on its way, it leaves out the sources that have not answered
    /// yet; what the others brought stays.
    ///
    /// - Parameter now: The time now.
    /// - Returns: When there will be more; nothing where no source can tell.
    /// - Throws: ``VisitError/Closed``, or `CancellationError`.
    public func pollSources(now: Date) async throws -> Date? {
        let halt = Halt()
        let next = try await withTaskCancellationHandler {
            try await pollSourcesUntil(now: now, halt: halt)
        } onCancel: {
            // A future of Rust does not end with the task that waits for it.
            halt.stop()
        }
        try Task.checkCancellation()
        return next
    }

    /// Loads what is wanted around the visitor of the pack's wide networks, if
    /// anything, and shows it from the next frame on: to be called after each
    /// fix, or once a second.
    ///
    /// Cancelled on its way, it gives up, and the next call begins anew.
    ///
    /// - Throws: ``VisitError/Closed``, or `CancellationError`.
    public func loadSurroundings() async throws {
        let halt = Halt()
        try await withTaskCancellationHandler {
            try await loadSurroundingsUntil(halt: halt)
        } onCancel: {
            halt.stop()
        }
        try Task.checkCancellation()
    }
}

extension Replay {
    /// Plays to the end and says what came of the whole recording.
    ///
    /// Cancelled on its way, it leaves off within a hundred inputs, and another
    /// call goes on from there; ``stop()`` ends it for good.
    ///
    /// - Throws: ``RecordingError`` for a line that cannot be read or after
    ///   ``stop()``, or `CancellationError`.
    public func playOn() async throws -> ReplaySummary {
        while true {
            try Task.checkCancellation()
            if let summary = try playSome() { return summary }
            // All tasks share few threads: whoever wants to stop it needs one.
            await Task.yield()
        }
    }
}
