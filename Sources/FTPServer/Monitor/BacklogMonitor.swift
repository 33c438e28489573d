// The backlog monitor: a thread that looks at queues and counters, ten times a second while clients come, else once.
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage
internal import Telemetry

/// Sees waves of clients, warns of queues that fill, and makes them longer unless it is disabled.
///
/// Who starts a monitor must stop it.
final class BacklogMonitor: Sendable {
    /// Time between two looks while clients come.
    static let lookMilliseconds: Int32 = 100
    /// Time between two looks while nobody comes; the first client who is greeted ends it.
    static let quietMilliseconds: Int32 = 1_000

    private let sources: MonitorSources
    private let recorder: any EventRecorder
    private let poller: Poller
    private let wake: WakeSignal
    private let isStopping = Atomic(false)
    private let disabled: Atomic<Bool>
    private let findings = Mutex(MonitorRound.Findings())
    private let thread = Mutex<SystemThread?>(nil)

    /// - Parameter isDisabled: `disableBacklogMonitor`: it watches and warns, and raises nothing.
    init(_ sources: MonitorSources, recorder: any EventRecorder, isDisabled: Bool = false) throws(Errno) {
        self.sources = sources
        self.recorder = recorder
        self.poller = try Poller()
        self.wake = try WakeSignal()
        self.disabled = Atomic(isDisabled)
        try self.poller.add(self.wake.descriptor, token: 0, for: .readable)
    }

    /// Whether it only watches and warns.
    var isDisabled: Bool {
        get { self.disabled.load(ordering: .relaxed) }
        set { self.disabled.store(newValue, ordering: .relaxed) }
    }

    /// Clients that were greeted since the start.
    var greetedCount: Int { self.sources.greetings.count }

    /// The last waves, the newest last.
    var waves: [Wave] { self.findings.withLock { $0.waves } }

    /// How far the kernel's counters have moved since `start`, as they were a second ago at most.
    var countersSinceStart: [String: UInt64] { self.findings.withLock { $0.countersSinceStart } }

    /// Begins to look. To be called before the door starts: who came before isn't of a wave.
    func start() throws(Errno) {
        let round = MonitorRound(self.sources, recorder: self.recorder, at: .now)
        self.show(round)
        let thread = try SystemThread(name: "monitor") { self.run(round) }
        self.thread.withLock { $0 = thread }
    }

    /// Takes a last look, ends the wave that is on, and the thread. Nothing happens when it is called again.
    func stop() {
        self.isStopping.store(true, ordering: .sequentiallyConsistent)
        self.wake.raise()
        let thread = self.thread.withLock { $0.take() }
        thread?.join()
    }

    private func run(_ first: MonitorRound) {
        var round = first
        while !self.isStopping.load(ordering: .sequentiallyConsistent) {
            self.pause(isQuiet: !round.isAwake(at: .now))
            round.look(mayRaise: !self.isDisabled, at: .now)
            self.show(round)
        }
        round.finish(at: .now)
        self.show(round)
    }

    private func pause(isQuiet: Bool) {
        var events: [Poller.Event] = []
        if isQuiet { self.sources.greetings.wakeAtNext(self.wake) }
        self.poller.wait(milliseconds: isQuiet ? Self.quietMilliseconds : Self.lookMilliseconds, into: &events)
        if isQuiet { self.sources.greetings.wakeAtNext(nil) }
        if !events.isEmpty { self.wake.lower() }
    }

    private func show(_ round: MonitorRound) { self.findings.withLock { $0 = round.findings } }
}
