// How clients get lost, row by row: made with real sockets, and known by the counters that the doctor goes by.
// Rows that other tests show already: Tests/DoctorTests/KernelEvidenceTests, Tests/BurstLabTests/EndingTests.
import Admission
import FTPProtocol
import FTPSession
import ServerTesting
import SystemPackage
import Telemetry
import Testing

@testable import FTPServer
@testable import LinuxSystem

@Suite("Failures and their proofs", .serialized)
struct FailureTableTests {
    /// The handshakes of loopback are over before the next begins, so that a queue is full at a SYN and never at an ACK.
    /// TCP_DEFER_ACCEPT keeps them open until the clients speak; then all want into the queue.
    @Test("A queue that is full when handshakes end leaves clients connected without a banner, or resets them")
    func fullAtTheEndOfTheHandshake() async throws {
        for isReset in [false, true] {
            try await PrivateNetwork.run { network in
                try network.set("ipv4/tcp_abort_on_overflow", to: isReset ? "1" : "0")
                let host = try PlainListener(backlog: 16)
                try host.waitForWords()
                let visitors = try (0..<5).map { _ in try Visitor(to: host.endpoint) }
                try host.hold(1)
                let before = network.counters
                for visitor in visitors { try visitor.say("USER alice\r\n") }
                let moved = network.moved(since: before)
                #expect(moved["TcpExt.ListenOverflows", default: 0] >= 3)
                #expect(moved["Tcp.PassiveOpens"] == 2)
                #expect(moved["TcpExt.EmbryonicRsts"] == (isReset ? 3 : 0))
                let ends = visitors.map { Socket.pendingError($0.descriptor) }
                #expect(ends.count { $0 == .connectionReset } == (isReset ? 3 : 0))
                #expect(host.acceptAll() == 2)
            }
        }
    }

    @Test("A listener that is closed beside others of its port resets its own queue, and no other")
    func listenerOfSeveral() async throws {
        try await PrivateNetwork.run { network in
            let first = try Socket.listen(on: Endpoint(address: .loopback, port: 0), backlog: 512, sharesPort: true)
            let endpoint = try Socket.localEndpoint(first)
            let second = try Socket.listen(on: endpoint, backlog: 512, sharesPort: true)
            defer { Socket.close(second) }
            let visitors = try (0..<200).map { _ in try Visitor(to: endpoint) }
            #expect(eventually { Self.length(first) + Self.length(second) == 200 })
            let doomed = Self.length(first)
            let before = network.counters
            Socket.close(first)
            let moved = network.moved(since: before) { $0["Tcp.OutRsts", default: 0] >= UInt64(doomed) }
            #expect(moved["Tcp.OutRsts"] == UInt64(doomed))
            // Both ends are here.
            #expect(moved["Tcp.EstabResets"] == UInt64(2 * doomed))
            #expect(moved["TcpExt.ListenOverflows"] == 0)
            #expect(Self.length(second) == 200 - doomed)
            #expect(doomed > 0 && doomed < 200)
            #expect(visitors.count { Socket.pendingError($0.descriptor) == .connectionReset } == doomed)
        }
    }

    @Test("Listeners of the door that retire with full queues are closed, and nobody in them is reset")
    func ownListeners() async throws {
        try await PrivateNetwork.run { network in
            let house = try TestDoor(starts: false) {
                $0.burst.listenBacklog = KernelSetting.listenQueueMax * 3
                // All handshakes are over: nothing is on the way to a listener that retires.
                $0.manners.retirementTime = .zero
                // So few a turn that most of them are in the queues still when the listeners are closed.
                $0.manners.acceptsPerTurn = 8
            }
            let before = network.counters
            var crowd = try Crowd()
            try crowd.join(1_500, to: house.endpoint)
            var settings = BurstSettings()
            settings.listenBacklog = KernelSetting.listenQueueMax / 2
            house.door.change(settings)
            try house.door.start()
            #expect(crowd.work { $0.count(\.isGreeted) == 1_500 || $0.count { $0.ending != nil } > 0 })
            #expect(crowd.endings == [nil: 1_500], "\(crowd.troubles)")
            #expect(eventually { house.door.queues[0].listeners == 1 })
            let moved = network.moved(since: before)
            #expect(moved["Tcp.OutRsts"] == 0)
            #expect(moved["Tcp.EstabResets"] == 0)
            #expect(moved["TcpExt.ListenDrops"] == 0)
            house.close()
        }
    }

    @Test("Without descriptors the server counts its failures, and the kernel's queue grows")
    func descriptors() async throws {
        try await PrivateNetwork.run { network in
            let script = ScriptedAccept()
            let house = try TestDoor {
                $0.manners.accept = { (listener) throws(Errno) in try script.accept(listener) }
                $0.manners.shortagePause = .milliseconds(10)
            }
            script.failAll(.tooManyOpenFiles)
            let before = network.counters
            let visitors = try (0..<30).map { _ in try Visitor(to: house.endpoint) }
            #expect(eventually { house.door.figures.acceptFailures > 0 && house.door.queues[0].length == 30 })
            #expect(house.events.all.contains { if case .acceptFailed = $0 { true } else { false } })
            #expect(network.moved(since: before)["TcpExt.ListenOverflows"] == 0)
            script.failAll(nil)
            for visitor in visitors { #expect(visitor.line() == "220 Hello\r\n") }
            house.close()
        }
    }

    @Test("Clients beyond seats and room get their 421 and FIN; by the flag of IIS a RST, which the kernel counts")
    func refusals() async throws {
        try await PrivateNetwork.run { network in
            for isReset in [false, true] {
                let house = try TestDoor {
                    $0.burst.maxConnections = 1
                    $0.burst.serverListenBacklog = 0
                    $0.burst.resetOnMaxConnections = isReset
                }
                let seated = try Visitor(to: house.endpoint)
                #expect(seated.line() == "220 Hello\r\n")
                let before = network.counters
                for _ in 0..<20 {
                    let (text, ending) = try Visitor(to: house.endpoint).readToEnd()
                    #expect(text.hasPrefix("421 Site is full (1)") == !isReset)
                    #expect(ending == (isReset ? .broken(.connectionReset) : .orderly))
                }
                #expect(eventually { house.door.figures.refused[.roomFull] == 20 })
                let moved = network.moved(since: before) { $0["Tcp.OutRsts"] == (isReset ? 20 : 0) }
                #expect(moved["TcpExt.TCPAbortOnData"] == (isReset ? 20 : 0))
                #expect(moved["TcpExt.TCPAbortOnClose"] == 0)
                #expect(moved["Tcp.OutRsts"] == (isReset ? 20 : 0))
                #expect(moved["TcpExt.ListenOverflows"] == 0)
                house.close()
            }
        }
    }

    @Test("A 421 to somebody who has spoken already arrives, and no RST is sent")
    func unreadInput() async throws {
        try await PrivateNetwork.run { network in
            let house = try TestDoor {
                $0.burst.maxConnections = 1
                $0.burst.serverListenBacklog = 0
            }
            let seated = try Visitor(to: house.endpoint)
            #expect(seated.line() == "220 Hello\r\n")
            let before = network.counters
            for _ in 0..<20 {
                let visitor = try Visitor(to: house.endpoint)
                try visitor.say("USER alice\r\nPASS wonderland\r\n")
                let (text, ending) = visitor.readToEnd()
                #expect(text.hasPrefix("421 "))
                #expect(ending == .orderly)
            }
            let moved = network.moved(since: before)
            #expect(moved["TcpExt.TCPAbortOnClose"] == 0)
            #expect(moved["Tcp.OutRsts"] == 0)
            house.close()
        }
    }

    @Test("A client without a port of its own left knows it at once, and the server never hears of it")
    func clientPorts() async throws {
        try await PrivateNetwork.run { network in
            try network.set("ipv4/ip_local_port_range", to: "40000 40019")
            let host = try PlainListener(backlog: 100)
            var clients: [Int32] = []
            defer { clients.forEach(Socket.close) }
            #expect(throws: Errno.addressNotAvailable) {
                while clients.count < 100 { clients += try host.connect(1) }
            }
            // The listener has one of the twenty.
            #expect((1...20).contains(clients.count))
            #expect(host.acceptAll() == clients.count)
        }
    }

    @Test("With every passive port taken the next PASV is answered by 425 or 421, and the session goes on")
    func passivePorts() async throws {
        let setup = ServerSetup { configuration in
            configuration.passivePorts = configuration.passivePorts.map { $0.lowerBound...$0.lowerBound }
            configuration.session.dataConnectTimeMax = .milliseconds(500)
        }
        try await withServer(setup) { server in
            // One port serves a client of each address at a time.
            let (first, second) = (try server.client(), try server.client())
            try first.ask("EPSV", 229)
            try second.ask("EPSV", 421, 425)
            try second.ask("PWD", 257)
        }
    }

    private static func length(_ listener: Int32) -> Int { ListenQueue.read(listener)?.length ?? 0 }
}

/// A listener whose owner doesn't accept.
private final class PlainListener {
    let endpoint: Endpoint
    private let descriptor: Int32

    init(backlog: Int32) throws {
        self.descriptor = try Socket.listen(
            on: Endpoint(address: .loopback, port: 0),
            backlog: backlog,
            sharesPort: false
        )
        self.endpoint = try Socket.localEndpoint(self.descriptor)
    }

    deinit { Socket.close(self.descriptor) }

    /// A client is counted as connected when it has said something.
    func waitForWords() throws {
        let deferAccept: Int32 = 9  // TCP_DEFER_ACCEPT
        try Socket.set(self.descriptor, 6, deferAccept, 5)
    }

    func hold(_ backlog: Int32) throws { try Socket.listen(self.descriptor, backlog: backlog) }

    func connect(_ count: Int) throws -> [Int32] {
        try (0..<count).map { _ in try Socket.startConnect(to: self.endpoint, from: nil) }
    }

    /// How many were in the queue.
    func acceptAll() -> Int {
        var count = 0
        while let accepted = try? Socket.accept(self.descriptor).descriptor {
            Socket.close(accepted)
            count += 1
        }
        return count
    }
}
