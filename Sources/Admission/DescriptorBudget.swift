// Who may have descriptors when there aren't enough for everybody at once.
public import FTPProtocol

/// The descriptors that connections and transfers share.
///
/// A connection costs one, whether it is served, waits, or is on its way out. A transfer costs `transferCost`; one that
/// doesn't fit waits, first in first out within an address and turn by turn between addresses. Connections never get the
/// last `floor` descriptors, so that however many there are, transfers go on, and connections end.
public struct DescriptorBudget: Sendable {
    /// A transfer that waits. The value is never used again for another one.
    public struct Ticket: Hashable, Sendable {
        fileprivate let client: WaitingClient
    }

    /// What a transfer is told.
    public enum Answer: Hashable, Sendable {
        /// It may begin; it ends with `transferEnded`.
        case granted
        /// It waits until one of the methods returns the ticket, or it is cancelled.
        case waits(Ticket)
    }

    /// Descriptors of one transfer: its data connection, its file, and one to spare for the folder that the file is in.
    public static let transferCost = 3
    /// What is kept for transfers when there is plenty.
    public static let floorMax = 256

    /// Descriptors that may be given away.
    public private(set) var limit: Int
    /// Connections there are.
    public private(set) var connections = 0
    /// Transfers that may run, or do.
    public private(set) var transfers = 0

    private var origins = OriginTable()
    private var order = WaitingOrder()

    /// A budget of so many descriptors; none of them is in use.
    public init(limit: Int) { self.limit = max(0, limit) }

    /// Descriptors that connections can't have: an eighth, at least one transfer's, and at most `floorMax`.
    public var floor: Int { max(Self.transferCost, min(Self.floorMax, self.limit / 8)) }

    /// Transfers that wait.
    public var waiting: Int { self.order.count }

    /// Descriptors in use.
    public var used: Int { self.connections + self.transfers * Self.transferCost }

    /// Transfers that could run beside the present connections.
    public var transfersAllowed: Int { max(0, self.limit - self.connections) / Self.transferCost }

    /// Connections there may be beside the present transfers. While a transfer waits, what comes free is collected for
    /// it: newcomers would take the descriptors one by one as they come back, and it would never have enough.
    public var seatsAllowed: Int {
        let transfers = self.waiting > 0 ? self.transfers + 1 : self.transfers
        return max(0, self.limit - max(self.floor, transfers * Self.transferCost))
    }

    /// A transfer wants to begin.
    public mutating func requestTransfer(from address: IPAddress) -> Answer {
        if self.waiting == 0, self.hasRoom {
            self.transfers += 1
            return .granted
        }
        let origin = self.origins.index(of: Origin(of: address))
        let client = self.order.append(origin)
        _ = self.order.letThrough(origin)
        self.order.setMayBeSeated(true, origin)
        return .waits(Ticket(client: client))
    }

    /// A transfer has closed its descriptors.
    ///
    /// - Returns: those who may begin now, here and below; each of them is counted in `transfers` already.
    public mutating func transferEnded() -> [Ticket] {
        precondition(self.transfers > 0, "A transfer's descriptors were given back twice.")
        self.transfers -= 1
        return self.grant()
    }

    /// A transfer that waits isn't wanted any more; false when it doesn't wait.
    public mutating func cancel(_ ticket: Ticket) -> Bool {
        guard let origin = self.order.remove(ticket.client) else { return false }
        self.forgetIfUnused(origin)
        return true
    }

    /// There are so many connections now.
    public mutating func connectionsChanged(to count: Int) -> [Ticket] {
        self.connections = max(0, count)
        return self.grant()
    }

    /// There are so many descriptors now. Nothing is taken from anybody: with fewer, none begin until enough have ended.
    public mutating func limitChanged(to limit: Int) -> [Ticket] {
        self.limit = max(0, limit)
        return self.grant()
    }

    private var hasRoom: Bool { self.used + Self.transferCost <= self.limit }

    private mutating func grant() -> [Ticket] {
        var granted: [Ticket] = []
        while self.hasRoom, let next = self.order.takeNext() {
            self.transfers += 1
            self.forgetIfUnused(next.origin)
            granted.append(Ticket(client: next.client))
        }
        return granted
    }

    private mutating func forgetIfUnused(_ origin: Int32) {
        if self.order.count(of: origin) == 0 { self.origins.forget(origin) }
    }
}
