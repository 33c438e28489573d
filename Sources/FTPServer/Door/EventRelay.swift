// Brings the door's events to the recorder on a thread of its own: a recorder that is slow for a moment must not keep
// the door from accepting.
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage
internal import Telemetry

/// The way of events from the door thread to the recorder.
final class EventRelay: Sendable {
    private struct State: Sendable {
        var events: [ServerEvent] = []
        var isStopping = false
    }

    /// Events that wait for the recorder; beyond it they are dropped and counted.
    static let eventsMax = 16_384

    private let state = Mutex(State())
    private let wake: WakeSignal
    private let poller: Poller
    private let recorder: any EventRecorder

    init(recorder: any EventRecorder) throws(Errno) {
        self.recorder = recorder
        self.wake = try WakeSignal()
        self.poller = try Poller()
        try self.poller.add(self.wake.descriptor, token: 0, for: .readable)
    }

    /// Takes a turn's events, and empties the array; leaves it as it is when the other thread holds the lock.
    ///
    /// - Returns: how many had to be dropped.
    func send(_ events: inout [ServerEvent]) -> Int {
        guard !events.isEmpty else { return 0 }
        let dropped = self.state.withLockIfAvailable { state in
            let room = max(0, Self.eventsMax - state.events.count)
            state.events.append(contentsOf: events.prefix(room))
            return max(0, events.count - room)
        }
        guard let dropped else { return 0 }
        events.removeAll(keepingCapacity: true)
        self.wake.raise()
        return dropped
    }

    /// Lets `run` return once everything is recorded.
    func stop() {
        self.state.withLock { $0.isStopping = true }
        self.wake.raise()
    }

    /// Records until `stop`; the body of the relay's thread.
    func run() {
        var ready: [Poller.Event] = []
        var isStopping = false
        while !isStopping {
            self.poller.wait(milliseconds: -1, into: &ready)
            self.wake.lower()
            let taken = self.state.withLock { state in
                defer { state.events = [] }
                return state
            }
            for event in taken.events { self.recorder.record(event) }
            isStopping = taken.isStopping
        }
    }
}
