// The end of a process that can't end by itself.
internal import Glibc
public import SystemPackage

/// Ends the process unless it is lifted in time.
///
/// A thread that hangs in a dead file system can't be joined and can't be stopped; a supervisor that sent SIGTERM must
/// not have to send SIGKILL because of it.
public final class ExitDeadline: Sendable {
    private let lifted: WakeSignal
    private let thread: SystemThread

    /// Starts to count.
    ///
    /// - Parameters:
    ///   - limit: until the process ends.
    ///   - status: its exit status then.
    ///   - lastWords: called before that, on a thread of its own.
    public init(after limit: Duration, status: Int32, lastWords: @escaping @Sendable () -> Void) throws(Errno) {
        let lifted = try WakeSignal()
        self.lifted = lifted
        self.thread = try SystemThread(name: "exit-deadline") {
            guard let poller = try? Poller() else { return }
            try? poller.add(lifted.descriptor, token: 0, for: .readable)
            var events: [Poller.Event] = []
            let deadline = ContinuousClock.now + limit
            while events.isEmpty {
                let left = deadline - .now
                guard left > .zero else {
                    lastWords()
                    _exit(status)
                }
                poller.wait(milliseconds: Int32(clamping: left.components.seconds * 1_000 + 1), into: &events)
            }
        }
    }

    /// What had to end has ended.
    public func lift() {
        self.lifted.raise()
        self.thread.join()
    }
}
