// What a `PassivePortBook` knows of one client address.
internal import DequeModule

/// The ports of one client: each is fresh, reserved, resting, or unused.
struct PassivePortClient: Sendable {
    /// Those who wait, and some who did.
    var waiting: Deque<PassivePortBook.Ticket> = []
    /// How many in `waiting` have left.
    var leftCount = 0
    private let portCount: Int
    /// The next port that this client hasn't had yet.
    private var freshPort: Int
    private var freshCount: Int
    private var ticketByPort: [Int: PassivePortBook.Ticket] = [:]
    /// When the rests end.
    private var resting: [Int: PassivePortBook.Instant] = [:]
    /// Ports that came back, the longest unused first.
    private var unused: Deque<Int> = []

    init(portCount: Int, firstPort: Int) {
        self.portCount = portCount
        self.freshPort = firstPort
        self.freshCount = portCount
    }

    /// True when nothing has to be remembered.
    var isIdle: Bool { self.ticketByPort.isEmpty && self.resting.isEmpty && self.waiting.isEmpty }

    /// The port that wasn't used for longest, reserved from now on; nil when none is free.
    mutating func takePort(for ticket: PassivePortBook.Ticket) -> Int? {
        guard let port = self.takeFreshPort() ?? self.unused.popFirst() else { return nil }
        self.ticketByPort[port] = ticket
        return port
    }

    /// The reservation's connection came: the port can be used again. Nil when it isn't reserved.
    mutating func giveBack(_ port: Int) -> PassivePortBook.Ticket? {
        guard let ticket = self.ticketByPort.removeValue(forKey: port) else { return nil }
        self.unused.append(port)
        return ticket
    }

    /// The reservation was given up before its connection came.
    mutating func beginRest(of port: Int, until end: PassivePortBook.Instant) {
        self.ticketByPort[port] = nil
        self.resting[port] = end
    }

    /// Lets a port be used again; false when it doesn't rest, or not to that end.
    mutating func endRest(of port: Int, restingTo end: PassivePortBook.Instant?) -> Bool {
        guard let actual = self.resting[port], end == nil || end == actual else { return false }
        self.resting[port] = nil
        self.unused.append(port)
        return true
    }

    private mutating func takeFreshPort() -> Int? {
        guard self.freshCount > 0 else { return nil }
        defer { self.freshPort = (self.freshPort + 1) % self.portCount }
        self.freshCount -= 1
        return self.freshPort
    }
}
