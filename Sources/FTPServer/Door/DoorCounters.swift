// What the door has done so far, readable from any thread without stopping it.
internal import Admission
internal import FTPProtocol
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
        let plan = DescriptorPlan(configuration)
        self.seats.note(0, of: plan.seats)
        self.room.note(0, of: plan.waiting)
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

/// A site's numbers at one moment.
struct SiteFigures: Hashable, Sendable {
    /// The site; nil when it was removed, and sessions are left of it.
    var id: SiteID?
    /// Seats of the site that are taken.
    var seats = Gauge()
    /// Clients that wait for one.
    var room = Gauge()
    /// Clients sent away.
    var refused = RefusalCounts()
}

/// The kernel's queue of one binding.
struct QueueFigures: Hashable, Sendable {
    /// The binding's number.
    let number: Int
    /// Where it is.
    let endpoint: Endpoint
    /// Whether it is about to be closed.
    var isLeaving = false
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
    init(_ binding: Binding, number: Int) {
        self.number = number
        self.endpoint = binding.endpoint
        self.noteLimits(binding)
    }

    /// Notes what the binding can hold now.
    mutating func noteLimits(_ binding: Binding) {
        self.isLeaving = binding.isLeaving
        self.listeners = binding.isLeaving ? binding.listeners.count : binding.activeCount
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
        /// By place.
        var queues: [QueueFigures?] = []
        /// By gate.
        var sites: [SiteFigures] = []
        var waitingRecentPeak = 0
    }

    private let state = Mutex(State())

    /// What held at the end of the door's last turn.
    var snapshot: DoorFigures { self.state.withLock { $0.figures } }

    /// The bindings' queues, in the order of their numbers; without those of bindings that are about to be closed.
    var queues: [QueueFigures] { Self.shown(self.state.withLock { $0.queues }) }

    /// Whether the binding of that number is still there, be it about to be closed.
    func has(_ number: Int) -> Bool { self.state.withLock { $0.queues.contains { $0?.number == number } } }

    /// The sites, in the order of their numbers.
    var sites: [(gate: GateNumber, figures: SiteFigures)] {
        let sites = self.state.withLock { $0.sites }
        return sites.enumerated().filter { $0.element.id != nil }.map { (GateNumber($0.offset), $0.element) }
    }

    /// The highest levels since the last call.
    func takePeaks() -> (queues: [QueueFigures], waiting: Int) {
        let peaks = self.state.withLock { state in
            let peaks = (state.queues, state.waitingRecentPeak)
            for index in state.queues.indices { state.queues[index]?.recentPeak = 0 }
            state.waitingRecentPeak = state.figures.waiting
            return peaks
        }
        return (Self.shown(peaks.0), peaks.1)
    }

    /// Shows new figures: of bindings and sites, those that were touched.
    ///
    /// - Returns: false when somebody reads them this very moment.
    func publish(_ figures: DoorFigures, _ bindings: borrowing BindingTable, _ sites: borrowing DoorSites) -> Bool {
        let (queues, touchedQueues) = (bindings.figures, bindings.touched.numbers)
        let (siteFigures, touchedSites) = (sites.figures, sites.touched.numbers)
        let isPublished: Void? = self.state.withLockIfAvailable { state in
            state.figures = figures
            state.waitingRecentPeak = max(state.waitingRecentPeak, figures.waiting)
            for place in touchedQueues { Self.show(queues[place], at: place, in: &state.queues) }
            for gate in touchedSites {
                while state.sites.count <= gate { state.sites.append(SiteFigures()) }
                state.sites[gate] = siteFigures[gate]
            }
        }
        return isPublished != nil
    }

    private static func show(_ queue: QueueFigures?, at place: Int, in queues: inout [QueueFigures?]) {
        while queues.count <= place { queues.append(nil) }
        let known = queues[place]
        queues[place] = queue
        guard let queue, let known, known.number == queue.number else { return }
        queues[place]?.recentPeak = max(known.recentPeak, queue.recentPeak)
    }

    private static func shown(_ queues: [QueueFigures?]) -> [QueueFigures] {
        queues.compactMap(\.self).filter { !$0.isLeaving }.sorted { $0.number < $1.number }
    }
}
