import Synchronization
import Telemetry

/// Keeps what happened.
final class TestRecorder: EventRecorder {
    private let events = Mutex<[ServerEvent]>([])
    private let first = Eventually<ServerEvent>()

    /// The first event; waits for it.
    var firstEvent: ServerEvent {
        get async { await self.first.value }
    }

    var count: Int { self.events.withLock { $0.count } }

    func record(_ event: ServerEvent) {
        self.events.withLock { $0.append(event) }
        self.first.set(event)
    }
}
