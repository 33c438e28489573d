// Being replaced: the door's settings as if there were one site.
internal import Admission

extension DoorConfiguration {
    /// The settings of the first site, and those of the server.
    var burst: BurstSettings {
        get {
            var burst = self.sites.first?.burst ?? BurstSettings()
            burst.listenBacklog = self.listenBacklog
            burst.maxPoolThreads = self.maxPoolThreads
            burst.disableBacklogMonitor = self.disableBacklogMonitor
            return burst
        }
        set {
            self.take(changesFrom: self.burst, to: newValue)
        }
    }

    var resetsForWantOfSeats: Bool { self.sites.first.map { self.resetsForWantOfSeats($0) } ?? false }

    var backlogOfBinding: Int { self.bindings.first.map { self.backlog(of: $0) } ?? self.listenBacklog }
}

extension AdmissionLimits {
    init(_ configuration: DoorConfiguration, _ plan: DescriptorPlan) {
        self.init(serverSeats: plan.seats)
        self.siteSeats = configuration.burst.maxConnections
        self.addressSeats = configuration.burst.maxConnectionsPerAddress
        self.addressRate = configuration.burst.connectionRatePerAddress
        self.pickupsPerSecond = configuration.pickupsPerSecond
        self.waitingClientsMax = plan.waiting
        self.queueTimeout = configuration.burst.patience
    }
}
