// What a running server says about itself: one value, made on demand, that `get`, `status`, `doctor` and reports read.

/// A server at one moment.
public struct ServerStatus: Hashable, Sendable, Codable {
    /// The process.
    public var processIdentifier: Int32
    /// Seconds since it began to serve.
    public var uptimeSeconds: Double
    /// The addresses it listens at.
    public var bindings: [BindingStatus]
    /// Who is here.
    public var crowd = CrowdStatus()
    /// The sites, in the order of their numbers.
    public var sites: [SiteStatus] = []
    /// What is in use for them.
    public var resources = ResourceStatus()
    /// What became of clients since the start.
    public var clients = ClientCounts()
    /// How far the kernel's counters have moved since the start, by their names in /proc/net; of the whole network
    /// namespace, other programs included.
    public var kernelCounters: [String: UInt64] = [:]
    /// The last waves of clients, the newest last.
    public var waves: [Wave] = []

    /// A status; whoever has no number for something leaves its gauge empty.
    public init(processIdentifier: Int32, uptimeSeconds: Double, bindings: [BindingStatus]) {
        self.processIdentifier = processIdentifier
        self.uptimeSeconds = uptimeSeconds
        self.bindings = bindings
    }
}

/// Sessions and those who want to be one.
public struct CrowdStatus: Hashable, Sendable, Codable {
    /// Sessions; the limit is what `maxConnections` and the descriptors allow.
    public var sessions = Gauge()
    /// Clients that wait for a seat.
    public var waiting = Gauge()
    /// Sessions of the user who has most.
    public var busiestUser = Gauge()
    /// Sessions of the address that has most.
    public var busiestAddress = Gauge()

    /// Nobody.
    public init() {}
}

/// What sessions use.
public struct ResourceStatus: Hashable, Sendable, Codable {
    /// Descriptors of the process.
    public var descriptors = Gauge()
    /// Transfers that have their descriptors.
    public var transfers = Gauge()
    /// Transfers that wait for descriptors.
    public var transfersWaiting = Gauge()
    /// Threads that are busy with blocking work.
    public var poolThreads = Gauge()
    /// Blocking work that waits for a thread.
    public var poolQueue = Gauge()

    /// Nothing in use.
    public init() {}
}

/// A number that goes up and down.
public struct Gauge: Hashable, Sendable, Codable {
    /// Now.
    public var current: Int
    /// The highest since the start.
    public var peak: Int
    /// The most it can be; nil when nothing bounds it.
    public var limit: Int?

    /// A gauge; without arguments, one that reads nothing.
    public init(current: Int = 0, peak: Int = 0, limit: Int? = nil) {
        self.current = current
        self.peak = peak
        self.limit = limit
    }

    /// Reads another value, of another limit.
    public mutating func note(_ value: Int, of limit: Int?) {
        self.current = value
        self.peak = max(self.peak, value)
        self.limit = limit
    }
}

/// An address that the server listens at.
public struct BindingStatus: Hashable, Sendable, Codable {
    /// Where, as `HOST:PORT`.
    public var endpoint: String
    /// Listening sockets that share the port.
    public var listeners: Int
    /// What all of them hold together, as the kernel grants it.
    public var backlog: Int
    /// Connections in the kernel's queues, as they were seen when the door began to take them.
    public var queue: Gauge

    /// A binding's state.
    public init(endpoint: String, listeners: Int, backlog: Int, queue: Gauge) {
        self.endpoint = endpoint
        self.listeners = listeners
        self.backlog = backlog
        self.queue = queue
    }
}

/// What became of clients since the start.
public struct ClientCounts: Hashable, Sendable, Codable {
    /// Taken from the kernel.
    public var accepted = 0
    /// Given a seat.
    public var admitted = 0
    /// Left by themselves while they waited.
    public var leftWaiting = 0
    /// Sent away, by `RefusalReason`.
    public var refused: [String: Int] = [:]
    /// Times that accepting failed for want of descriptors or memory.
    public var acceptFailures = 0

    /// Nobody yet.
    public init() {}
}
