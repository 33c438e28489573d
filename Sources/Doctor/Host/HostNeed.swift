// What a burst asks of a host and of the settings.
public import Admission
public import Telemetry

/// A burst that is to be survived, and the server that is to survive it.
public struct HostNeed: Hashable, Sendable {
    /// Clients that come at once.
    public var connections: Int
    /// How the server meets them.
    public var settings: BurstSettings
    /// Ports for passive data connections.
    public var passivePorts: Int
    /// Data connections at a time.
    public var transfers: Int
    /// Listeners of a binding; nil when they aren't open yet.
    public var listeners: Int?
    /// What those hold together as the kernel granted it; nil when they aren't open yet.
    public var heldBacklog: Int?
    /// Seats that the server really has, within its descriptors; nil when it doesn't run yet.
    public var seats: Int?
    /// Seats and places to wait that the server really has, within its descriptors; nil when it doesn't run yet.
    public var places: Int?

    /// The most clients that the doctor plans for: more than there are descriptors on any kernel (fs.nr_open, 2^31).
    public static let connectionsMax = 1 << 30
    /// Passive ports of a server that is told nothing.
    public static let passivePortsDefault = 1_000

    /// A burst; a number out of 1 ... `connectionsMax` is taken as the nearest of these.
    ///
    /// - Parameter transfers: data connections at a time; without one, as many as there are ports or clients.
    public init(
        connections: Int,
        settings: BurstSettings = BurstSettings(),
        passivePorts: Int = Self.passivePortsDefault,
        transfers: Int? = nil
    ) {
        self.connections = min(max(1, connections), Self.connectionsMax)
        self.settings = settings
        self.passivePorts = min(max(0, passivePorts), 65_535)
        self.transfers = min(max(0, transfers ?? min(self.passivePorts, self.connections)), self.connections)
    }

    /// The same burst against a server that runs: its weakest binding counts.
    public func met(by status: ServerStatus) -> HostNeed {
        var need = self
        let weakest = status.bindings.min { $0.backlog < $1.backlog }
        need.listeners = weakest?.listeners
        need.heldBacklog = weakest?.backlog
        if let seats = status.crowd.sessions.limit, let room = status.crowd.waiting.limit {
            need.seats = max(0, seats)
            need.places = max(0, seats).addingUpTo(max(0, room))
        }
        return need
    }

    /// Whether the server runs already.
    var isRunning: Bool { self.heldBacklog != nil }

    /// Descriptors beside those of clients and ports: 64 of the program, 256 for transfers when every seat is taken,
    /// 256 for clients on their way out, and 64 listeners at most.
    static let ownDescriptors = 640
    /// Memory of an idle session: 4 KiB of the server, and about as much of the kernel for its socket and file.
    static let bytesPerClient = 8_192
    /// Memory of the program before the first client.
    static let ownBytes = 64 << 20
    /// What the kernel buffers for a data connection at first (the default of net.ipv4.tcp_rmem).
    static let bytesPerTransfer = 131_072

    /// One for each client, whether it sits or waits; and those of the server.
    var descriptors: Int { self.connections + self.spareRoom + self.passivePorts + Self.ownDescriptors }

    /// Descriptors that the server keeps for its waiting room although everyone is to have a seat: a sixteenth of all.
    private var spareRoom: Int {
        guard (self.settings.maxConnections ?? .max) >= self.connections else { return 0 }
        return min(max(0, self.settings.waitingRoom), self.connections.dividedUp(by: 15))
    }

    var memory: Int { Self.ownBytes + self.connections * Self.bytesPerClient }
    var tcpMemory: Int { self.transfers * Self.bytesPerTransfer }
}
