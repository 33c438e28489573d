// What the door has done so far, readable from any thread without stopping it.
internal import Admission
internal import Synchronization
internal import Telemetry

/// The door's numbers at one moment.
struct DoorFigures: Hashable, Sendable {
    /// Connections taken from the kernel.
    var accepted = 0
    /// Clients that got a seat.
    var admitted = 0
    /// Seats that are taken.
    var seats = Gauge()
    /// Clients that wait.
    var room = Gauge()
    /// Seats of the address that has most.
    var busiestAddress = Gauge()
    /// Clients that left while they waited.
    var leftWaiting = 0
    /// Clients on their way out now: told 421, not gone yet.
    var lingering = 0
    /// Clients sent away.
    var refused = RefusalCounts()
    /// Times that accepting failed for want of descriptors or memory.
    var acceptFailures = 0
    /// Events that were not recorded because too many came at once.
    var eventsDropped = 0

    /// Nobody yet.
    init() {}

    /// Nobody yet, of those whom a configuration has places for.
    init(_ configuration: DoorConfiguration) {
        let gate = AdmissionGate(limits: AdmissionLimits(configuration, DescriptorPlan(configuration)))
        self.seats.note(0, of: gate.seats)
        self.room.note(0, of: gate.limits.waitingClientsMax)
    }

    /// Seats taken now.
    var seated: Int { self.seats.current }
    /// Clients that wait now.
    var waiting: Int { self.room.current }
}

/// Clients sent away, by reason.
struct RefusalCounts: Hashable, Sendable {
    private var roomFull = 0
    private var waitedTooLong = 0
    private var outOfDescriptors = 0
    private var stopping = 0
    /// Counted elsewhere: the door doesn't know users.
    private var userFull = 0
    private var addressDenied = 0
    private var siteStopped = 0

    /// All of them.
    var total: Int { RefusalReason.allCases.reduce(0) { $0 + self[$1] } }

    subscript(reason: RefusalReason) -> Int {
        switch reason {
        case .roomFull: self.roomFull
        case .waitedTooLong: self.waitedTooLong
        case .outOfDescriptors: self.outOfDescriptors
        case .stopping: self.stopping
        case .userFull: self.userFull
        case .addressDenied: self.addressDenied
        case .siteStopped: self.siteStopped
        }
    }

    /// The counts that aren't zero, by the reasons' names.
    var byReason: [String: Int] {
        let counts = RefusalReason.allCases.map { ($0.rawValue, self[$0]) }
        return Dictionary(uniqueKeysWithValues: counts.filter { $0.1 > 0 })
    }

    mutating func count(_ reason: RefusalReason) {
        switch reason {
        case .roomFull: self.roomFull += 1
        case .waitedTooLong: self.waitedTooLong += 1
        case .outOfDescriptors: self.outOfDescriptors += 1
        case .stopping: self.stopping += 1
        case .userFull: self.userFull += 1
        case .addressDenied: self.addressDenied += 1
        case .siteStopped: self.siteStopped += 1
        }
    }
}

/// The kernel's queue of one binding.
struct QueueFigures: Hashable, Sendable {
    /// Listeners that share it.
    var listeners = 0
    /// What it can hold.
    var limit = 0
    /// Connections in it when the door last looked.
    var length = 0
    /// The most since the start.
    var peak = 0
    /// The most since somebody last took the peaks.
    var recentPeak = 0

    /// The empty queue of a binding.
    init(_ binding: Binding) {
        self.listeners = binding.activeCount
        self.limit = binding.backlog
    }

    /// Notes what was seen.
    mutating func note(_ length: Int) {
        self.length = length
        self.peak = max(self.peak, length)
        self.recentPeak = max(self.recentPeak, length)
    }
}

/// The figures as others see them. The door thread alone writes them, once a turn.
final class DoorCounters: Sendable {
    private struct State: Sendable {
        var figures = DoorFigures()
        var queues: [QueueFigures] = []
        var waitingRecentPeak = 0
    }

    private let state = Mutex(State())

    /// What held at the end of the door's last turn.
    var snapshot: DoorFigures { self.state.withLock { $0.figures } }

    /// The bindings' queues, in the order of the configuration.
    var queues: [QueueFigures] { self.state.withLock { $0.queues } }

    /// The highest levels since the last call.
    func takePeaks() -> (queues: [QueueFigures], waiting: Int) {
        self.state.withLock { state in
            let peaks = (state.queues, state.waitingRecentPeak)
            for index in state.queues.indices { state.queues[index].recentPeak = 0 }
            state.waitingRecentPeak = state.figures.waiting
            return peaks
        }
    }

    /// Shows new figures.
    ///
    /// - Returns: false when somebody reads them this very moment.
    func publish(_ figures: DoorFigures, _ queues: [QueueFigures]) -> Bool {
        let isPublished: Void? = self.state.withLockIfAvailable { state in
            state.figures = figures
            state.waitingRecentPeak = max(state.waitingRecentPeak, figures.waiting)
            if state.queues.count != queues.count { state.queues = queues }
            for (index, queue) in queues.enumerated() {
                let recentPeak = max(state.queues[index].recentPeak, queue.recentPeak)
                state.queues[index] = queue
                state.queues[index].recentPeak = recentPeak
            }
        }
        return isPublished != nil
    }
}
