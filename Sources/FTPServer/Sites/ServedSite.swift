// A site while it is served: what stays when its configuration is replaced, and the configuration of the moment.
internal import Admission
internal import FTPProtocol
internal import FTPSession
internal import Sites
internal import Synchronization

/// A site while it is served. Any thread may use it.
final class ServedSite: Sendable {
    let id: SiteID
    /// The sessions of its users.
    let userSeats: SharedUserSeats
    /// The sessions of the members of its groups.
    let groupSeats = SharedUserSeats(limit: nil)
    /// What its transfers use.
    let transferShares: TransferShares
    private let current: Mutex<SiteEdition>

    /// - Parameter lines: what all sites of the server share.
    init(_ configuration: SiteConfiguration, sharing lines: LinePair) {
        self.id = configuration.id
        self.userSeats = SharedUserSeats(limit: configuration.burst.maxConnectionsPerUser)
        self.transferShares = TransferShares(configuration.transfers, server: lines)
        self.current = Mutex(SiteEdition(configuration))
    }

    /// What holds now. A session asks again when the directory's generation has changed.
    var edition: SiteEdition { self.current.withLock { $0 } }

    /// Takes another configuration; sessions follow at their next command.
    func adopt(_ configuration: SiteConfiguration) {
        self.userSeats.limit = configuration.burst.maxConnectionsPerUser
        self.transferShares.adopt(configuration.transfers)
        let edition = SiteEdition(configuration)
        self.current.withLock { $0 = edition }
    }
}

/// What a site is at a time; sessions keep theirs until their next command.
final class SiteEdition: Sendable {
    let configuration: SiteConfiguration
    let policy: SharedSessionPolicy

    init(_ configuration: SiteConfiguration) {
        self.configuration = configuration
        self.policy = SharedSessionPolicy(configuration.session)
    }
}
