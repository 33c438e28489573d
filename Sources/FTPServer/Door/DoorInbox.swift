// What other threads say to the door thread: seats that come back, other settings, and the wish to stop.
internal import Admission
internal import LinuxSystem
internal import Synchronization

/// The door thread's letter box. Others lock it for a few instructions; the door thread never waits for them.
final class DoorInbox: Sendable {
    struct Letters: Sendable {
        var returned: [Permit] = []
        /// The newest configuration, if it was changed.
        var change: DoorChange?
        /// Sessions that want to go to another site.
        var moves: [SeatTransfer] = []
        /// Bindings that are to hold another number of connections than the settings say, by number.
        var backlogs: [Int: Int] = [:]
        var isStopping = false
    }

    private struct State: Sendable {
        var letters = Letters()
        /// Whether a returned seat is urgent: somebody waits for it.
        var someoneWaits = false
        /// Nobody will take letters any more.
        var isClosed = false
    }

    /// Seats that may lie here while nobody waits for one: the door thread isn't woken for each.
    private static let idleReturnsMax = 256

    private let state = Mutex(State())
    private let wake: WakeSignal

    init(wake: WakeSignal) { self.wake = wake }

    /// Seats that came back and weren't taken yet.
    var returnedCount: Int { self.state.withLock { $0.letters.returned.count } }

    /// The same by gate.
    var returnedCounts: [GateNumber: Int] {
        let returned = self.state.withLock { $0.letters.returned }
        return Dictionary(returned.map { ($0.gate, 1) }, uniquingKeysWith: +)
    }

    /// A session has ended.
    func seatReturned(_ permit: Permit) {
        let isUrgent = self.state.withLock { state in
            state.letters.returned.append(permit)
            let count = state.letters.returned.count
            return state.someoneWaits ? count == 1 : count % Self.idleReturnsMax == 0
        }
        if isUrgent { self.wake.raise() }
    }

    /// Another configuration holds from now on.
    ///
    /// - Returns: false when nobody takes it any more.
    func changed(_ change: DoorChange) -> Bool {
        let isTaken = self.state.withLock { state in
            guard !state.isClosed else { return false }
            state.letters.change = state.letters.change?.followed(by: change) ?? change
            state.letters.backlogs = [:]
            return true
        }
        self.wake.raise()
        return isTaken
    }

    /// A session wants to go to another site; it is answered at once when nobody takes letters any more.
    func moveWanted(_ move: SeatTransfer) {
        let isTaken = self.state.withLock { state in
            guard !state.isClosed else { return false }
            state.letters.moves.append(move)
            return true
        }
        if isTaken { self.wake.raise() } else { move.answer(move.permit, .closed) }
    }

    /// A binding is to hold another number of connections, until the settings change.
    func backlogWanted(_ backlog: Int, at binding: Int) {
        self.state.withLock { $0.letters.backlogs[binding] = backlog }
        self.wake.raise()
    }

    /// The server stops.
    func stop() {
        self.state.withLock { $0.letters.isStopping = true }
        self.wake.raise()
    }

    /// Takes what is left, and nothing more after it.
    func close() -> Letters {
        self.state.withLock { state in
            state.isClosed = true
            defer { state.letters = Letters(isStopping: true) }
            return state.letters
        }
    }

    /// Takes everything, and says whether the next seat is urgent.
    ///
    /// - Returns: nil when somebody else holds the lock at this moment: to be asked again soon.
    func take(someoneWaits: Bool) -> Letters? {
        self.state.withLockIfAvailable { state in
            state.someoneWaits = someoneWaits
            defer { state.letters = Letters(isStopping: state.letters.isStopping) }
            return state.letters
        }
    }
}
