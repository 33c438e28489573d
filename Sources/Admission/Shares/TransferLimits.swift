// What transfers may use: of the line, and of the server's attention.

/// Bytes a second in each direction; nil is no limit.
public struct Bandwidth: Hashable, Sendable {
    /// From clients.
    public var upload: Int?
    /// To clients.
    public var download: Int?

    /// A bandwidth; without one, no limit.
    public init(upload: Int? = nil, download: Int? = nil) {
        self.upload = upload
        self.download = download
    }

    /// No limit in either direction.
    public static let unlimited = Bandwidth()
}

/// What the users of a site and their transfers may use.
public struct TransferLimits: Hashable, Sendable {
    /// Transfers at a time; nil is no limit.
    public var transfersMax: Int?
    /// Transfers of one user at a time; nil is no limit. An account may have less.
    public var transfersPerUserMax: Int?
    /// All transfers of the site together.
    public var bandwidth = Bandwidth.unlimited
    /// All transfers of one user together. An account may have less.
    public var bandwidthPerUser = Bandwidth.unlimited
    /// All transfers of all members of a group together, by the group's name.
    public var bandwidthPerGroup: [String: Bandwidth] = [:]
    /// A transfer that moves less than that many bytes a second for a while is ended (IIS: minBytesPerSecond); nil lets it
    /// crawl.
    public var bytesPerSecondMin: Int?

    /// What a transfer may go without moving a byte; nil is what the server says.
    public var stallTimeMax: Duration?
    /// Sessions of the members of a group at a time, by the group's name.
    public var sessionsPerGroup: [String: Int] = [:]

    /// No limits.
    public init() {}
}
