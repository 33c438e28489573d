// The server as a whole: what is started, in which order, and how it ends.
internal import Admission
public import FTPProtocol
internal import FTPSession
internal import LinuxSystem
internal import NIOCore
internal import NIOPosix
internal import Synchronization
public import Telemetry

/// An FTP server: some addresses, and the sites that are found there.
///
///     Door ──descriptor, seat──▶ event loop: ControlHandler ──▶ Session ──▶ ActionRunner ──▶ blocking pool, Data
public final class Server: Sendable {
    /// How long sessions get to read their 421 once they were told to stop.
    private static let farewellTimeMax: Duration = .seconds(5)

    let present: Mutex<ServerConfiguration>
    let burst: Mutex<BurstSettings>
    let startedAt = ContinuousClock.now
    private let group: MultiThreadedEventLoopGroup
    let services: Services
    let door: Door
    let monitor: BacklogMonitor
    private let isStopping = Atomic(false)

    /// Binds everything; nothing is accepted before `start`. When it throws, nothing stays open.
    public init(
        configuration: ServerConfiguration,
        recorder: any EventRecorder
    ) throws(ServerError) {
        Signals.ignoreBrokenPipesAndFileSizes()
        self.present = Mutex(configuration)
        self.burst = Mutex(configuration.burst)
        let parts: ServerParts
        do {
            parts = try ServerParts(configuration, recorder)
        } catch {
            throw ServerError(error)
        }
        self.group = parts.group
        self.services = parts.services
        self.door = parts.door
        self.monitor = parts.monitor
    }

    /// Where the server listens: the ports that the kernel chose stand in for port 0.
    public var endpoints: [Endpoint] { self.door.endpoints }

    /// Sessions that are open now.
    public var sessionCount: Int { self.services.roster.sessionCount }

    /// Passive ports that other programs have, so that clients can't use them.
    public var skippedPassivePortCount: Int { self.services.passivePorts.skippedPortCount }

    /// How long `stop` takes at most, unless a file system hangs.
    public var stopTimeMax: Duration { self.configuration.drainTimeMax + Self.farewellTimeMax }

    /// Begins to serve.
    public func start() throws(ServerError) {
        self.services.roster.start()
        do {
            try self.services.blockingPool.start()
            try self.services.readingPool.start()
            try self.services.loginPools.start()
            try self.services.passivePorts.start()
            try self.monitor.start()
            try self.door.start(sharing: self.services.descriptors)
        } catch {
            throw ServerError(error)
        }
    }

    /// Stops accepting, lets transfers finish for `drainTimeMax`, then ends what is left with 421.
    public func stop() async {
        guard !self.isStopping.exchange(true, ordering: .relaxed) else { return }
        self.door.stop()
        self.monitor.stop()
        self.services.roster.broadcast(.drainRequested)
        await self.waitForSessions(self.configuration.drainTimeMax)
        self.services.roster.broadcast(.stopRequested)
        await self.waitForSessions(Self.farewellTimeMax)
        self.services.pump.stop()
        self.services.passivePorts.stop()
        self.services.blockingPool.stop()
        self.services.readingPool.stop()
        self.services.loginPools.stop()
        try? await self.group.shutdownGracefully()
    }

    private func waitForSessions(_ limit: Duration) async {
        let deadline = ContinuousClock.now + limit
        while self.sessionCount > 0, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }
}
