// Threads for tests that block: reading a socket on Swift's own threads would hold up all other tests.
internal import Glibc
internal import Synchronization

/// Runs jobs on threads of its own, one for each job that runs at the time.
///
///     try await withTaskExecutorPreference(BlockingExecutor.shared) { ... }
public final class BlockingExecutor: TaskExecutor {
    /// All tests share it: a thread that has become idle serves the next job.
    public static let shared = BlockingExecutor()

    private struct State {
        var jobs: [UnownedJob] = []
        var idleThreads = 0
    }

    private let state = Mutex(State())
    private let wake: SendableSemaphore

    private init() { self.wake = SendableSemaphore() }

    /// Takes a job.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let needsThread = self.state.withLock { state in
            state.jobs.append(job)
            if state.jobs.count <= state.idleThreads { return false }
            state.idleThreads += 1
            return true
        }
        if needsThread { self.startThread() }
        self.wake.signal()
    }

    private func startThread() {
        var thread = pthread_t()
        let context = Unmanaged.passUnretained(self).toOpaque()
        let status = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<BlockingExecutor>.fromOpaque(context).takeUnretainedValue().work()
            },
            context
        )
        guard status == 0 else { fatalError("A test needs one more thread, and pthread_create failed: \(status)") }
        pthread_detach(thread)
    }

    private func work() -> Never {
        while true {
            self.wake.wait()
            let job = self.state.withLock { state in
                state.idleThreads -= 1
                return state.jobs.removeFirst()
            }
            job.runSynchronously(on: self.asUnownedTaskExecutor())
            self.state.withLock { $0.idleThreads += 1 }
        }
    }
}

/// A POSIX semaphore.
final class SendableSemaphore: Sendable {
    private nonisolated(unsafe) let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    /// - Parameter count: how often `wait` returns before the first `signal`.
    init(count: UInt32 = 0) { sem_init(self.semaphore, 0, count) }

    deinit {
        sem_destroy(self.semaphore)
        self.semaphore.deallocate()
    }

    func signal() { sem_post(self.semaphore) }

    func wait() { while sem_wait(self.semaphore) != 0 {} }
}
