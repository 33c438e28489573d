// What the door is told before it opens, and how it shares out the descriptors.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// Where the door listens, how many it lets in, and how it treats the rest.
struct DoorConfiguration: Sendable {
    /// Where clients connect; port 0 lets the kernel choose.
    var bindings: [Endpoint]
    /// Whose manners are kept.
    var profile = ServerProfile.spillway
    /// What may be changed while the door is open.
    var burst = BurstSettings()
    /// Descriptors the process may have.
    var descriptorLimit = DescriptorLimit.current
    /// Descriptors that the rest of the server has: passive listeners must be open when the configuration is made.
    var descriptorsInUse = DescriptorLimit.open
    /// How the door treats clients on their way in and out.
    var manners = DoorManners()

    init(bindings: [Endpoint]) { self.bindings = bindings }

    /// Whether clients that can't be seated are reset, not told: by IIS's flag, or by the monitor of IIS 6.
    var resetsForWantOfSeats: Bool {
        self.burst.resetOnMaxConnections || (self.profile == .iis6 && !self.burst.disableBacklogMonitor)
    }

    /// Clients that a thread of IIS 6 picks up in a second: a machine of 2003 looks the account up for each of them.
    private static let pickupsPerSecondAndThread = 100

    /// How many clients the pool threads of IIS 6 get to; nil where threads don't stand between a client and its banner.
    var pickupsPerSecond: Int? {
        switch self.profile {
        case .spillway: nil
        case .iis6: max(1, self.burst.maxPoolThreads) * Self.pickupsPerSecondAndThread
        }
    }

    /// What one listener may hold: IIS 6 has one listener, whatever the kernel grants it.
    var backlogOfBinding: Int {
        switch self.profile {
        case .spillway: self.burst.listenBacklog
        case .iis6: min(self.burst.listenBacklog, KernelSetting.listenQueueMax)
        }
    }
}

/// The limits of the door's own work, none of which an operator has to know.
struct DoorManners: Sendable {
    /// Connections taken from one listener before the next one gets its turn.
    var acceptsPerTurn = 128
    /// Clients given to one event loop at once. In a burst all loops should have work from the first moment.
    var clientsPerBatch = 64
    /// How long a waiting client goes without a line when `waitingGreeting` is on.
    var greetingInterval: Duration = .seconds(10)
    /// How long the listeners rest when accepting failed for want of descriptors or memory.
    var shortagePause: Duration = .milliseconds(100)
    /// How long newcomers for whom there is no descriptor are left in the kernel's queue, from the last session's end or
    /// from the first of them, before they are sent away.
    var hopeTimeMax: Duration = .seconds(1)
    /// How soon the door looks again whether there are descriptors or slots that clients wait for.
    var descriptorPause: Duration = .milliseconds(5)
    /// What a client that is sent away gets to read its 421 and close.
    var lingerTimeMax: Duration = .seconds(2)
    /// What handshakes that have begun get to end before a listener is closed that isn't needed any more.
    var retirementTime: Duration = .seconds(3)
    /// What handshakes that have begun get to end when the door closes.
    var handshakeTimeMax: Duration = .milliseconds(100)
    /// The accept call; another one in tests.
    var accept: @Sendable (_ listener: Int32) throws(Errno) -> (descriptor: Int32, peer: Endpoint) = {
        (listener) throws(Errno) in try Socket.accept(listener)
    }
}

/// How many descriptors sessions, waiting clients and those on their way out may have.
struct DescriptorPlan: Hashable, Sendable {
    /// Sessions.
    let seats: Int
    /// Clients that wait.
    let waiting: Int
    /// Clients that are sent away, and still have to read it.
    let lingering: Int

    /// For event loops, logs, files of the program.
    static let kept = 64
    /// For data connections and open files, when every seat is taken.
    static let keptForTransfers = 256
    /// The least and the most for clients on their way out.
    static let lingeringRange = 16...4_096

    init(_ configuration: DoorConfiguration) {
        let spare = max(0, configuration.descriptorLimit - configuration.descriptorsInUse - Self.kept)
        let least = min(256, max(Self.lingeringRange.lowerBound, spare / 16))
        let room = max(2, spare - least - min(Self.keptForTransfers, spare / 8))
        // The waiting room gets a sixteenth in any case, or all that `maxConnections` leaves.
        let left = max(room / 16, room - min(configuration.burst.maxConnections ?? .max, room))
        self.waiting = min(max(0, configuration.burst.waitingRoom), left)
        self.seats = max(1, min(configuration.burst.maxConnections ?? .max, room - self.waiting))
        let unused = room - self.waiting - self.seats
        self.lingering = min(max(least, unused), Self.lingeringRange.upperBound)
    }
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
