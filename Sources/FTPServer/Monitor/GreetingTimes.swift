// How long clients waited for their 220: from the event loops to the monitor.
internal import Admission
internal import LinuxSystem
internal import Synchronization

/// Collects greetings. Event loops add them in batches, with one lock for each; the monitor takes them away.
final class GreetingTimes: Sendable {
    /// A client that got its 220.
    struct Greeting: Sendable {
        let acceptedAt: ContinuousClock.Instant
        let greetedAt: ContinuousClock.Instant
    }

    private struct State: Sendable {
        var clients = GreetedClients()
        var greeted = 0
        var gone = 0
        var sleeper: WakeSignal?
    }

    private let state = Mutex(State())

    /// Adds a batch.
    ///
    /// - Parameter gone: clients whose connection had broken before they could be greeted.
    func add(_ greetings: [Greeting], gone: Int) {
        let sleeper = self.state.withLock { state in
            for greeting in greetings {
                state.clients.add(acceptedAt: greeting.acceptedAt, greetedAt: greeting.greetedAt)
            }
            state.greeted += greetings.count
            state.gone += gone
            return state.sleeper.take()
        }
        sleeper?.raise()
    }

    /// Clients that were greeted since the start.
    var count: Int { self.state.withLock { $0.greeted } }

    /// Takes away who was greeted since the last call.
    ///
    /// - Returns: besides, how many were greeted and how many were gone since the start.
    func take() -> (clients: GreetedClients, greeted: Int, gone: Int) {
        self.state.withLock { state in
            defer { state.clients = GreetedClients() }
            return (state.clients, state.greeted, state.gone)
        }
    }

    /// Raises the signal when the next batch comes, once; nil takes that back.
    func wakeAtNext(_ signal: WakeSignal?) { self.state.withLock { $0.sleeper = signal } }
}
