import Foundation
import Testing
import Wattwalk

@Suite(.timeLimit(.minutes(10))) struct EventTests {
    let session: TourSession

    init() throws {
        session = try Demo.session()
    }

    @Test func eventsComeAsTheyHappen() async throws {
        let session = session
        let listening = Task {
            var stops: [String] = []
            for await event in session.events {
                if case .tour(.stopReached(let stop)) = event.kind { stops.append(stop) }
            }
            return stops
        }
        for stop in Demo.pack.tour().stops {
            try session.goToStop(stop: stop.id, now: Demo.start)
            await Task.yield()
        }
        // What happened before the end is still told.
        while try !session.takeEvents().isEmpty { await Task.yield() }
        session.close()
        #expect(await listening.value == Demo.pack.tour().stops.map(\.id))
    }

    @Test func aCancelledTaskStopsWaitingAndLosesNothing() async throws {
        let session = session
        for round in 0..<200 {
            let listening = Task {
                var events: [Event] = []
                for await event in session.events { events.append(event) }
                return events
            }
            // Before, while and after it begins to wait.
            if round % 3 == 1 { await Task.yield() }
            if round % 3 == 2 { try await Task.sleep(for: .milliseconds(1)) }
            listening.cancel()
            #expect(await listening.value == [])
        }
        try session.goToStop(stop: "battery", now: Demo.start)
        var events = session.events.makeAsyncIterator()
        let first = await events.next()
        let left = try session.takeEvents()
        #expect([first].compactMap { $0 }.count == 1)
        #expect(!left.isEmpty, "leaving a loop after its first event loses no other")
    }

    @Test func aSessionThatIsLetGoEndsItsLoops() async throws {
        weak var gone: TourSession?
        let listening: Task<Int, Never>
        let left: Int
        do {
            let session = try Demo.session()
            gone = session
            var events = session.events.makeAsyncIterator()
            try session.goToStop(stop: "battery", now: Demo.start)
            let first = await events.next()
            #expect(first != nil)
            left = try session.takeEvents().count
            listening = Task { [iterator = events] in
                var iterator = iterator
                var count = 0
                while await iterator.next() != nil { count += 1 }
                return count
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        // What was told to others is told to a loop as well, unless all ended first.
        #expect(await listening.value <= left)
        #expect(gone == nil)
    }
}
