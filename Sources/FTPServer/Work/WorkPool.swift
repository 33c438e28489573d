// Threads for work that blocks. SwiftNIO has a pool too, but its size is fixed, and `maxPoolThreads` is live.
internal import DequeModule
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage
internal import Telemetry

/// Runs work on as many threads as it was told, which may change at any time.
///
/// Its queue has no limit of its own: whoever submits has one piece of work at a time, so it is as long as there are
/// sessions. Who starts a pool must stop it.
final class WorkPool: Sendable {
    typealias Work = @Sendable () -> Void

    private struct State {
        var queue: Deque<Work> = []
        /// The threads that run, by their numbers.
        var threads: [Int: SystemThread] = [:]
        var lastNumber = 0
        /// Threads that have ended, and are still to be joined.
        var ended: [SystemThread] = []
        /// Threads that are to be.
        var wanted: Int
        var busy = 0
        var busyPeak = 0
        var queuePeak = 0
        var isStopping = false
    }

    private let name: String
    private let state: Mutex<State>
    /// Counts work, and threads that are to end.
    private let signals = CountingSemaphore()

    /// A pool without threads; `start` gives it some.
    init(name: String, threads: Int) {
        self.name = name
        self.state = Mutex(State(wanted: max(1, threads)))
    }

    /// Threads that are busy.
    var threadGauge: Gauge {
        self.state.withLock { Gauge(current: $0.busy, peak: $0.busyPeak, limit: $0.wanted) }
    }

    /// Work that waits for a thread.
    var queueGauge: Gauge { self.state.withLock { Gauge(current: $0.queue.count, peak: $0.queuePeak) } }

    /// Starts the threads.
    func start() throws(Errno) { try self.resize(to: self.state.withLock { $0.wanted }) }

    /// Takes that many threads from now on; those that are too many end after what they are doing.
    func resize(to count: Int) throws(Errno) {
        let (ended, surplus, failure) = self.state.withLock { state -> ([SystemThread], Int, Errno?) in
            state.wanted = max(1, count)
            defer { state.ended = [] }
            return (state.ended, state.threads.count - state.wanted, self.addThreads(&state))
        }
        for _ in 0..<max(0, surplus) { self.signals.signal() }
        for thread in ended { thread.join() }
        if let failure { throw failure }
    }

    /// Runs work as soon as a thread is free; nothing happens once the pool has stopped.
    func submit(_ work: @escaping Work) {
        let isTaken = self.state.withLock { state in
            guard !state.isStopping else { return false }
            state.queue.append(work)
            state.queuePeak = max(state.queuePeak, state.queue.count)
            return true
        }
        if isTaken { self.signals.signal() }
    }

    /// Ends the threads when they have done what they are doing; work that waits is dropped.
    func stop() {
        let threads = self.state.withLock { state in
            state.isStopping = true
            state.queue = []
            defer { (state.threads, state.ended) = ([:], []) }
            return state.threads.values + state.ended
        }
        for _ in threads { self.signals.signal() }
        for thread in threads { thread.join() }
    }

    /// Adds what is missing; under the lock, so that a thread is known before it can end.
    private func addThreads(_ state: inout State) -> Errno? {
        guard !state.isStopping else { return nil }
        do throws(Errno) {
            while state.threads.count < state.wanted {
                state.lastNumber += 1
                let number = state.lastNumber
                state.threads[number] = try SystemThread(name: self.name) { self.work(as: number) }
            }
            return nil
        } catch { return error }
    }

    private func work(as number: Int) {
        while true {
            self.signals.wait()
            switch self.next(for: number) {
            case .work(let work):
                work()
                self.state.withLock { $0.busy -= 1 }
            case .nothing: continue
            case .end: return
            }
        }
    }

    private enum Next {
        case work(Work)
        /// A thread that ended has left the signal of somebody's work, or the other way round.
        case nothing
        case end
    }

    private func next(for number: Int) -> Next {
        self.state.withLock { state in
            if state.isStopping { return .end }
            if state.threads.count > state.wanted, let thread = state.threads.removeValue(forKey: number) {
                state.ended.append(thread)
                return .end
            }
            guard let work = state.queue.popFirst() else { return .nothing }
            state.busy += 1
            state.busyPeak = max(state.busyPeak, state.busy)
            return .work(work)
        }
    }
}
