import Admission
import FTPProtocol
import Telemetry
import Testing

@testable import Doctor
@testable import LinuxSystem

/// Failures that loopback can show, made with real sockets: the kernel's own counters must lead to their rows.
///
/// The counters are of the whole host, so others may move them too: tests only expect that they move far enough, and
/// leave out those whose absence is part of a proof.
@Suite(.serialized) struct KernelEvidenceTests {
    @Test func `a queue that overflows is found`() throws {
        let host = try TestHost(backlog: 2)
        defer { host.close() }
        let clients = try (0..<12).map { _ in try host.connect() }
        defer { clients.forEach(Socket.close) }
        let moved = host.counters { $0["TcpExt.ListenOverflows", default: 0] > 0 }
        let finding = Diagnosis.findings(counters: moved, status: .usual).first { $0.failure == "knocked-again" }
        #expect(finding?.isCertain == true)
        #expect(ListenQueue.read(host.listener)?.length == 3, "A queue of 2 holds 3.")
    }

    @Test func `a listener that is closed over its clients is found`() throws {
        let host = try TestHost(backlog: 8)
        let clients = try (0..<5).map { _ in try host.connect() }
        defer { clients.forEach(Socket.close) }
        #expect(host.waits { ListenQueue.read(host.listener)?.length == 5 })
        host.close()
        var moved = host.counters { $0["Tcp.EstabResets", default: 0] >= 5 && $0["Tcp.OutRsts", default: 0] >= 5 }
        moved["TcpExt.ListenOverflows"] = 0
        #expect(Diagnosis.findings(counters: moved, status: .usual).contains { $0.failure == "listener-closed" })
    }

    @Test func `a connection that is closed over unread input is found`() throws {
        let host = try TestHost(backlog: 8)
        defer { host.close() }
        let client = try host.connect()
        defer { Socket.close(client) }
        let taken = try #require(host.accept())
        _ = try [UInt8]("USER x\r\n".utf8).withUnsafeBytes { try Socket.send(client, $0) }
        Socket.close(taken)
        let moved = host.counters { $0["TcpExt.TCPAbortOnClose", default: 0] > 0 }
        #expect(Diagnosis.findings(counters: moved, status: .usual).contains { $0.failure == "unread-input" })
    }

    @Test func `knocking where nobody listens is found`() throws {
        let host = try TestHost(backlog: 8)
        host.close()
        #expect(throws: (any Error).self) {
            let client = try host.connect()
            defer { Socket.close(client) }
            if let error = Socket.pendingError(client) { throw error }
        }
        let moved = host.counters { $0["Tcp.AttemptFails", default: 0] > 0 && $0["Tcp.OutRsts", default: 0] > 0 }
        var status = ServerStatus.usual
        status.clients.accepted = 0
        #expect(Diagnosis.findings(counters: moved, status: status).contains { $0.failure == "nobody-listens" })
    }

    @Test func `a listener that waits for the client's first word is found`() throws {
        let host = try TestHost(backlog: 8)
        defer { host.close() }
        let deferAccept: Int32 = 9  // TCP_DEFER_ACCEPT
        try Socket.set(host.listener, 6, deferAccept, 5)
        let client = try host.connect()
        defer { Socket.close(client) }
        let moved = host.counters { $0["TcpExt.TCPDeferAcceptDrop", default: 0] > 0 }
        #expect(Diagnosis.findings(counters: moved, status: .usual).contains { $0.failure == "deferred-accept" })
    }
}

/// A listener on loopback, and the kernel's counters from before it.
private struct TestHost {
    let listener: Int32
    private let endpoint: Endpoint
    private let before: [String: UInt64]

    init(backlog: Int32) throws {
        self.before = KernelCounterTable.read()
        self.listener = try Socket.listen(
            on: Endpoint(address: .loopback, port: 0),
            backlog: backlog,
            sharesPort: false
        )
        self.endpoint = try Socket.localEndpoint(self.listener)
    }

    func connect() throws -> Int32 { try Socket.startConnect(to: self.endpoint, from: nil) }

    /// The first connection in the queue.
    func accept() -> Int32? {
        var taken: Int32?
        _ = self.waits {
            taken = try? Socket.accept(self.listener).descriptor
            return taken != nil
        }
        return taken
    }

    /// How far the counters have moved, once they have moved far enough, or after a generous time.
    func counters(_ isEnough: ([String: UInt64]) -> Bool) -> [String: UInt64] {
        _ = self.waits { isEnough(KernelCounterTable.since(self.before)) }
        return KernelCounterTable.since(self.before)
    }

    /// Whether it becomes true within a generous time.
    func waits(for condition: () -> Bool) -> Bool {
        let patience = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < patience {
            if condition() { return true }
        }
        return false
    }

    func close() { Socket.close(self.listener) }
}
