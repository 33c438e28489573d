// Gives transfers their turns: an epoll instance, and a few threads that wait in it.
internal import DequeModule
internal import FTPSession
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// Runs all transfers of a server on a few threads.
///
/// Each socket is armed for one event at a time (EPOLLONESHOT), so one worker has it until it arms it again. A peer
/// that is slow is an entry in `transfers` and nothing else. A new transfer is only armed: if its socket is ready, as it
/// is for a download, a worker has it at once, and that costs no system call more than handing it over.
///
/// Who starts a pump must `stop` it. The process must ignore SIGPIPE (`Signals`): `sendfile` raises it.
final class TransferPump: Sendable {
    /// Bytes that a transfer may move before the next one gets its turn. Eight streams beside each other moved a fifth
    /// more with 8 MiB than with 1 or 4; a turn is then some 5 ms, which is what a small transfer may have to wait.
    static let turnBytesMax = 8 << 20
    /// What a step counts for at least: a turn of tiny pieces ends too.
    static let stepCostBytes = 4_096
    /// What a step counts for that moved nothing. It may have read a batch of a folder, of which a pattern left nothing
    /// over: hundreds of system calls, about a millisecond.
    static let emptyStepCostBytes = turnBytesMax / 8

    private let poller: Poller
    private let wake: WakeSignal
    private let nextToken = Atomic<UInt64>(1)
    private let isStopping = Atomic(false)
    private let transfers = Mutex<[UInt64: Transfer]>([:])
    /// Transfers that were interrupted and need a turn to notice.
    private let summoned = Mutex<Deque<UInt64>>([])
    private let threads = Mutex<[SystemThread]>([])
    private let clock: TransferClock

    private static let wakeToken: UInt64 = 0

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - workers: threads that move bytes; reading a cold file blocks one.
    ///   - stallTimeMax: a transfer that moves nothing for that long is ended with `.stalled`, a tick later at most.
    init(workers: Int, stallTimeMax: Duration) throws {
        precondition(workers > 0, "A pump without workers moves nothing.")
        self.poller = try Poller()
        self.wake = try WakeSignal()
        self.clock = try TransferClock(stallTimeMax: stallTimeMax)
        // Edge-triggered: each `raise` wakes one worker, not all of them.
        try self.poller.add(self.wake.descriptor, token: Self.wakeToken, for: [.readable, .edge])
        do {
            for index in 1...workers {
                let thread = try SystemThread(name: "transfer-\(index)") { self.work() }
                self.threads.withLock { $0.append(thread) }
            }
            let clock = try SystemThread(name: "transfer-clock") {
                self.clock.run(
                    transfers: { self.transfers.withLock { $0 } },
                    summon: { self.summon($0) }
                )
            }
            self.threads.withLock { $0.append(clock) }
        } catch {
            self.stop()
            throw error
        }
    }

    /// Takes a transfer and begins with it.
    func start(_ transfer: Transfer) {
        let token = self.nextToken.add(1, ordering: .relaxed).oldValue
        self.transfers.withLock { $0[token] = transfer }
        self.settle(transfer, token, transfer.begin(on: self.poller, token: token) { self.summon(token) })
        // `stop` may have emptied the table just before the transfer came into it.
        if self.isStopping.load(ordering: .sequentiallyConsistent) { self.endAll() }
    }

    /// Ends all transfers with `.cancelled` and waits for the threads. Nothing happens when it is called again.
    func stop() {
        self.isStopping.store(true, ordering: .sequentiallyConsistent)
        self.wake.raise()
        self.clock.stop()
        let threads = self.threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in threads { thread.join() }
        self.endAll()
    }

    private func work() {
        let bench = Workbench()
        var events: [Poller.Event] = []
        while !self.isStopping.load(ordering: .sequentiallyConsistent) {
            // One event at a time: a worker that took more would let them wait while others are idle.
            self.poller.wait(milliseconds: -1, limit: 1, into: &events)
            for event in events {
                if event.token == Self.wakeToken {
                    self.serveSummoned(with: bench)
                } else {
                    self.giveTurn(event.token, with: bench)
                }
            }
        }
        self.wake.raise()  // The next worker stops too.
    }

    private func giveTurn(_ token: UInt64, with bench: Workbench) {
        // An event may be on its way to a worker while another ends its transfer.
        guard let transfer = self.transfers.withLock({ $0[token] }) else { return }
        let end = transfer.takeTurn(on: self.poller, token: token, with: bench, budget: Self.turnBytesMax)
        self.settle(transfer, token, end)
    }

    private func settle(_ transfer: Transfer, _ token: UInt64, _ end: Transfer.TurnEnd) {
        switch end {
        case .armed, .nothing:
            break
        case .paused(let until):
            self.clock.wake(token, at: until)
        case .over(let outcome):
            self.transfers.withLock { _ = $0.removeValue(forKey: token) }
            transfer.report(outcome)
        }
    }

    private func summon(_ token: UInt64) {
        self.summoned.withLock { $0.append(token) }
        self.wake.raise()
    }

    private func serveSummoned(with bench: Workbench) {
        while let token = self.summoned.withLock({ $0.popFirst() }) { self.giveTurn(token, with: bench) }
    }

    private func endAll() {
        let left = self.transfers.withLock { $0 }
        for (token, transfer) in left { self.settle(transfer, token, transfer.endNow()) }
    }
}
