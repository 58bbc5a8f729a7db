/// What happens in a visit, as it happens.
///
/// ```swift
/// for await event in session.events {
///     if case .cue(let cue) = event.kind { speak(cue.body) }
/// }
/// ```
///
/// The sequence ends when the session is closed or freed, and when the task
/// that waits is cancelled. No event is lost then: the next loop begins where
/// this one stopped. Several loops at once each hear every event.
public struct TourEvents: AsyncSequence, Sendable {
    public typealias Element = Event

    fileprivate let session: TourSession

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(listener: session.listen())
    }

    /// Waits for one event after the other. It does not keep the session
    /// alive.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let listener: EventListener

        public mutating func next() async -> Event? {
            let listener = listener
            return await withTaskCancellationHandler {
                await listener.next()
            } onCancel: {
                // A future of Rust does not end with the task that waits.
                listener.stop()
            }
        }
    }
}

extension TourSession {
    /// What happens in the visit, as it happens.
    public var events: TourEvents { TourEvents(session: self) }
}
