// Why a run can't begin: one line each, with what to do.

/// A run that can't begin.
public enum BurstError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name has no address.
    case unknownHost(String)
    /// The address may be somebody else's.
    case notOwnHost(String, address: String)
    /// Not as many descriptors as clients.
    case tooFewDescriptors(limit: Int, needed: Int, clientsMax: Int)
    /// Not as many ports as clients.
    case tooFewPorts(clients: Int, clientsMax: Int, sourcesNeeded: Int?)
    /// The local address that clients were to come from can't be used.
    case noSource(String, reason: String)
    /// Only 127.0.0.0/8 has many local addresses.
    case sourcesNeedLoopback
    /// A call of the system failed.
    case system(String)

    /// One line.
    public var description: String {
        switch self {
        case .unknownHost(let host):
            return "The name \(host) has no address here. Name the server by its address."
        case .notOwnHost(let host, let address):
            return "\(host) (\(address)) is neither loopback nor private. If you may load it, say so with "
                + "--i-may-load-this-host \(host)"
        case .tooFewDescriptors(let limit, let needed, let clientsMax):
            return "So many clients need \(needed) descriptors, and this process may have \(limit). "
                + "Raise the limit (ulimit -n \(needed)), or ask for at most --connections \(clientsMax)"
        case .tooFewPorts(let clients, let clientsMax, let sourcesNeeded):
            let more = sourcesNeeded.map { "Spread the clients with --sources \($0), or ask" } ?? "Ask"
            return "\(clients) clients need more ports than this host gives to connections "
                + "(net.ipv4.ip_local_port_range). \(more) for at most --connections \(clientsMax)"
        case .noSource(let address, let reason):
            return "Clients can't come from \(address): \(reason). Leave --sources out."
        case .sourcesNeedLoopback:
            return "Clients can only be spread over addresses when the target is in 127.0.0.0/8. Leave --sources out."
        case .system(let what):
            return what
        }
    }
}
