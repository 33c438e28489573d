// What other threads say to the door thread: seats that come back, other settings, and the wish to stop.
internal import Admission
internal import LinuxSystem
internal import Synchronization

/// The door thread's letter box. Others lock it for a few instructions; the door thread never waits for them.
final class DoorInbox: Sendable {
    struct Letters: Sendable {
        var returned: [Permit] = []
        /// The newest settings, if they were changed.
        var settings: BurstSettings?
        /// Bindings that are to hold another number of connections than the settings say.
        var backlogs: [Int: Int] = [:]
        var isStopping = false
    }

    private struct State: Sendable {
        var letters = Letters()
        /// Whether a returned seat is urgent: somebody waits for it.
        var someoneWaits = false
    }

    /// Seats that may lie here while nobody waits for one: the door thread isn't woken for each.
    private static let idleReturnsMax = 256

    private let state = Mutex(State())
    private let wake: WakeSignal

    init(wake: WakeSignal) { self.wake = wake }

    /// Seats that came back and weren't taken yet.
    var returnedCount: Int { self.state.withLock { $0.letters.returned.count } }

    /// A session has ended.
    func seatReturned(_ permit: Permit) {
        let isUrgent = self.state.withLock { state in
            state.letters.returned.append(permit)
            let count = state.letters.returned.count
            return state.someoneWaits ? count == 1 : count % Self.idleReturnsMax == 0
        }
        if isUrgent { self.wake.raise() }
    }

    /// Other settings hold from now on.
    func settingsChanged(_ settings: BurstSettings) {
        self.state.withLock {
            $0.letters.settings = settings
            $0.letters.backlogs = [:]
        }
        self.wake.raise()
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
