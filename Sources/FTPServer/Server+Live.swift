// What an operator sees of a running server, and can change.
public import Admission
public import FTPProtocol
internal import LinuxSystem
internal import Sites
internal import Synchronization
internal import SystemPackage
public import Telemetry

extension Server {
    /// The settings that were asked for last.
    public var settings: BurstSettings { self.burst.withLock { $0 } }

    /// The settings that a site runs with, those included that all sites share; nil when there is no such site.
    public func settings(of site: SiteID) -> BurstSettings? {
        let shared = self.settings
        guard var own = self.configuration.sites.first(where: { $0.id == site })?.burst else { return nil }
        own.listenBacklog = shared.listenBacklog
        own.maxPoolThreads = shared.maxPoolThreads
        own.disableBacklogMonitor = shared.disableBacklogMonitor
        return own
    }

    /// Puts into force what differs from `settings`, for all sites, without losing a connection; returns before it is.
    public func change(_ settings: BurstSettings) {
        // One after the other, so that the parts end up with the same settings.
        self.burst.withLock { current in
            self.take(changesFrom: current, to: settings)
            if settings.maxConnectionsPerUser != current.maxConnectionsPerUser {
                for site in self.services.sites.all { site.userSeats.limit = settings.maxConnectionsPerUser }
            }
            current = settings
            self.adoptThreads(settings)
        }
    }

    /// Puts into force what differs between two settings, for one site alone; what is the server's stays as it is.
    /// Returns before it is.
    public func change(from old: BurstSettings, to new: BurstSettings, site: SiteID) {
        var new = new
        new.listenBacklog = old.listenBacklog
        new.maxPoolThreads = old.maxPoolThreads
        new.disableBacklogMonitor = old.disableBacklogMonitor
        self.burst.withLock { _ in
            self.take(changesFrom: old, to: new, site: site)
            guard new.maxConnectionsPerUser != old.maxConnectionsPerUser else { return }
            self.services.sites.site(site)?.userSeats.limit = new.maxConnectionsPerUser
        }
    }

    /// The configuration keeps what was set, so that a site can be paused without losing it. A reload doesn't.
    private func take(changesFrom old: BurstSettings, to new: BurstSettings, site: SiteID? = nil) {
        self.present.withLock { present in
            self.door.change(from: old, to: new, site: site)
            if site == nil { present.burst.take(changesFrom: old, to: new) }
            for index in present.sites.indices where site == nil || site == present.sites[index].id {
                present.sites[index].burst.take(changesFrom: old, to: new)
            }
        }
    }

    /// Takes what all sites share of the settings.
    func adoptShared(_ settings: BurstSettings) {
        self.burst.withLock { current in
            current = settings
            self.adoptThreads(settings)
        }
    }

    private func adoptThreads(_ settings: BurstSettings) {
        self.monitor.isDisabled = settings.onlyWatchesBacklogs(as: self.configuration.profile)
        do throws(Errno) {
            try self.services.blockingPool.resize(to: settings.poolThreads)
            self.services.descriptors.threadsChanged(to: settings.poolThreads + ServerParts.readingThreads)
        } catch {
            self.services.recorder.record(.storageFailed("No further thread could be started: \(error)."))
        }
    }

    /// How the server is doing. Reads a folder of /proc: not to be called on an event loop.
    public func status() -> ServerStatus {
        let figures = self.door.figures
        var status = ServerStatus(
            processIdentifier: ProcessIdentity.current,
            uptimeSeconds: self.uptime,
            bindings: self.door.queues.map(BindingStatus.init)
        )
        status.crowd = CrowdStatus(figures)
        status.sites = self.siteStatuses
        status.crowd.busiestUser = self.services.sites.busiestUser
        (status.resources.transfers, status.resources.transfersWaiting) = self.services.descriptors.gauges
        status.resources.descriptors = Gauge(current: DescriptorLimit.open, limit: DescriptorLimit.current)
        status.resources.poolThreads = self.services.blockingPool.threadGauge
        status.resources.poolQueue = self.services.blockingPool.queueGauge
        status.clients = ClientCounts(figures)
        let refusedUsers = self.services.sites.all.reduce(0) { $0 + $1.userSeats.refusedCount }
        if refusedUsers > 0 { status.clients.refused[RefusalReason.userFull.rawValue] = refusedUsers }
        status.kernelCounters = self.monitor.countersSinceStart
        status.waves = self.monitor.waves
        return status
    }

    private var siteStatuses: [SiteStatus] {
        let figures = self.door.siteFigures
        return self.door.configuration.sites.sorted { $0.id < $1.id }.map { site in
            var status = SiteStatus(id: site.id.rawValue, name: site.name, state: site.state)
            guard let figures = figures[site.id] else { return status }
            status.sessions = figures.seats
            status.waiting = figures.room
            status.refused = figures.refused.byReason
            return status
        }
    }

    private var uptime: Double {
        let (seconds, attoseconds) = (ContinuousClock.now - self.startedAt).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}

extension BindingStatus {
    fileprivate init(_ queue: QueueFigures) {
        self.init(
            endpoint: "\(queue.endpoint)",
            listeners: queue.listeners,
            backlog: queue.limit,
            queue: Gauge(current: queue.length, peak: queue.peak, limit: queue.limit)
        )
    }
}

extension CrowdStatus {
    fileprivate init(_ figures: DoorFigures) {
        self.init()
        self.sessions = figures.seats
        self.waiting = figures.room
        self.busiestAddress = figures.busiestAddress
        // The gate learns of seats that came back when somebody wants one.
        self.busiestAddress.current = min(self.busiestAddress.current, figures.seated)
    }
}

extension ClientCounts {
    fileprivate init(_ figures: DoorFigures) {
        self.init()
        self.accepted = figures.accepted
        self.admitted = figures.admitted
        self.leftWaiting = figures.leftWaiting
        self.refused = figures.refused.byReason
        self.acceptFailures = figures.acceptFailures
    }
}
