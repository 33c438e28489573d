// Where the monitor looks, and what it may ask for.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import Telemetry

/// The monitor's view of the server, as functions: a test has others. They are called on the monitor's thread.
struct MonitorSources: Sendable {
    /// What one look shows.
    struct Look: Sendable {
        /// Clients that were accepted, refused or left, and the waiting room's peak since the last look.
        var sample = ArrivalSample()
        /// The bindings' queues.
        var queues: [BindingQueue] = []
    }

    /// A binding's queue.
    struct BindingQueue: Sendable {
        /// The binding's number.
        var number: Int
        /// Where it is.
        var endpoint: Endpoint
        /// Its peak since the last look, and what it can hold.
        var level: QueueLevel
    }

    /// Takes a look.
    var look: @Sendable () -> Look
    /// The greetings.
    var greetings: GreetingTimes
    /// The kernel's counters by name, as `TcpExt.ListenOverflows`; empty when they can't be read.
    var kernelCounters: @Sendable () -> [String: UInt64]
    /// Lets a binding hold that many connections.
    var hold: @Sendable (_ backlog: Int, _ binding: Int) -> Void
    /// The most that the monitor raises a backlog to.
    var backlogMax: Int
}

extension MonitorSources {
    /// The view of a door.
    init(_ door: Door, greetings: GreetingTimes, backlogMax: Int) {
        self.init(
            look: { Look(door) },
            greetings: greetings,
            kernelCounters: { KernelCounterTable.read() },
            hold: { door.hold($0, at: $1) },
            backlogMax: backlogMax
        )
    }
}

extension MonitorSources.Look {
    fileprivate init(_ door: Door) {
        let figures = door.figures
        let peaks = door.takePeaks()
        self.init()
        self.sample.accepted = figures.accepted
        self.sample.refused = figures.refused.byReason
        self.sample.left = figures.leftWaiting
        self.sample.waiting = QueueLevel(peak: peaks.waiting, limit: figures.room.limit ?? 0)
        self.queues = peaks.queues.map { queue in
            MonitorSources.BindingQueue(
                number: queue.number,
                endpoint: queue.endpoint,
                level: QueueLevel(peak: queue.recentPeak, limit: queue.limit)
            )
        }
    }
}
