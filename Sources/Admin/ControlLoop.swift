// The thread of the control socket: it waits for all clients at once, and never for one of them.
internal import LinuxSystem
internal import SystemPackage

/// The clients of a control socket; lives on its thread.
struct ControlLoop: ~Copyable {
    private typealias Instant = ContinuousClock.Instant

    private let parts: ControlParts
    private var clients: [UInt64: ControlPeer] = [:]
    private var nextToken = ControlParts.listenerToken + 1
    private var isListening = true
    /// When accepting is tried again.
    private var resumption: Instant?
    /// An operator who comes because descriptors have run out must get in.
    private var reserve = ReserveDescriptor()

    init(_ parts: ControlParts) { self.parts = parts }

    /// Answers until the server stops.
    mutating func run() {
        var events: [Poller.Event] = []
        while !self.parts.isStopping.isRaised {
            self.parts.poller.wait(milliseconds: self.waitMilliseconds, into: &events)
            for event in events { self.handle(event) }
            self.closeOverdue(at: .now)
            self.reserve.refill()
            self.listenAgain(at: .now)
        }
        for client in self.clients.values { Socket.close(client.descriptor) }
    }

    private mutating func handle(_ event: Poller.Event) {
        switch event.token {
        case ControlParts.wakeToken: self.parts.wake.lower()
        case ControlParts.listenerToken: self.acceptAll()
        default: self.serve(event.token)
        }
    }

    // MARK: Clients

    private mutating func serve(_ token: UInt64) {
        guard var client = self.clients[token] else { return }
        switch client.step(self.parts.desk, self.parts.limits) {
        case .closed: self.close(token)
        case .waits(let readiness):
            self.clients[token] = client
            let isWatched = (try? self.parts.poller.modify(client.descriptor, token: token, for: readiness)) != nil
            if !isWatched { self.close(token) }
        }
    }

    private mutating func close(_ token: UInt64) {
        guard let client = self.clients.removeValue(forKey: token) else { return }
        Socket.close(client.descriptor)
    }

    private mutating func closeOverdue(at now: Instant) {
        for (token, client) in self.clients where client.deadline <= now { self.close(token) }
    }

    // MARK: Listening

    private mutating func acceptAll() {
        while self.clients.count < self.parts.limits.clientsMax {
            do throws(Errno) {
                self.welcome(try self.accept())
            } catch {
                switch error {
                case .wouldBlock: return
                case .connectionAbort: continue
                default: return self.pause(until: .now + self.parts.limits.shortagePause)
                }
            }
        }
        self.pause(until: nil)
    }

    /// Without a free descriptor the reserve is one.
    private mutating func accept() throws(Errno) -> Int32 {
        do throws(Errno) {
            return try UnixSocket.accept(self.parts.socket.descriptor)
        } catch {
            guard error == .tooManyOpenFiles, self.reserve.spend() else { throw error }
            return try UnixSocket.accept(self.parts.socket.descriptor)
        }
    }

    private mutating func welcome(_ descriptor: Int32) {
        let token = self.nextToken
        self.nextToken += 1
        guard (try? self.parts.poller.add(descriptor, token: token, for: .readable)) != nil else {
            return Socket.close(descriptor)
        }
        self.clients[token] = ControlPeer(descriptor, deadline: .now + self.parts.limits.requestTimeMax)
    }

    /// Leaves newcomers in the kernel's queue: until then, or until a client has left.
    private mutating func pause(until resumption: Instant?) {
        self.resumption = resumption
        self.isListening = !self.watchListener(for: [])
    }

    private mutating func listenAgain(at now: Instant) {
        guard !self.isListening, self.clients.count < self.parts.limits.clientsMax else { return }
        guard self.resumption.map({ $0 <= now }) ?? true else { return }
        self.resumption = nil
        self.isListening = self.watchListener(for: .readable)
    }

    private func watchListener(for readiness: Readiness) -> Bool {
        let (listener, token) = (self.parts.socket.descriptor, ControlParts.listenerToken)
        return (try? self.parts.poller.modify(listener, token: token, for: readiness)) != nil
    }

    /// Until the next deadline; -1 when there is none.
    private var waitMilliseconds: Int32 {
        let deadlines = self.clients.values.map(\.deadline) + [self.resumption].compactMap { $0 }
        guard let next = deadlines.min() else { return -1 }
        let (seconds, attoseconds) = max(.zero, next - .now).components
        return Int32(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
