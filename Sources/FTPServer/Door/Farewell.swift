// How clients are sent away so that the 421 arrives: the line and FIN, then reading until the peer closes too. A socket
// that is closed with something unread sends RST, and RST overtakes what was written before (`close` in tcp(7)).
internal import Admission
internal import LinuxSystem
internal import SystemPackage

/// The clients that were told to go and are still there; each costs a descriptor for as long as it takes to leave.
struct Farewell {
    private struct Client {
        var descriptor: Int32 = -1
        var generation: UInt32 = 0
        var previous = Farewell.none
        var next = Farewell.none
        var deadline: ContinuousClock.Instant?
    }

    /// A client that is to be sent away.
    struct Dismissed {
        let descriptor: Int32
        let dismissal: Dismissal
        let retrySeconds: Int
        /// Whether a 220 of several lines was begun, and has to be ended first.
        var wasGreeted = false
        /// The site it came to.
        var gate: GateNumber?

        init(_ descriptor: Int32, _ dismissal: Dismissal, retrySeconds: Int) {
            self.descriptor = descriptor
            self.dismissal = dismissal
            self.retrySeconds = retrySeconds
        }
    }

    private static let none: Int32 = -1
    /// What is thrown away at a time; a peer that sends faster is cut off at its deadline.
    private static let discardBytesMax = 1 << 20

    /// Clients that linger.
    private(set) var count = 0
    /// How many may; beyond it the oldest is closed for the newest.
    var countMax: Int
    private let lingerTimeMax: Duration
    private var lines = DismissalLines()
    private var clients: [Client] = []
    private var free: [Int32] = []
    private var first = Farewell.none
    private var last = Farewell.none

    init(countMax: Int, lingerTimeMax: Duration) {
        self.countMax = max(1, countMax)
        self.lingerTimeMax = lingerTimeMax
    }

    /// Says something else for sites that are full.
    mutating func change(words: [GateNumber: SiteWords]) { self.lines.change(words: words) }

    /// When the oldest one has lingered long enough.
    var nextDeadline: ContinuousClock.Instant? {
        self.first == Self.none ? nil : self.clients[Int(self.first)].deadline
    }

    /// Sends the line and FIN; the descriptor is closed once the peer has closed, or its time is over.
    mutating func begin(
        _ client: Dismissed,
        at now: ContinuousClock.Instant,
        watchedBy poller: borrowing Poller
    ) {
        let descriptor = client.descriptor
        let line = self.lines.line(for: client)
        do throws(Errno) { try Self.send(line, descriptor) } catch { return Self.closeGone(descriptor) }
        while self.count >= self.countMax { self.closeOldest() }
        let slot = self.append(descriptor, deadline: now + self.lingerTimeMax)
        let token = DoorToken.lingering(slot: slot, generation: self.clients[Int(slot)].generation)
        // What is there already is reported at once, so nothing is read here.
        do throws(Errno) {
            try poller.add(descriptor, token: token.rawValue, for: [.readable, .peerClosed, .edge])
        } catch { self.close(slot) }
    }

    /// The peer sent something, or has closed.
    mutating func becameReady(slot: Int32, generation: UInt32) {
        guard self.clients[Int(slot)].deadline != nil, self.clients[Int(slot)].generation == generation else { return }
        guard Self.discardAll(self.clients[Int(slot)].descriptor) else { return }
        self.close(slot)
    }

    /// Closes those whose time is over.
    mutating func closeOverdue(at now: ContinuousClock.Instant) {
        while let deadline = self.nextDeadline, deadline <= now { self.closeOldest() }
    }

    /// Closes a connection that the peer has left; what it sent before is thrown away first.
    static func closeGone(_ descriptor: Int32) {
        _ = self.discardAll(descriptor)
        Socket.close(descriptor)
    }

    /// Ends a connection by RST, as IIS does with `resetOnMaxConnections`.
    static func reset(_ descriptor: Int32) {
        Socket.resetOnClose(descriptor)
        Socket.close(descriptor)
    }

    /// Closes the one that has lingered longest.
    mutating func closeOldest() {
        guard self.first != Self.none else { return }
        _ = Self.discardAll(self.clients[Int(self.first)].descriptor)
        self.close(self.first)
    }

    /// - Returns: whether the connection is at its end.
    private static func discardAll(_ descriptor: Int32) -> Bool {
        do throws(Errno) {
            while true {
                let count = try Socket.discard(descriptor, count: self.discardBytesMax)
                if count == 0 { return true }
                if count == self.discardBytesMax { return false }
            }
        } catch { return error != .wouldBlock }
    }

    private static func send(_ line: [UInt8], _ descriptor: Int32) throws(Errno) {
        let status = line.withUnsafeBytes { bytes -> Errno? in
            do throws(Errno) {
                try Socket.sendLast(descriptor, bytes)
                return nil
            } catch { return error }
        }
        if let status { throw status }
    }

    private mutating func append(_ descriptor: Int32, deadline: ContinuousClock.Instant) -> Int32 {
        if self.free.isEmpty {
            self.clients.append(Client())
            self.free.append(Int32(self.clients.count - 1))
        }
        let slot = self.free.removeLast()
        self.clients[Int(slot)].descriptor = descriptor
        self.clients[Int(slot)].deadline = deadline
        self.clients[Int(slot)].previous = self.last
        self.clients[Int(slot)].next = Self.none
        if self.last == Self.none { self.first = slot } else { self.clients[Int(self.last)].next = slot }
        self.last = slot
        self.count += 1
        return slot
    }

    private mutating func close(_ slot: Int32) {
        let client = self.clients[Int(slot)]
        Socket.close(client.descriptor)
        if client.previous == Self.none {
            self.first = client.next
        } else {
            self.clients[Int(client.previous)].next = client.next
        }
        if client.next == Self.none {
            self.last = client.previous
        } else {
            self.clients[Int(client.next)].previous = client.previous
        }
        self.clients[Int(slot)] = Client(generation: (client.generation + 1) & DoorToken.generationMask)
        self.free.append(slot)
        self.count -= 1
    }
}
