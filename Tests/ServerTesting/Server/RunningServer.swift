// One server for one test.
internal import Accounts
public import FTPProtocol
public import FTPServer
internal import LinuxSystem
internal import LocalStorage
internal import Sites
internal import Synchronization

/// A server on ports that the kernel chose, over a folder of its own.
public final class RunningServer: Sendable {
    /// The users: `alice` may do everything, `reader` may look.
    public static let passwords = ["alice": "wonderland", "reader": "spectacles"]

    /// The server.
    public let server: Server
    /// What it said happened.
    public let events: EventLog
    /// What it serves.
    public let root: TemporaryFolder
    /// Where IPv4 clients connect.
    public let endpoint: Endpoint
    /// Where IPv6 clients connect.
    public let endpointV6: Endpoint?
    private let isStopped = Atomic(false)

    init(_ setup: ServerSetup, root: TemporaryFolder, ports: ClosedRange<UInt16>) throws {
        var bindings = [Endpoint(address: .loopback, port: 0)]
        if setup.servesIPv6 { bindings.append(Endpoint(address: .v6(high: 0, low: 1), port: 0)) }
        var configuration = TestConfiguration()
        configuration.passivePorts = ports
        setup.configure(&configuration)
        let events = EventLog()
        let storage = try LocalStorage(root: setup.root ?? root.path, options: setup.storage)
        let desk = LoginDesk(authenticator: Self.accounts(anonymous: setup.anonymous)) { account, _ in
            Visit(account: account, storage: storage, permissions: account.permissions)
        }
        self.server = try Server(configuration: configuration.configuration(at: bindings, desk: desk), recorder: events)
        self.events = events
        self.root = root
        try self.server.start()
        self.endpoint = self.server.endpoints[0]
        self.endpointV6 = setup.servesIPv6 ? self.server.endpoints[1] : nil
    }

    private static func accounts(anonymous: Permissions?) -> FixedAccounts {
        var accounts = FixedAccounts(anonymous: anonymous)
        for (name, password) in Self.passwords {
            let permissions: Permissions = name == "reader" ? .readOnly : .all
            accounts.add(Account(name: name, permissions: permissions), password: Secret(password.utf8))
        }
        return accounts
    }

    /// A client that was greeted.
    public func visitor(from local: IPAddress? = nil, overIPv6: Bool = false) throws -> WireClient {
        let endpoint = overIPv6 ? self.endpointV6 : self.endpoint
        guard let endpoint else { preconditionFailure("The test's server has no IPv6 binding.") }
        let client = try WireClient(to: endpoint, from: local)
        try client.expect(220)
        return client
    }

    /// A client that is logged in, and set to bytes (TYPE I).
    public func client(
        _ user: String = "alice",
        from local: IPAddress? = nil,
        overIPv6: Bool = false
    ) throws -> WireClient {
        let client = try self.visitor(from: local, overIPv6: overIPv6)
        try client.logIn(user)
        try client.ask("TYPE I", 200)
        return client
    }

    /// Stops the server, once however often it is called.
    public func stop() async {
        guard !self.isStopped.exchange(true, ordering: .relaxed) else { return }
        await self.server.stop()
    }

    /// Waits until no session is left. False when the guard against hanging struck.
    public func becomesEmpty() -> Bool { eventually { self.server.sessionCount == 0 } }
}

/// How many servers run at a time: each has some hundred descriptors and forty threads, and all tests begin at once.
private let serverPlaces = SendableSemaphore(count: 24)

/// Runs a server for the time of `body`, on threads that may block, and removes its folder at the end.
public func withServer<Value>(
    _ setup: ServerSetup = ServerSetup(),
    _ body: (RunningServer) async throws -> Value
) async throws -> Value {
    try await withServerPlace { root, ports in
        if let limit = setup.descriptorLimit { precondition(DescriptorLimit.change(to: limit)) }
        let running = try RunningServer(setup, root: root, ports: ports)
        do {
            let value = try await body(running)
            await running.stop()
            return value
        } catch {
            await running.stop()
            throw error
        }
    }
}

/// Runs something that needs a folder and ports for a server, on threads that may block; waits while too many others do.
public func withServerPlace<Value>(
    _ body: (TemporaryFolder, ClosedRange<UInt16>) async throws -> Value
) async throws -> Value {
    try await withTaskExecutorPreference(BlockingExecutor.shared) {
        serverPlaces.wait()
        defer { serverPlaces.signal() }
        _ = DescriptorLimit.raiseToHard()
        let root = try TemporaryFolder()
        defer { root.remove() }
        let ports = PortBlocks.next()
        defer { PortBlocks.giveBack(ports) }
        return try await body(root, ports)
    }
}
