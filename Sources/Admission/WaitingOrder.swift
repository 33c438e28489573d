// Who of those who wait is next: first in first out within an address, turn by turn between addresses.

/// The order of the waiting room. Every operation costs about the same however many wait.
///
/// Each origin that has waiting clients has a line. The lines whose turn can come stand in a ring; the ring's first line
/// gives its first client and goes to the ring's end. A line is out of the ring while its origin may have no further seat.
///
/// The front of a line has been let through; those behind are held back, and can't be taken, until they are let through
/// too, in their order.
struct WaitingOrder: Hashable, Sendable {
    private struct Client: Hashable {
        var generation: UInt32 = 0
        /// `Chain.end` for a slot that nobody has.
        var origin = Chain.end
        /// Counts through the line.
        var number = 0
        var isHeldBack = false
    }

    private struct Line: Hashable {
        var clients = Chain()
        var count = 0
        var nextNumber = 0
        /// The first who is held back.
        var firstHeldBack = Chain.end
        var mayBeSeated = false
        var isInRing = false
    }

    /// Clients that wait.
    private(set) var count = 0
    /// Clients in the longest line.
    private(set) var longest = 0

    private var clients: [Client] = []
    private var freeSlots: [Int32] = []
    private var lineLinks: [Links] = []

    private var lines: [Line] = []
    private var ring = Chain()
    private var ringLinks: [Links] = []

    /// The lines by their length, so that the longest is found at once.
    private var byLength: [Chain] = []
    private var lengthLinks: [Links] = []
    private var lengths = LineLengths()

    /// Whether somebody waits who could take a seat.
    var someoneMayBeSeated: Bool { !self.ring.isEmpty }

    /// The newest client of the longest line.
    var newestOfLongest: WaitingClient? {
        guard self.longest > 0 else { return nil }
        let line = self.lines[Int(self.byLength[self.longest].first)]
        return self.id(of: line.clients.last)
    }

    /// Clients of an origin that wait.
    func count(of origin: Int32) -> Int { origin < self.lines.count ? self.lines[Int(origin)].count : 0 }

    /// Whether clients of an origin are held back.
    func holdsBack(_ origin: Int32) -> Bool {
        origin < self.lines.count && self.lines[Int(origin)].firstHeldBack != Chain.end
    }

    /// Whose client it is; nil when it doesn't wait any more.
    func origin(of client: WaitingClient) -> Int32? {
        guard client.slot >= 0, client.slot < self.clients.count else { return nil }
        let known = self.clients[Int(client.slot)]
        return known.origin != Chain.end && known.generation == client.generation ? known.origin : nil
    }

    /// Who has that slot, which must be somebody.
    func id(of slot: Int32) -> WaitingClient {
        WaitingClient(slot: slot, generation: self.clients[Int(slot)].generation)
    }

    /// About how many are taken up to and including this client; nil when it doesn't wait any more.
    ///
    /// Exact are the full rounds before the client's own turn, as far as nobody left from the middle of its line; of its
    /// own round it is taken to be in the middle. Limits of single addresses aren't considered.
    func place(of client: WaitingClient) -> Int? {
        guard let origin = self.origin(of: client) else { return nil }
        let first = self.lines[Int(origin)].clients.first
        let rounds = self.clients[Int(client.slot)].number - self.clients[Int(first)].number
        let before = self.lengths.clients(amongFirst: rounds)
        let beside = max(0, self.lengths.lines(from: rounds + 1) - 1)
        return min(self.count, before + beside / 2 + 1)
    }

    /// Puts a client at the end of its origin's line, held back.
    mutating func append(_ origin: Int32) -> WaitingClient {
        let slot = self.takeSlot()
        self.makeLine(for: origin)
        self.clients[Int(slot)].origin = origin
        self.clients[Int(slot)].isHeldBack = true
        self.clients[Int(slot)].number = self.lines[Int(origin)].nextNumber
        self.lines[Int(origin)].nextNumber += 1
        self.lines[Int(origin)].clients.append(slot, in: &self.lineLinks)
        if !self.holdsBack(origin) { self.lines[Int(origin)].firstHeldBack = slot }
        self.changeLength(of: origin, by: 1)
        return self.id(of: slot)
    }

    /// Lets the first client through whom the origin's line holds back.
    mutating func letThrough(_ origin: Int32) -> WaitingClient? {
        guard self.holdsBack(origin) else { return nil }
        let slot = self.lines[Int(origin)].firstHeldBack
        self.clients[Int(slot)].isHeldBack = false
        self.lines[Int(origin)].firstHeldBack = self.lineLinks[Int(slot)].next
        self.updateRing(origin)
        return self.id(of: slot)
    }

    /// Takes a client out, wherever it stands.
    ///
    /// - Returns: its origin; nil when it doesn't wait any more.
    mutating func remove(_ client: WaitingClient) -> Int32? {
        guard let origin = self.origin(of: client) else { return nil }
        if self.lines[Int(origin)].firstHeldBack == client.slot {
            self.lines[Int(origin)].firstHeldBack = self.lineLinks[Int(client.slot)].next
        }
        self.lines[Int(origin)].clients.remove(client.slot, in: &self.lineLinks)
        self.changeLength(of: origin, by: -1)
        self.giveBackSlot(client.slot)
        self.updateRing(origin)
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

    /// Says whether the origin may have a further seat.
    mutating func setMayBeSeated(_ may: Bool, _ origin: Int32) {
        guard origin < self.lines.count else { return }
        self.lines[Int(origin)].mayBeSeated = may
        self.updateRing(origin)
    }

    /// A line is in the ring while its first client may be seated.
    private mutating func updateRing(_ origin: Int32) {
        let line = self.lines[Int(origin)]
        let may = line.mayBeSeated && line.count > 0 && line.firstHeldBack != line.clients.first
        guard may != line.isInRing else { return }
        self.lines[Int(origin)].isInRing = may
        if may {
            self.ring.append(origin, in: &self.ringLinks)
        } else {
            self.ring.remove(origin, in: &self.ringLinks)
        }
    }

    private mutating func takeSlot() -> Int32 {
        self.count += 1
        if let slot = self.freeSlots.popLast() { return slot }
        self.clients.append(Client())
        self.lineLinks.append(Links())
        return Int32(self.clients.count - 1)
    }

    private mutating func giveBackSlot(_ slot: Int32) {
        precondition(self.count > 0, "A client left the waiting room twice.")
        self.count -= 1
        self.clients[Int(slot)].origin = Chain.end
        self.clients[Int(slot)].generation = (self.clients[Int(slot)].generation + 1) & WaitingClient.generationMask
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
        if change > 0 { self.lengths.grew(to: after) } else { self.lengths.shrank(from: before) }
        while self.byLength.count <= max(before, after) { self.byLength.append(Chain()) }
        if before > 0 { self.byLength[before].remove(origin, in: &self.lengthLinks) }
        if after > 0 { self.byLength[after].append(origin, in: &self.lengthLinks) }
        if after > self.longest { self.longest = after }
        if before == self.longest, self.byLength[before].isEmpty { self.longest = after }
    }
}
