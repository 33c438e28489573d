// A run that may begin: who is loaded, by whom, how often.
public import FTPClient
public import FTPProtocol
internal import LinuxSystem

/// What a runner needs to know.
public struct BurstPlan: Hashable, Sendable {
    /// The most clients of a round.
    public static let connectionsMax = 50_000
    /// The most rounds.
    public static let roundsMax = 1_000
    /// The longest run, by its plan.
    public static let secondsMax = 86_400.0
    /// The most local addresses that clients come from.
    public static let sourcesMax = 250
    /// Clients of one local address when their number is chosen here: finding a free port gets slow when few are left.
    static let clientsPerSource = 10_000

    /// The server.
    public var server: Endpoint
    /// What each client does.
    public var script: ClientScript
    /// What was asked; its numbers are the ones that count.
    public var request: BurstRequest

    /// A plan; it doesn't check that this host is good for it.
    public init(server: Endpoint, script: ClientScript, request: BurstRequest) {
        self.server = server
        self.script = script
        self.request = request
    }

    /// The address of a target.
    ///
    /// - Parameter permitted: the host that the user says may be loaded, in the words of the target.
    /// - Throws: when the name is unknown, or the address is neither private nor permitted.
    public static func server(of target: BurstTarget, permitted: String?) throws(BurstError) -> Endpoint {
        guard let address = Self.address(of: target.host) else { throw .unknownHost(target.host) }
        guard LoadPermission.isOwn(address) || permitted == target.host else {
            throw .notOwnHost(target.host, address: "\(address)")
        }
        return Endpoint(address: address, port: target.port)
    }

    private static func address(of host: String) -> IPAddress? {
        if host.lowercased() == "localhost" { return .loopback }
        return IPAddress(host) ?? NameLookup.addresses(of: host).first
    }

    /// Where clients come from: client `n` takes the one at `n` modulo their number. Empty: the system chooses.
    ///
    /// Loopback has 16 million addresses; without a wish there are as many as the clients need ports for.
    public var sources: [IPAddress] {
        guard case .v4(let first) = self.server.address.canonical, first >> 24 == 127 else { return [] }
        let wanted = self.request.sources > 0 ? self.request.sources : self.sourcesNeeded
        guard wanted > 1 || self.request.sources > 0 else { return [] }
        return (0..<min(wanted, Self.sourcesMax)).map { .v4(0x7F00_0001 + UInt32($0)) }
    }

    private var sourcesNeeded: Int {
        (self.request.connections + Self.clientsPerSource - 1) / Self.clientsPerSource
    }
}
