// The server's descriptors, shared by connections and transfers. The rules are in `Admission`; this is the part with
// threads.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import Synchronization
internal import Telemetry

/// Keeps account of descriptors, from any thread.
///
/// The door never waits here: it adds to a counter and reads another. Whoever gives descriptors back tells those whose
/// turn it is; a lock that is taken is left alone, and its holder looks once more.
final class DescriptorLedger: Sendable {
    /// For as long as nothing moved, nobody who waits gives up: a transfer that moves nothing is ended by then.
    static let standstillMax: Duration = .seconds(300)
    /// Descriptors that a thread of a pool may have for a moment: a file, and the folder it is in.
    static let descriptorsPerThread = 2
    /// For logs, and whatever a library opens.
    static let spareDescriptors = 16

    /// What the process has of descriptors, and what of it isn't shared out.
    private struct Supply: Sendable {
        /// RLIMIT_NOFILE when it was last looked at, less the listeners that were added.
        var limit: Int
        /// Open for good.
        let open: Int
        /// Threads of the pools.
        var threads: Int

        var descriptors: Int { self.limit - self.open - DescriptorLedger.reserve(threads: self.threads) }
    }

    private struct Desk: Sendable {
        var budget: DescriptorBudget
        /// nil when the number of descriptors is fixed.
        var supply: Supply?
        var requests: [DescriptorBudget.Ticket: PermitRequest] = [:]
        var transfers = Gauge()
        var waiting = Gauge()
        var lastGrant = ContinuousClock.now
    }

    private let desk: Mutex<Desk>
    private let sessions = Atomic(0)
    private let doorConnections = Atomic(0)
    private let allowedConnections: Atomic<Int>
    private let waitingTransfers = Atomic(0)
    private let listenersAdded = Atomic(0)
    /// Somebody has given something back and couldn't have the lock.
    private let isChanged = Atomic(false)

    /// A ledger of what this process may still open, beside the work of so many threads. What the server has open for
    /// good must be open by now.
    ///
    /// It notices when the process gets another limit.
    convenience init(threads: Int) {
        let supply = Supply(limit: DescriptorLimit.current, open: DescriptorLimit.open, threads: threads)
        self.init(descriptors: supply.descriptors)
        self.desk.withLock { $0.supply = supply }
    }

    /// A ledger of so many descriptors: those of the process, less what is open for good, less the reserve.
    init(descriptors: Int) {
        let budget = DescriptorBudget(limit: descriptors)
        self.desk = Mutex(Desk(budget: budget))
        self.allowedConnections = Atomic(budget.seatsAllowed)
    }

    /// Descriptors to keep for work that opens files beside transfers, on so many threads.
    static func reserve(threads: Int) -> Int { threads * self.descriptorsPerThread + self.spareDescriptors }

    // MARK: Connections

    /// Connections there may be now; the door takes none beyond. Never waits.
    var seatsAllowed: Int { self.allowedConnections.load(ordering: .relaxed) }

    /// Connections that are counted now.
    var connectionCount: Int {
        self.sessions.load(ordering: .sequentiallyConsistent)
            + self.doorConnections.load(ordering: .sequentiallyConsistent)
    }

    /// Sessions have begun: connections that the door has given away. Never waits.
    func connectionsOpened(_ count: Int = 1) { self.sessions.add(count, ordering: .sequentiallyConsistent) }

    /// Sessions' connections were closed. Never waits.
    func connectionsClosed(_ count: Int = 1) {
        self.sessions.subtract(count, ordering: .sequentiallyConsistent)
        self.noteRoom()
    }

    /// The door itself has that many connections: of clients that wait, or are on their way out. Never waits.
    func doorHolds(_ count: Int) {
        guard self.doorConnections.exchange(count, ordering: .sequentiallyConsistent) > count else { return }
        self.noteRoom()
    }

    /// The door has so many listeners more, or fewer, than at the start. Never waits; it counts at the next chance.
    func listenersChanged(by count: Int) { self.listenersAdded.store(count, ordering: .relaxed) }

    private func noteRoom() {
        // In this order: a transfer that begins to wait at this very moment sees the one, or is seen here.
        self.isChanged.store(true, ordering: .sequentiallyConsistent)
        if self.waitingTransfers.load(ordering: .sequentiallyConsistent) > 0 { self.settle() }
    }

    /// The process has another number of descriptors for connections and transfers.
    func limitChanged(to descriptors: Int) {
        self.change { desk in ((), desk.budget.limitChanged(to: descriptors)) }
    }

    /// The pools have so many threads now.
    func threadsChanged(to threads: Int) {
        self.change { desk in
            desk.supply?.threads = threads
            return ((), desk.supply.map { desk.budget.limitChanged(to: $0.descriptors) } ?? [])
        }
    }

    // MARK: Transfers

    /// What a transfer is told.
    enum Answer: Sendable {
        case granted(TransferPermit)
        case waits(PermitRequest)
    }

    /// Asks for the descriptors of one transfer.
    ///
    /// - Parameter ready: called once, on any thread, when they are there; not when the answer is `granted`.
    func transferPermit(for address: IPAddress, ready: @escaping @Sendable (TransferPermit) -> Void) -> Answer {
        self.change { desk in
            switch desk.budget.requestTransfer(from: address) {
            case .granted:
                desk.lastGrant = .now
                return (.granted(TransferPermit(self)), [])
            case .waits(let ticket):
                let request = PermitRequest(ready: ready) { [weak self] in self?.cancel(ticket) }
                desk.requests[ticket] = request
                return (.waits(request), [])
            }
        }
    }

    /// Whether a transfer waits for descriptors.
    var someoneWaits: Bool { self.waitingTransfers.load(ordering: .relaxed) > 0 }

    /// Whether it makes sense to go on waiting.
    func moves(at now: ContinuousClock.Instant) -> Bool {
        self.change { ($0.lastGrant + Self.standstillMax > now, []) }
    }

    /// Transfers that have descriptors, and those that wait for some.
    var gauges: (transfers: Gauge, waiting: Gauge) {
        self.change { desk in
            let allowed = desk.budget.transfersAllowed
            return (
                (Gauge(current: desk.transfers.current, peak: desk.transfers.peak, limit: allowed), desk.waiting), []
            )
        }
    }

    fileprivate func transferEnded() { self.change { desk in ((), desk.budget.transferEnded()) } }

    private func cancel(_ ticket: DescriptorBudget.Ticket) {
        // The request leaves the lock before it is released: what it holds may end a session, and that a permit.
        _ = self.change { desk in
            guard desk.budget.cancel(ticket) else { return (nil as PermitRequest?, []) }
            return (desk.requests.removeValue(forKey: ticket), [])
        }
    }

    // MARK: The lock

    private func change<Value: Sendable>(
        _ body: (inout sending Desk) -> sending (Value, [DescriptorBudget.Ticket])
    ) -> Value {
        let (value, granted): (Value, [PermitRequest]) = self.desk.withLock { desk in
            var granted = self.noteConnections(&desk) + self.noteLimit(&desk)
            let (value, tickets) = body(&desk)
            granted += Self.take(tickets, &desk)
            self.publish(&desk)
            return (value, granted)
        }
        self.answer(granted)
        self.settle()
        return value
    }

    /// Looks after changes that were made while somebody else had the lock. Whoever has it now looks after them later.
    private func settle() {
        while self.isChanged.load(ordering: .sequentiallyConsistent) {
            let granted: [PermitRequest]? = self.desk.withLockIfAvailable { desk in
                let granted = self.noteConnections(&desk)
                self.publish(&desk)
                return granted
            }
            guard let granted else { return }
            self.answer(granted)
        }
    }

    private func noteConnections(_ desk: inout Desk) -> [PermitRequest] {
        self.isChanged.store(false, ordering: .sequentiallyConsistent)
        return Self.take(desk.budget.connectionsChanged(to: self.connectionCount), &desk)
    }

    /// An operator may change the limit of a process that runs (prlimit(1)).
    private func noteLimit(_ desk: inout Desk) -> [PermitRequest] {
        let limit = DescriptorLimit.current - self.listenersAdded.load(ordering: .relaxed)
        guard let known = desk.supply?.limit, known != limit else { return [] }
        desk.supply?.limit = limit
        return desk.supply.map { Self.take(desk.budget.limitChanged(to: $0.descriptors), &desk) } ?? []
    }

    private static func take(_ tickets: [DescriptorBudget.Ticket], _ desk: inout Desk) -> [PermitRequest] {
        if !tickets.isEmpty { desk.lastGrant = .now }
        return tickets.compactMap { desk.requests.removeValue(forKey: $0) }
    }

    private func publish(_ desk: inout Desk) {
        desk.transfers.note(desk.budget.transfers, of: nil)
        desk.waiting.note(desk.budget.waiting, of: nil)
        self.waitingTransfers.store(desk.budget.waiting, ordering: .sequentiallyConsistent)
        self.allowedConnections.store(desk.budget.seatsAllowed, ordering: .relaxed)
    }

    private func answer(_ granted: [PermitRequest]) {
        for request in granted { request.answer(TransferPermit(self)) }
    }
}

/// The descriptors of one transfer. They go back when nobody holds the value any more: hold it until they are closed.
final class TransferPermit: Sendable {
    private let ledger: DescriptorLedger

    fileprivate init(_ ledger: DescriptorLedger) { self.ledger = ledger }

    deinit { self.ledger.transferEnded() }
}
