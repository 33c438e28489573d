// Before the first client: is this host good for so many?
internal import FTPClient
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// What a run found on this host before it began.
struct Preflight {
    /// Descriptors that aren't for clients: standard streams, epoll, what the program had open.
    static let descriptorsKept = 64
    /// 32768 to 60999, where the kernel doesn't say.
    private static let portsDefault = 28_232

    /// Data connections that may be open at a time.
    let transfersMax: Int
    /// Whether the server is on this machine: then the kernel's counters are the server's.
    let targetIsLocal: Bool

    /// Raises the descriptor limit and counts what the clients need.
    init(_ plan: BurstPlan) throws(BurstError) {
        let clients = plan.request.connections
        let limit = DescriptorLimit.raiseToHard()
        let inUse = max(Self.descriptorsKept, DescriptorLimit.open + 16)
        let leastTransfers = plan.script.mode.movesData ? 1 : 0
        guard limit - inUse >= clients + leastTransfers else {
            let needed = clients + inUse + leastTransfers
            throw .tooFewDescriptors(limit: limit, needed: needed, clientsMax: max(0, limit - inUse - leastTransfers))
        }
        self.transfersMax = limit - inUse - clients
        self.targetIsLocal = Self.isLocal(plan.server)
        try Self.checkPorts(plan)
        try Self.checkSources(plan)
    }

    /// Only an address of this machine can be bound.
    private static func isLocal(_ server: Endpoint) -> Bool {
        guard let descriptor = try? Socket.openClient(to: server, from: server.address) else { return false }
        Socket.close(descriptor)
        return true
    }

    private static func checkPorts(_ plan: BurstPlan) throws(BurstError) {
        let ports = KernelSetting.localPorts?.count ?? Self.portsDefault
        let sources = max(1, plan.sources.count)
        let clients = plan.request.connections
        guard clients > ports * sources else { return }
        let maySpread = LoadPermission.isLoopback(plan.server.address) && !plan.server.address.isIPv6
        throw .tooFewPorts(
            clients: clients,
            clientsMax: ports * sources,
            sourcesNeeded: maySpread ? (clients + ports - 1) / max(ports, 1) : nil
        )
    }

    private static func checkSources(_ plan: BurstPlan) throws(BurstError) {
        guard plan.request.sources == 0 || !plan.sources.isEmpty else { throw .sourcesNeedLoopback }
        for source in plan.sources {
            do throws(Errno) {
                Socket.close(try Socket.openClient(to: plan.server, from: source))
            } catch {
                throw .noSource("\(source)", reason: "\(error)")
            }
        }
    }
}
