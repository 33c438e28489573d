import FTPProtocol
import Glibc
import LinuxSystem
import SystemPackage
import Telemetry
import Testing

@testable import FTPServer

@Suite("Passive ports")
struct PassivePortsTests {
    @Test("a client that connects is handed over, whether the command or the connection comes first")
    func delivered() async throws {
        let world = try PassiveWorld(portCount: 2)
        defer { world.stop() }
        let early = try await world.reserve().get()
        let earlyPeer = try TestPeer(to: world.endpoint(early))
        let late = try await world.reserve().get()
        let arrived = Eventually<DataConnection>()
        late.whenConnected { arrived.set($0) }
        let latePeer = try TestPeer(to: world.endpoint(late))

        let second = await arrived.value
        #expect(second.peer == (try Socket.localEndpoint(latePeer.descriptor)))
        let first = Eventually<DataConnection>()
        early.whenConnected { first.set($0) }
        #expect(await first.value.peer == (try Socket.localEndpoint(earlyPeer.descriptor)))
    }

    @Test("a connection that nobody waits for is closed and recorded")
    func stray() async throws {
        let world = try PassiveWorld(portCount: 1)
        defer { world.stop() }
        let reservation = try await world.reserve(for: .v4(0x7F00_0009)).get()
        let peer = try TestPeer(to: world.endpoint(reservation))
        #expect(try await onThread { peer.receiveAll() } == [])
        guard case .strayDataConnection(.loopback) = await world.recorder.firstEvent else {
            Issue.record("not recorded")
            return
        }
    }

    @Test("a port serves two clients at the same time, each its own connection")
    func sharedPort() async throws {
        let world = try PassiveWorld(portCount: 1)
        defer { world.stop() }
        let mine = try await world.reserve().get()
        let other = try await world.reserve(for: .v4(0x7F00_0002)).get()
        #expect(mine.port == other.port)
        let arrived = Eventually<DataConnection>()
        other.whenConnected { arrived.set($0) }
        let peer = try TestPeer(to: world.endpoint(other), from: .v4(0x7F00_0002))
        #expect(await arrived.value.peer.address == .v4(0x7F00_0002))
        _ = peer
    }

    @Test("when a client has all ports, its next reservation waits until one was given back and has rested")
    func waits() async throws {
        let world = try PassiveWorld(portCount: 1, restTime: .milliseconds(20))
        defer { world.stop() }
        let first = try await world.reserve().get()
        let second = Eventually<Result<PassiveReservation, PassivePortError>>()
        world.ports.reserve(for: .loopback, at: .loopback) { second.set($0) }
        #expect(second.deliveries == 0)
        first.release()
        #expect(try await second.value.get().port == first.port)
        first.release()
        #expect(second.deliveries == 1)
    }

    @Test("a connection that comes late, for a reservation that was given up, isn't handed to the next one")
    func late() async throws {
        let world = try PassiveWorld(portCount: 1, restTime: .seconds(3_600))
        defer { world.stop() }
        let first = try await world.reserve().get()
        let second = Eventually<Result<PassiveReservation, PassivePortError>>()
        world.ports.reserve(for: .loopback, at: .loopback) { second.set($0) }
        first.release()
        let latePeer = try TestPeer(to: world.endpoint(first))
        #expect(try await onThread { latePeer.receiveAll() } == [])
        let reservation = try await second.value.get()
        let arrived = Eventually<DataConnection>()
        reservation.whenConnected { arrived.set($0) }
        let peer = try TestPeer(to: world.endpoint(reservation))
        #expect(await arrived.value.peer == (try Socket.localEndpoint(peer.descriptor)))
    }

    @Test("the port of a connection that came is free at once, while the connection lives on")
    func freeAfterConnect() async throws {
        let world = try PassiveWorld(portCount: 1)
        defer { world.stop() }
        let first = try await world.reserve().get()
        let second = Eventually<Result<PassiveReservation, PassivePortError>>()
        world.ports.reserve(for: .loopback, at: .loopback) { second.set($0) }
        let peer = try TestPeer(to: world.endpoint(first))
        #expect(try await second.value.get().port == first.port)
        let connection = Eventually<DataConnection>()
        first.whenConnected { connection.set($0) }
        #expect(await connection.value.peer == (try Socket.localEndpoint(peer.descriptor)))
    }

    @Test("a reservation that nobody keeps gives its port back")
    func dropped() async throws {
        let world = try PassiveWorld(portCount: 1, restTime: .zero)
        defer { world.stop() }
        for _ in 0..<3 { #expect(throws: Never.self) { try world.reserveAtOnce() } }
    }

    @Test("release drops a connection that came and wasn't used")
    func releaseDrops() async throws {
        let world = try PassiveWorld(portCount: 1)
        defer { world.stop() }
        let reservation = try await world.reserve().get()
        let next = Eventually<Result<PassiveReservation, PassivePortError>>()
        world.ports.reserve(for: .loopback, at: .loopback) { next.set($0) }
        let peer = try TestPeer(to: world.endpoint(reservation))
        _ = await next.value  // The connection has come.
        reservation.release()
        #expect(try await onThread { peer.receiveAll() } == [])
        reservation.whenConnected { _ in Issue.record("It was released.") }
    }

    @Test("a port that another program has is left out, and if it has all of them the error says so")
    func takenPorts() throws {
        let taken = try Socket.listen(on: Endpoint(address: .loopback, port: 0), backlog: 1, sharesPort: false)
        defer { Socket.close(taken) }
        let port = try Socket.localEndpoint(taken).port
        let settings = PassiveSettings(range: port...port, addresses: [.loopback])
        #expect(throws: PassivePortError.rangeTaken(port...port)) {
            try PassivePorts(settings: settings, recorder: TestRecorder())
        }
        #expect(PassivePortError.rangeTaken(port...port).description.contains("\(port)-\(port)"))
        let (lower, upper) = port < 65_000 ? (port, port + 9) : (port - 9, port)
        let ports = try PassivePorts(
            settings: PassiveSettings(range: lower...upper, addresses: [.loopback]),
            recorder: TestRecorder()
        )
        #expect(ports.skippedPortCount >= 1)
        ports.stop()
    }

    @Test("the listeners are those of the control connection's address, or of its family's wildcard")
    func addresses() async throws {
        let world = try PassiveWorld(portCount: 2, addresses: [.v4(0), .loopback])
        defer { world.stop() }
        #expect(try await world.reserve(at: .v4(0x7F00_0005)).get().port != 0)
        #expect(try await world.reserve(at: .v6(high: 0, low: 0xFFFF_7F00_0001)).get().port != 0)
        guard case .failure(.noListeners) = await world.reserve(at: .v6(high: 0, low: 1)) else {
            Issue.record("There are no listeners for IPv6.")
            return
        }
    }

    @Test("without descriptors a connection waits, is counted, and is taken when there are some again")
    func outOfDescriptors() async {
        await #expect(processExitsWith: .success) {
            let world = try PassiveWorld(portCount: 1)
            let reservation = try await world.reserve().get()
            let arrived = Eventually<DataConnection>()
            reservation.whenConnected { arrived.set($0) }
            var limit = rlimit(rlim_cur: 200, rlim_max: 200)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            var taken: [Int32] = []
            while case let copy = dup(0), copy >= 0 { taken.append(copy) }
            close(taken.removeLast())
            let peer = try TestPeer(to: world.endpoint(reservation))  // It has the last one.
            guard case .acceptFailed(EMFILE) = await world.recorder.firstEvent else { preconditionFailure() }
            for copy in taken { close(copy) }
            let connection = await arrived.value
            precondition(connection.peer == (try? Socket.localEndpoint(peer.descriptor)))
            world.stop()
        }
    }

    @Test("a request that is cancelled while it waits is never answered, and lets go of what it would have called")
    func cancelled() async throws {
        let world = try PassiveWorld(portCount: 1)
        defer { world.stop() }
        let first = try await world.reserve().get()
        weak var session: Eventually<Bool>?
        let request = {
            let held = Eventually<Bool>()
            session = held
            return world.ports.reserve(for: .loopback, at: .loopback) { _ in
                Issue.record("It was cancelled.")
                held.set(true)
            }
        }()
        #expect(session != nil)
        request.cancel()
        request.cancel()
        #expect(session == nil)
        let next = Eventually<Result<PassiveReservation, PassivePortError>>()
        world.ports.reserve(for: .loopback, at: .loopback) { next.set($0) }
        let peer = try TestPeer(to: world.endpoint(first))
        #expect(try await next.value.get().port == first.port)
        _ = peer
    }

    @Test("cancelling a request that was answered leaves its reservation alone")
    func cancelledLate() async throws {
        let world = try PassiveWorld(portCount: 1)
        defer { world.stop() }
        let answer = Eventually<Result<PassiveReservation, PassivePortError>>()
        let request = world.ports.reserve(for: .loopback, at: .loopback) { answer.set($0) }
        let reservation = try await answer.value.get()
        request.cancel()
        let arrived = Eventually<DataConnection>()
        reservation.whenConnected { arrived.set($0) }
        let peer = try TestPeer(to: world.endpoint(reservation))
        #expect(await arrived.value.peer == (try Socket.localEndpoint(peer.descriptor)))
    }

    @Test("stop tells those who wait, and those who come later")
    func stopping() async throws {
        let world = try PassiveWorld(portCount: 1)
        let first = try await world.reserve().get()
        let second = Eventually<Result<PassiveReservation, PassivePortError>>()
        world.ports.reserve(for: .loopback, at: .loopback) { second.set($0) }
        world.stop()
        guard case .failure(.stopped) = await second.value else {
            Issue.record("It waits for ever.")
            return
        }
        guard case .failure(.stopped) = await world.reserve() else {
            Issue.record("A port was reserved that nobody listens on.")
            return
        }
        first.release()
    }
}

@Suite("Connections to clients")
struct ActiveConnectorTests {
    private let listener: Int32
    private let endpoint: Endpoint

    init() throws {
        self.listener = try Socket.listen(on: Endpoint(address: .loopback, port: 0), backlog: 8, sharesPort: false)
        self.endpoint = try Socket.localEndpoint(self.listener)
    }

    @Test("a connect from the control connection's address succeeds")
    func connects() async throws {
        defer { Socket.close(self.listener) }
        let world = try PassiveWorld(portCount: 1)
        defer { world.stop() }
        let result = Eventually<Result<DataConnection, Errno>>()
        let attempt = world.ports.connector.connect(to: self.endpoint, from: .v4(0x7F00_0003)) { result.set($0) }
        let connection = try await result.value.get()
        #expect(connection.peer == self.endpoint)
        #expect(try Socket.localEndpoint(connection.descriptor).address == .v4(0x7F00_0003))
        attempt.cancel()
        #expect(Socket.pendingError(connection.descriptor) == nil)
    }

    @Test("a connect from a given address takes its port when the peer is known, so that ports last for many clients")
    func choosesPortLate() throws {
        defer { Socket.close(self.listener) }
        let descriptor = try Socket.startConnect(to: self.endpoint, from: .loopback)
        defer { Socket.close(descriptor) }
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        let bindAddressNoPort: Int32 = 24
        #expect(getsockopt(descriptor, Int32(IPPROTO_IP), bindAddressNoPort, &value, &length) == 0)
        #expect(value == 1)
    }

    @Test("a connect that is refused fails with the reason")
    func refused() async throws {
        Socket.close(self.listener)
        let world = try PassiveWorld(portCount: 1)
        defer { world.stop() }
        let result = Eventually<Result<DataConnection, Errno>>()
        _ = world.ports.connector.connect(to: self.endpoint, from: nil) { result.set($0) }
        guard case .failure(.connectionRefused) = await result.value else {
            Issue.record("\(await result.value)")
            return
        }
    }

    @Test("an address of another family fails, and doesn't trap")
    func otherFamily() async throws {
        defer { Socket.close(self.listener) }
        let world = try PassiveWorld(portCount: 1)
        defer { world.stop() }
        let result = Eventually<Result<DataConnection, Errno>>()
        _ = world.ports.connector.connect(to: self.endpoint, from: .v6(high: 0, low: 1)) { result.set($0) }
        let outcome = await result.value
        #expect(throws: Errno.self) { try outcome.get() }
    }

    @Test("stop ends a connect, and a connect after it fails")
    func stopped() async throws {
        defer { Socket.close(self.listener) }
        let world = try PassiveWorld(portCount: 1)
        world.stop()
        let result = Eventually<Result<DataConnection, Errno>>()
        _ = world.ports.connector.connect(to: self.endpoint, from: nil) { result.set($0) }
        guard case .failure(.canceled) = await result.value else {
            Issue.record("\(await result.value)")
            return
        }
    }
}

/// Passive ports on loopback.
private struct PassiveWorld {
    let recorder = TestRecorder()
    let ports: PassivePorts

    init(portCount: Int, addresses: [IPAddress] = [.loopback], restTime: Duration = .seconds(2)) throws {
        var settings = PassiveSettings(range: nil, addresses: addresses)
        settings.portsWithoutRange = portCount
        settings.restTime = restTime
        self.ports = try PassivePorts(settings: settings, recorder: self.recorder)
        try self.ports.start()
    }

    func stop() { self.ports.stop() }

    func endpoint(_ reservation: PassiveReservation) -> Endpoint {
        Endpoint(address: .loopback, port: reservation.port)
    }

    func reserve(
        for client: IPAddress = .loopback,
        at local: IPAddress = .loopback
    ) async -> Result<PassiveReservation, PassivePortError> {
        let result = Eventually<Result<PassiveReservation, PassivePortError>>()
        self.ports.reserve(for: client, at: local) { result.set($0) }
        return await result.value
    }

    /// Reserves and drops the reservation; throws when it would have to wait.
    func reserveAtOnce() throws {
        let answered = Eventually<UInt16>()
        self.ports.reserve(for: .loopback, at: .loopback) { answered.set((try? $0.get().port) ?? 0) }
        guard answered.deliveries == 1 else { throw PassivePortError.tooManyWaiting }
    }
}
