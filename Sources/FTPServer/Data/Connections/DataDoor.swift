// The thread that waits for data connections: those that come to passive ports, and those that we make.
internal import FTPProtocol
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage
internal import Telemetry

/// One thread and its poller. It accepts and hands over, and does nothing that could block.
final class DataDoor: Sendable {
    /// How long nothing is accepted after `accept` has failed for want of descriptors or memory: the listeners stay
    /// readable, so going on at once would spin.
    static let acceptPauseMilliseconds: Int32 = 50

    /// What an event's token says.
    private enum Token {
        static let wake: UInt64 = 0
        /// Tokens from here on are passive ports: the number of the set above, the port's index below.
        static let passiveBase: UInt64 = 1 << 32
        /// Tokens from here on are connects.
        static let connectBase: UInt64 = 1 << 48
    }

    private let poller: Poller
    private let wake: WakeSignal
    /// A poller that has nothing to wait for.
    private let nothing: Poller
    private let sets: [PassiveListeners]
    private let recorder: any EventRecorder
    private let attempts = Mutex<[UInt64: ActiveAttempt]>([:])
    private let nextAttempt = Atomic<UInt64>(Token.connectBase)
    private let isStopping = Atomic(false)
    private let thread = Mutex<SystemThread?>(nil)

    init(sets: [PassiveListeners], recorder: any EventRecorder) throws(Errno) {
        self.poller = try Poller()
        self.wake = try WakeSignal()
        self.nothing = try Poller()
        self.sets = sets
        self.recorder = recorder
        try self.poller.add(self.wake.descriptor, token: Token.wake, for: .readable)
        for (number, set) in sets.enumerated() {
            for (index, descriptor) in set.descriptors.enumerated() {
                let token = Token.passiveBase * UInt64(number + 1) + UInt64(index)
                try self.poller.add(descriptor, token: token, for: .readable)
            }
        }
        for set in sets { set.whenWakeIsNeeded { [weak self] in self?.wake.raise() } }
    }

    /// Starts the thread.
    func start() throws(Errno) {
        let thread = try SystemThread(name: "data-door") { self.run() }
        self.thread.withLock { $0 = thread }
    }

    /// Ends the thread and all connects that are under way. Nothing happens when it is called again.
    func stop() {
        self.isStopping.store(true, ordering: .sequentiallyConsistent)
        self.wake.raise()
        let thread = self.thread.withLock { $0.take() }
        thread?.join()
        for attempt in self.attempts.withLock({ $0.values.map { $0 } }) { attempt.end(.failure(.canceled)) }
    }

    /// Waits until a connect has ended; the attempt is told.
    func watch(_ attempt: ActiveAttempt) {
        let token = self.nextAttempt.add(1, ordering: .relaxed).oldValue
        self.attempts.withLock { $0[token] = attempt }
        attempt.arm(on: self.poller, token: token) { [weak self] in
            self?.attempts.withLock { _ = $0.removeValue(forKey: token) }
        }
        if self.isStopping.load(ordering: .sequentiallyConsistent) { attempt.end(.failure(.canceled)) }
    }

    private func run() {
        var events: [Poller.Event] = []
        while !self.isStopping.load(ordering: .sequentiallyConsistent) {
            self.poller.wait(milliseconds: self.waitMilliseconds(), into: &events)
            var isExhausted = false
            for event in events {
                switch event.token {
                case Token.wake: self.wake.lower()
                case Token.connectBase...: self.attempts.withLock { $0[event.token] }?.socketReady(on: self.poller)
                default: if !isExhausted { isExhausted = !self.accept(event.token) }
                }
            }
            self.endRests()
            if isExhausted { self.pause() }
        }
    }

    /// How long nothing happens unless something arrives.
    private func waitMilliseconds() -> Int32 {
        guard let deadline = self.sets.compactMap(\.nextWake).min() else { return -1 }
        let (seconds, attoseconds) = (deadline - .now).components
        // Rounded up: a round that comes too early would have to be repeated.
        return Int32(clamping: max(0, seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }

    /// Called after what had arrived was taken: a late connection that is queued isn't the next one's.
    private func endRests() {
        for set in self.sets where set.nextWake.map({ $0 <= .now }) == true { set.endRests() }
    }

    /// Takes one connection of a port: with many ports ready, further ones of the same port are the next round's.
    /// False when descriptors or memory are used up.
    private func accept(_ token: UInt64) -> Bool {
        let set = self.sets[Int(token / Token.passiveBase) - 1]
        let portIndex = Int(token % Token.passiveBase)
        do throws(Errno) {
            let (descriptor, peer) = try Socket.accept(set.descriptors[portIndex])
            let connection = DataConnection(descriptor: descriptor, peer: peer)
            guard !set.connected(to: portIndex, connection) else { return true }
            self.recorder.record(.strayDataConnection(peer.address.canonical))
            return true
        } catch {
            switch error {
            case .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noBufferSpace, .noMemory:
                self.recorder.record(.acceptFailed(errno: error.rawValue))
                return false
            default:
                // Nothing there any more, or an error of a connection that is gone (accept(2), "Error handling").
                return true
            }
        }
    }

    /// Sleeps; `stop` waits for it, which is short.
    private func pause() {
        var events: [Poller.Event] = []
        self.nothing.wait(milliseconds: Self.acceptPauseMilliseconds, into: &events)
    }
}
