// From what a file says of a site to what the server works with.
internal import AccessRules
internal import Admission
internal import Configuration
internal import FTPProtocol
internal import FTPSession
internal import Sites

extension SiteConfiguration {
    /// The site that the settings describe.
    init(_ site: SiteSettings, of settings: Settings, desk: LoginDesk, zoneSeconds: Int64) {
        self.init(id: site.id, name: site.name, desk: desk)
        self.session = SessionPolicy(site, zoneSeconds: zoneSeconds)
        self.burst = settings.burst(of: site)
        self.addresses = AddressRules(
            allowUnlisted: site.access.addresses.allowUnlisted,
            rules: site.access.addresses.rules.filter(\.path.isRoot).map {
                AddressRule($0.network, isAllowed: $0.isAllowed)
            }
        )
        self.addressPrefix = AddressPrefix(v4: site.limits.addressPrefix.v4, v6: site.limits.addressPrefix.v6)
        self.maxClientsMessage = site.manners.messages.maxClients.map(self.session.messages.maxClientsText)
        self.firewall = Firewall(site.network.firewall)
        self.transfers = TransferLimits(site.limits)
        self.transfers.stallTimeMax = site.timeouts.stalled
    }
}

extension Firewall {
    fileprivate init(_ settings: FirewallSettings) {
        self.init()
        self.externalAddress = settings.externalAddress
        self.byNetwork = settings.byNetwork.map { Announcement(network: $0.network, address: $0.address) }
        self.passivePorts = settings.passivePorts
    }
}

extension TransferLimits {
    fileprivate init(_ limits: SiteLimits) {
        self.init()
        self.transfersMax = limits.maxTransfers
        self.transfersPerUserMax = limits.maxTransfersPerUser
        self.bandwidth = Bandwidth(limits.bandwidth)
        self.bandwidthPerUser = Bandwidth(limits.bandwidthPerUser)
        self.bandwidthPerGroup = limits.bandwidthPerGroup.mapValues(Bandwidth.init)
        self.bytesPerSecondMin = limits.minBytesPerSecond
        self.sessionsPerGroup = limits.maxConnectionsPerGroup
    }
}

extension Bandwidth {
    init(_ settings: BandwidthSettings) { self.init(upload: settings.upload, download: settings.download) }
}
