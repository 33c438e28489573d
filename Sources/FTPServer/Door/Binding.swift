// The listeners of an address. What `listenBacklog` promises is kept here.
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// An address that clients connect to, and the listeners that hold its queue.
struct Binding: Sendable {
    /// Where; with the port that the kernel chose.
    let endpoint: Endpoint
    /// The descriptors, in the order in which they began to listen; they share the port.
    private(set) var listeners: [Int32]
    /// How many of them get newcomers; those behind are emptied and closed.
    private(set) var activeCount: Int
    /// When those that get none are closed; nil when there are none.
    private(set) var retirement: ContinuousClock.Instant?
    /// What was asked for last.
    private(set) var asked: Int
    /// What one listener holds.
    private var share: Int

    /// The most listeners that one binding gets.
    static let listenersMax = 64

    /// Opens the listeners; all of them, or none.
    ///
    /// - Parameter isBesideOurs: whether another binding of ours has the port at an address that includes this one, or is
    ///   included: then nobody else can have it, and there is nothing to check.
    init(
        to endpoint: Endpoint,
        backlog: Int,
        isBesideOurs: Bool = false,
        queueMax: Int = KernelSetting.listenQueueMax
    ) throws(Errno) {
        if endpoint.port != 0, !isBesideOurs { try Socket.checkIsFree(endpoint) }
        let count = Self.listenerCount(for: backlog, queueMax: queueMax)
        let share = Self.share(of: backlog, count: count, queueMax: queueMax)
        var listeners = [try Self.open(endpoint, share: share)]
        do throws(Errno) {
            let chosen = Endpoint(address: endpoint.address, port: try Socket.localEndpoint(listeners[0]).port)
            while listeners.count < count { listeners.append(try Self.open(chosen, share: share)) }
            self.endpoint = chosen
            self.listeners = listeners
            self.activeCount = count
            self.asked = backlog
            self.share = share
        } catch {
            for listener in listeners { Socket.close(listener) }
            throw error
        }
    }

    /// What the kernel holds of this binding before it drops newcomers.
    var backlog: Int { self.activeCount * self.share }

    /// Listeners that get no newcomers any more.
    var retiring: ArraySlice<Int32> { self.listeners[self.activeCount...] }

    /// Holds another number of connections from now on; nobody who is queued is lost.
    ///
    /// Those that are too many retire: `closeRetired` ends them once they are empty. Retired ones that are needed again
    /// come back before new ones are opened. When one can't be opened the others hold what they can, and it is thrown.
    mutating func hold(
        _ backlog: Int,
        retiring until: ContinuousClock.Instant,
        queueMax: Int = KernelSetting.listenQueueMax
    ) throws(Errno) {
        let count = Self.listenerCount(for: backlog, queueMax: queueMax)
        self.asked = backlog
        self.share = Self.share(of: backlog, count: count, queueMax: queueMax)
        for listener in self.listeners { try Socket.listen(listener, backlog: Int32(clamping: self.share)) }
        self.activeCount = min(count, self.listeners.count)
        self.steer()
        self.retirement = self.retiring.isEmpty ? nil : until
        while self.listeners.count < count {
            self.listeners.append(try Self.open(self.endpoint, share: self.share))
            self.activeCount += 1
        }
    }

    /// Whether all of it retires: it is to be closed.
    var isLeaving: Bool { self.activeCount == 0 }

    /// Lets all of it retire: newcomers are ignored from now on, those who are on the way in get in.
    ///
    /// A filter that can't be had (no memory for it) costs politeness to those who come in the last instant.
    mutating func retire(until: ContinuousClock.Instant) {
        for listener in self.listeners { _ = try? Socket.ignoreNewcomers(listener) }
        self.activeCount = 0
        self.retirement = until
    }

    /// Comes back before it was closed; `hold` says how many connections it is for.
    mutating func comeBack() {
        guard self.isLeaving else { return }
        for listener in self.listeners { Socket.welcomeNewcomers(listener) }
        self.activeCount = self.listeners.count
        self.retirement = nil
    }

    /// Closes the listeners that retired; whoever is in their queues is reset: to be called when nobody is.
    mutating func closeRetired() {
        for listener in self.retiring { Socket.close(listener) }
        self.listeners.removeSubrange(self.activeCount...)
        self.retirement = nil
        if let first = self.listeners.first { Socket.stopSteering(first) }
    }

    /// Lets those that retire stay for longer: they couldn't be emptied.
    mutating func postponeRetirement(to until: ContinuousClock.Instant) { self.retirement = until }

    /// Closes the listeners. Whoever is in their queues is reset: to be called when nobody is.
    func close() { for listener in self.listeners { Socket.close(listener) } }

    /// Keeps newcomers from those that retire; where the kernel has no memory for that, none retires.
    private mutating func steer() {
        guard !self.retiring.isEmpty else { return Socket.stopSteering(self.listeners[0]) }
        do throws(Errno) {
            try Socket.steerNewcomers(toFirst: self.activeCount, of: self.listeners[0])
        } catch { self.activeCount = self.listeners.count }
    }

    private static func open(_ endpoint: Endpoint, share: Int) throws(Errno) -> Int32 {
        let listener = try Socket.listen(on: endpoint, backlog: Int32(clamping: share), sharesPort: true)
        Socket.prepareControlListener(listener)
        return listener
    }

    private static func share(of backlog: Int, count: Int, queueMax: Int) -> Int {
        count == 1 ? min(max(1, backlog), queueMax) : queueMax
    }

    /// Listeners that it takes to hold `backlog` connections when each holds `queueMax`.
    ///
    /// The kernel spreads connections over the listeners by a hash, so shares are unequal: with just enough listeners
    /// the unlucky one overflows long before the others are full. Six standard deviations more than the mean must fit.
    static func listenerCount(for backlog: Int, queueMax: Int) -> Int {
        guard backlog > queueMax else { return 1 }
        return (2..<self.listenersMax).first { count in
            let mean = Double(backlog) / Double(count)
            return mean + 6 * mean.squareRoot() <= Double(queueMax)
        } ?? self.listenersMax
    }
}
