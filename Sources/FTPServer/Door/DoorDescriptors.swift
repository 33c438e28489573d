// What the door knows of descriptors: what it may use beside transfers, and what it keeps for the worst moment.
internal import Admission
internal import LinuxSystem

/// The door's share of the descriptors.
struct DoorDescriptors: ~Copyable {

    /// Seats that there would be descriptors for if no transfer ran.
    var plannedSeats: Int
    /// nil in tests of the door alone.
    private let ledger: DescriptorLedger?
    /// Listeners that were open at the start, which the ledger has counted.
    private let listenersAtStart: Int
    /// Clients that the reserve is for.
    var reserve = ReserveDescriptor()
    /// When a seat came back last.
    private(set) var lastReturn: ContinuousClock.Instant?

    init(plannedSeats: Int, listeners: Int, ledger: DescriptorLedger?) {
        self.plannedSeats = plannedSeats
        self.listenersAtStart = listeners
        self.ledger = ledger
    }

    /// Seats that there are descriptors for beside the transfers that run, when as many others wait or leave.
    func seats(beside others: Int) -> Int {
        guard let ledger = self.ledger else { return self.plannedSeats }
        return max(1, min(self.plannedSeats, ledger.seatsAllowed - others))
    }

    /// The door has that many listeners now.
    func listen(_ count: Int) { self.ledger?.listenersChanged(by: count - self.listenersAtStart) }

    /// The door has that many connections itself.
    func hold(_ count: Int) { self.ledger?.doorHolds(count) }

    /// Seats came back.
    mutating func seatsReturned(at now: ContinuousClock.Instant) { self.lastReturn = now }
}
