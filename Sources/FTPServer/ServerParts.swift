// Puts a server's parts together.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import NIOCore
internal import NIOPosix
internal import Synchronization
internal import Telemetry

/// The parts, made in the order in which they need each other.
struct ServerParts {
    let group: MultiThreadedEventLoopGroup
    let services: Services
    let door: Door
    let monitor: BacklogMonitor

    /// What the monitor raises a backlog to by itself; an administrator may ask for more.
    private static let raisedBacklogMax = 65_535

    /// Threads for work that reads whole files.
    static var readingThreads: Int { max(2, System.coreCount / 2) }

    /// Binds what is to be bound first, so that a port in use is known before a thread runs; the door first of all,
    /// whose errors say most.
    init(
        _ configuration: ServerConfiguration,
        _ recorder: any EventRecorder
    ) throws {
        let adopter = LateAdopter()
        let door = try Door(
            configuration: configuration.doorConfiguration,
            loopCount: System.coreCount,
            recorder: recorder,
            admitted: { adopter.adopt($1, onLoop: $0) }
        )
        let ports = try PassivePortSets(configuration, recorder: recorder)
        let pump = try TransferPump(
            workers: max(4, System.coreCount),
            stallTimeMax: configuration.stalledTransferTimeMax
        )
        self.group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let loops = Array(self.group.makeIterator())
        let pool = WorkPool(name: "blocking", threads: configuration.burst.poolThreads)
        let readingPool = WorkPool(name: "reading", threads: Self.readingThreads)
        self.services = Services(
            sites: SiteDirectory(configuration),
            sessionNumbers: SessionNumbers(),
            recorder: recorder,
            blockingPool: pool,
            readingPool: readingPool,
            loginPools: LoginPools(threads: configuration.loginThreads ?? Self.readingThreads),
            passivePorts: ports,
            connector: ports.connector,
            pump: pump,
            descriptors: DescriptorLedger(threads: configuration.burst.poolThreads + Self.readingThreads),
            roster: try SessionRoster(loops: loops)
        )
        self.door = door
        let greetings = GreetingTimes()
        self.monitor = try BacklogMonitor(
            MonitorSources(door, greetings: greetings, backlogMax: Self.raisedBacklogMax),
            recorder: recorder,
            isDisabled: configuration.burst.onlyWatchesBacklogs(as: configuration.profile)
        )
        adopter.adopter = ConnectionAdopter(
            loops: loops,
            services: self.services,
            door: door,
            greetings: greetings
        )
    }
}

/// Lets the door be bound before the event loops exist that its clients go to.
private final class LateAdopter: Sendable {
    private let state = Mutex<ConnectionAdopter?>(nil)

    var adopter: ConnectionAdopter? {
        get { self.state.withLock { $0 } }
        set { self.state.withLock { $0 = newValue } }
    }

    func adopt(_ batch: [AdmittedClient], onLoop index: Int) { self.adopter?.adopt(batch, onLoop: index) }
}

extension BurstSettings {
    /// Threads for blocking work on this machine.
    var poolThreads: Int { max(1, self.maxPoolThreads) * System.coreCount }

    /// Whether no backlog is raised: because that was asked for, or because the monitor of IIS 6 never did.
    func onlyWatchesBacklogs(as profile: ServerProfile) -> Bool { self.disableBacklogMonitor || profile == .iis6 }
}

extension ServerConfiguration {
    fileprivate var doorConfiguration: DoorConfiguration {
        var door = DoorConfiguration(self)
        door.descriptorsInUse = DescriptorLimit.open + self.passiveSettings(of: self.passivePorts).listenersMax
        return door
    }
}
