// Which sessions there are, by event loop: for time limits, SITE WHO and the end of the server.
internal import FTPProtocol
internal import FTPSession
internal import NIOCore
internal import Synchronization

/// All sessions of a server.
///
/// One look at each a few times a second replaces a timer per session, which would cost more memory than the session.
final class SessionRoster: Sendable {
    /// How late a time limit may be noticed.
    static let sweepInterval: TimeAmount = .milliseconds(250)
    /// Lines that SITE WHO shows.
    static let describedMax = 1_000

    private let loops: [any EventLoop]
    private let members: [NIOLoopBound<LoopMembers>]
    private let count = Atomic(0)

    /// Made before the loops have work; blocks for a moment.
    init(loops: [any EventLoop]) throws {
        self.loops = loops
        self.members = try loops.map { loop in
            try loop.submit { NIOLoopBound(LoopMembers(), eventLoop: loop) }.wait()
        }
    }

    /// Sessions that are open.
    var sessionCount: Int { self.count.load(ordering: .relaxed) }

    /// Begins to look at time limits.
    func start() {
        for (loop, members) in zip(self.loops, self.members) {
            loop.scheduleRepeatedTask(initialDelay: Self.sweepInterval, delay: Self.sweepInterval) { _ in
                let now = ContinuousClock.now
                members.value.forEach { $0.checkDeadlines(at: now) }
            }
        }
    }

    /// A session began; called on its loop.
    func joined(_ handler: ControlHandler, on loop: any EventLoop) {
        self.count.add(1, ordering: .relaxed)
        self.members(on: loop)?.insert(handler)
    }

    /// A session ended; called on its loop.
    func left(_ handler: ControlHandler, on loop: any EventLoop) {
        guard self.members(on: loop)?.remove(handler) == true else { return }
        self.count.subtract(1, ordering: .relaxed)
    }

    /// Tells every session the same.
    func broadcast(_ input: Input) {
        for (loop, members) in zip(self.loops, self.members) {
            loop.execute { members.value.forEach { $0.receive(input) } }
        }
    }

    /// Tells every session of some sites the same.
    func broadcast(_ input: Input, toSites sites: Set<SiteID>) {
        guard !sites.isEmpty else { return }
        for (loop, members) in zip(self.loops, self.members) {
            loop.execute {
                members.value.forEach { handler in
                    if sites.contains(handler.place.site.id) { handler.receive(input) }
                }
            }
        }
    }

    /// A line a session: who, and from where. `ended` is called on one of the loops.
    func describe(_ ended: @escaping @Sendable ([String]) -> Void) {
        let lines = zip(self.loops, self.members).map { loop, members in
            loop.submit { members.value.descriptions(limit: Self.describedMax) }
        }
        EventLoopFuture.whenAllSucceed(lines, on: self.loops[0]).whenSuccess { lines in
            ended(Array(lines.joined().prefix(Self.describedMax)))
        }
    }

    private func members(on loop: any EventLoop) -> LoopMembers? {
        self.loops.firstIndex { $0 === loop }.map { self.members[$0].value }
    }
}

/// The sessions of one event loop.
private final class LoopMembers {
    private var handlers: [ObjectIdentifier: ControlHandler] = [:]

    func insert(_ handler: ControlHandler) { self.handlers[ObjectIdentifier(handler)] = handler }

    func remove(_ handler: ControlHandler) -> Bool {
        self.handlers.removeValue(forKey: ObjectIdentifier(handler)) != nil
    }

    /// Works on a copy: a session may leave while it is looked at.
    func forEach(_ body: (ControlHandler) -> Void) { Array(self.handlers.values).forEach(body) }

    func descriptions(limit: Int) -> [String] {
        self.handlers.values.prefix(limit).map { handler in
            "\(handler.session.user ?? "(not logged in)") from \(handler.client.peer.address)"
        }
    }
}
