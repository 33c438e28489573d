// Keeps what a server says happened.
internal import Synchronization
public import Telemetry

/// A recorder that a test can look into.
public final class EventLog: EventRecorder {
    private let state = Mutex<[ServerEvent]>([])

    /// An empty one.
    public init() {}

    /// Keeps an event.
    public func record(_ event: ServerEvent) { self.state.withLock { $0.append(event) } }

    /// All of them so far.
    public var events: [ServerEvent] { self.state.withLock { $0 } }

    /// How many there are of a kind.
    public func count(_ isMeant: (ServerEvent) -> Bool) -> Int { self.events.count(where: isMeant) }
}
