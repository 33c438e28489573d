// The parts that sites are made of: what stays over a reload, and what is made anew.
internal import AccessRules
internal import Accounts
internal import Admission
internal import Configuration
internal import FTPProtocol
internal import FTPServer
internal import LinuxSystem
internal import LocalStorage
internal import Sites
internal import Storage
internal import Telemetry

/// What a configuration amounts to.
struct HostedParts: Sendable {
    /// What stays however often the configuration changes.
    let common: CommonParts
    private let settings: Settings
    private let authenticators: AuthenticatorBook
    private let sites: [SiteID: SiteParts]

    /// The parts of one site.
    private struct SiteParts: Sendable {
        let settings: SiteSettings
        let entrance: SiteEntrance
        let desk: LoginDesk
    }

    /// The parts of the first configuration.
    init(_ settings: Settings, _ common: CommonParts) throws(HostingError) {
        try self.init(settings, common, after: nil)
    }

    /// The parts of another configuration; those of sites that stay as they are stay too.
    func following(_ next: Settings) throws(HostingError) -> HostedParts {
        try HostedParts(next, self.common, after: self)
    }

    private init(_ settings: Settings, _ common: CommonParts, after old: HostedParts?) throws(HostingError) {
        self.common = common
        self.settings = settings
        let authenticators = try (old?.authenticators ?? AuthenticatorBook()).adopting(settings.authenticators)
        common.accounts.adopt(settings)
        let hasSameUsers =
            old?.settings.authenticators == settings.authenticators && old?.settings.accounts == settings.accounts
        var sites: [SiteID: SiteParts] = [:]
        for site in settings.sites {
            if hasSameUsers, let parts = old?.sites[site.id], parts.settings == site {
                sites[site.id] = parts
            } else {
                let entrance = try common.entrance(to: site)
                let desk = common.desk(of: site, entrance, authenticators)
                sites[site.id] = SiteParts(settings: site, entrance: entrance, desk: desk)
            }
        }
        self.authenticators = authenticators
        self.sites = sites
    }

    /// What the server is told.
    ///
    /// - Parameter states: of sites that an operator has started, paused or stopped.
    func configuration(states: [SiteID: SiteState]) -> ServerConfiguration {
        let zone = LocalZone.secondsAheadOfUTC()
        let sites = self.settings.sites.compactMap { site -> SiteConfiguration? in
            guard let parts = self.sites[site.id] else { return nil }
            var configuration = SiteConfiguration(site, of: self.settings, desk: parts.desk, zoneSeconds: zone)
            configuration.state = Self.state(of: site, states[site.id])
            return configuration
        }
        var configuration = ServerConfiguration(
            bindings: BindingPlan.bindings(of: self.settings.sites, servesIPv6: self.common.servesIPv6),
            sites: sites
        )
        let server = self.settings.server
        configuration.profile = server.profile
        configuration.burst = self.settings.sharedBurst
        configuration.serverSeats = server.maxConnections
        configuration.bandwidth = Bandwidth(server.bandwidth)
        configuration.passivePorts = server.passivePorts
        configuration.drainTimeMax = server.drainTimeMax
        // The clock of transfers ticks as often as the most impatient site needs.
        configuration.stalledTransferTimeMax = self.settings.sites.map(\.timeouts.stalled).min() ?? .seconds(300)
        configuration.loginThreads = self.settings.accounts.hashThreads
        return configuration
    }

    /// What one site's user finds, for a dry run.
    func entrance(to site: SiteID) -> SiteEntrance? { self.sites[site]?.entrance }

    private static func state(of site: SiteSettings, _ wanted: SiteState?) -> SiteState {
        if site.network.tls.reasonNotToStart != nil { return .stopped }
        return wanted ?? (site.autoStart ? .started : .stopped)
    }
}

extension Settings {
    /// The settings of a burst that `spillway get` shows: those of the server, and the only site's where there is one.
    fileprivate var sharedBurst: BurstSettings {
        guard self.sites.count == 1, let site = self.sites.first else { return self.server.burst }
        return self.burst(of: site)
    }
}
