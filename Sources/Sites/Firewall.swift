// Which addresses data connections are announced at, and come from.
public import AccessRules
public import FTPProtocol

/// What a site says of itself to clients that come through a firewall or an address translator.
public struct Firewall: Hashable, Sendable {
    /// What clients of one network are told.
    public struct Announcement: Hashable, Sendable {
        /// Whom it is for.
        public var network: AddressNetwork
        /// What PASV announces; nil is the address that they connected to.
        public var address: IPAddress?

        /// An announcement.
        public init(network: AddressNetwork, address: IPAddress?) {
            self.network = network
            self.address = address
        }
    }

    /// What PASV announces to everybody else (IIS: externalIp4Address); nil is the address that they connected to.
    public var externalAddress: IPAddress?
    /// Exceptions, the first match counts.
    public var byNetwork: [Announcement] = []
    /// Ports for passive data connections; nil are those of all sites.
    public var passivePorts: ClosedRange<UInt16>?

    /// No firewall.
    public init() {}

    /// The address that PASV announces to that client; EPSV announces none.
    ///
    /// - Parameter local: the address that the client connected to.
    public func announcedAddress(to client: IPAddress, at local: IPAddress) -> IPAddress {
        if let exception = self.byNetwork.first(where: { $0.network.contains(client) }) {
            return exception.address ?? local
        }
        return self.externalAddress ?? local
    }
}
