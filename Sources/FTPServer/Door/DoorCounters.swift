// What the door has done so far, readable from any thread without stopping it.
internal import Synchronization
internal import Telemetry

/// The door's numbers at one moment.
struct DoorFigures: Hashable, Sendable {
    /// Connections taken from the kernel.
    var accepted = 0
    /// Clients that got a seat.
    var admitted = 0
    /// Seats taken now.
    var seated = 0
    /// Clients that wait now.
    var waiting = 0
    /// The most that ever waited.
    var waitingPeak = 0
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
}

/// Clients sent away, by reason.
struct RefusalCounts: Hashable, Sendable {
    private var roomFull = 0
    private var waitedTooLong = 0
    private var outOfDescriptors = 0
    private var stopping = 0

    /// All of them.
    var total: Int { self.roomFull + self.waitedTooLong + self.outOfDescriptors + self.stopping }

    subscript(reason: RefusalReason) -> Int {
        switch reason {
        case .roomFull: self.roomFull
        case .waitedTooLong: self.waitedTooLong
        case .outOfDescriptors: self.outOfDescriptors
        case .stopping: self.stopping
        }
    }

    mutating func count(_ reason: RefusalReason) {
        switch reason {
        case .roomFull: self.roomFull += 1
        case .waitedTooLong: self.waitedTooLong += 1
        case .outOfDescriptors: self.outOfDescriptors += 1
        case .stopping: self.stopping += 1
        }
    }
}

/// The figures as others see them. The door thread alone writes them, once a turn.
final class DoorCounters: Sendable {
    private let figures = Mutex(DoorFigures())

    /// What held at the end of the door's last turn.
    var snapshot: DoorFigures { self.figures.withLock { $0 } }

    /// Shows new figures.
    ///
    /// - Returns: false when somebody reads them this very moment.
    func publish(_ figures: DoorFigures) -> Bool { self.figures.withLockIfAvailable { $0 = figures } != nil }
}
