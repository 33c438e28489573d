// Who of the waiting clients is next: first in first out within an address, turn by turn between addresses.

/// The order of the waiting room. Every operation costs the same however many wait.
///
/// Each origin that has waiting clients has a line. The lines whose turn can come stand in a ring; the ring's first line
/// gives its first client and goes to the ring's end. A line is out of the ring while its origin may have no further seat.
struct WaitingOrder: Hashable, Sendable {
    private struct Client: Hashable {
        var generation: UInt32 = 0
        var origin = Chain.end
        var since: ContinuousClock.Instant?
    }

    private struct Line: Hashable {
        var clients = Chain()
        var count = 0
        var isInRing = false
    }

    /// Clients that wait.
    private(set) var count = 0
    /// Clients in the longest line.
    private(set) var longest = 0

    private var clients: [Client] = []
    private var freeSlots: [Int32] = []
    private var lineLinks: [Links] = []

    private var arrivals = Chain()
    private var arrivalLinks: [Links] = []

    private var lines: [Line] = []
    private var ring = Chain()
    private var ringLinks: [Links] = []

    /// The lines by their length, so that the longest is found at once.
    private var byLength: [Chain] = []
    private var lengthLinks: [Links] = []

    /// Whether somebody waits who could take a seat.
    var someoneMayBeSeated: Bool { !self.ring.isEmpty }

    /// Who has waited longest, and since when.
    var oldest: (client: WaitingClient, since: ContinuousClock.Instant)? {
        guard !self.arrivals.isEmpty, let since = self.clients[Int(self.arrivals.first)].since else { return nil }
        return (self.id(of: self.arrivals.first), since)
    }

    /// The newest client of the longest line.
    var newestOfLongest: WaitingClient? {
        guard self.longest > 0 else { return nil }
        let line = self.lines[Int(self.byLength[self.longest].first)]
        return self.id(of: line.clients.last)
    }

    /// Clients of an origin that wait.
    func count(of origin: Int32) -> Int { origin < self.lines.count ? self.lines[Int(origin)].count : 0 }

    /// Whose client it is; nil when it doesn't wait any more.
    func origin(of client: WaitingClient) -> Int32? {
        guard client.slot >= 0, client.slot < self.clients.count else { return nil }
        let known = self.clients[Int(client.slot)]
        return known.since != nil && known.generation == client.generation ? known.origin : nil
    }

    /// Puts a client at the end of its origin's line.
    mutating func append(_ origin: Int32, mayBeSeated: Bool, at now: ContinuousClock.Instant) -> WaitingClient {
        let slot = self.takeSlot()
        self.clients[Int(slot)].origin = origin
        self.clients[Int(slot)].since = now
        self.arrivals.append(slot, in: &self.arrivalLinks)
        self.makeLine(for: origin)
        self.lines[Int(origin)].clients.append(slot, in: &self.lineLinks)
        self.changeLength(of: origin, by: 1)
        self.setMayBeSeated(mayBeSeated, origin)
        return self.id(of: slot)
    }

    /// Takes a client out, wherever it stands.
    ///
    /// - Returns: its origin; nil when it doesn't wait any more.
    mutating func remove(_ client: WaitingClient) -> Int32? {
        guard let origin = self.origin(of: client) else { return nil }
        self.arrivals.remove(client.slot, in: &self.arrivalLinks)
        self.lines[Int(origin)].clients.remove(client.slot, in: &self.lineLinks)
        self.changeLength(of: origin, by: -1)
        if self.lines[Int(origin)].count == 0 { self.setMayBeSeated(false, origin) }
        self.giveBackSlot(client.slot)
        return origin
    }

    /// Takes the client whose turn it is; its line goes to the ring's end.
    mutating func takeNext() -> (client: WaitingClient, origin: Int32)? {
        guard !self.ring.isEmpty else { return nil }
        let origin = self.ring.first
        self.ring.remove(origin, in: &self.ringLinks)
        self.ring.append(origin, in: &self.ringLinks)
        let client = self.id(of: self.lines[Int(origin)].clients.first)
        _ = self.remove(client)
        return (client, origin)
    }

    /// Says whether the origin may have a further seat; a line of nobody is never in the ring.
    mutating func setMayBeSeated(_ may: Bool, _ origin: Int32) {
        guard origin < self.lines.count else { return }
        let may = may && self.lines[Int(origin)].count > 0
        guard may != self.lines[Int(origin)].isInRing else { return }
        self.lines[Int(origin)].isInRing = may
        if may {
            self.ring.append(origin, in: &self.ringLinks)
        } else {
            self.ring.remove(origin, in: &self.ringLinks)
        }
    }

    private func id(of slot: Int32) -> WaitingClient {
        WaitingClient(slot: slot, generation: self.clients[Int(slot)].generation)
    }

    private mutating func takeSlot() -> Int32 {
        self.count += 1
        if let slot = self.freeSlots.popLast() { return slot }
        self.clients.append(Client())
        self.lineLinks.append(Links())
        self.arrivalLinks.append(Links())
        return Int32(self.clients.count - 1)
    }

    private mutating func giveBackSlot(_ slot: Int32) {
        precondition(self.count > 0, "A client left the waiting room twice.")
        self.count -= 1
        self.clients[Int(slot)].since = nil
        self.clients[Int(slot)].generation = (self.clients[Int(slot)].generation + 1) & 0x3FFF_FFFF
        self.freeSlots.append(slot)
    }

    private mutating func makeLine(for origin: Int32) {
        while self.lines.count <= origin {
            self.lines.append(Line())
            self.ringLinks.append(Links())
            self.lengthLinks.append(Links())
        }
    }

    private mutating func changeLength(of origin: Int32, by change: Int) {
        let before = self.lines[Int(origin)].count
        let after = before + change
        self.lines[Int(origin)].count = after
        while self.byLength.count <= max(before, after) { self.byLength.append(Chain()) }
        if before > 0 { self.byLength[before].remove(origin, in: &self.lengthLinks) }
        if after > 0 { self.byLength[after].append(origin, in: &self.lengthLinks) }
        if after > self.longest { self.longest = after }
        if before == self.longest, self.byLength[before].isEmpty { self.longest = after }
    }
}
