import FTPProtocol
import Glibc
import Testing

@testable import LinuxSystem

@Suite struct KernelCounterTests {
    @Test func `names and numbers are on two lines of the same group`() {
        let text = """
            TcpExt: SyncookiesSent ListenOverflows ListenDrops
            TcpExt: 3 18446744073709551615 0
            Tcp: MaxConn OutRsts
            Tcp: -1 7

            """
        let table = KernelCounterTable.parse(text)
        #expect(table["TcpExt.SyncookiesSent"] == 3)
        #expect(table["TcpExt.ListenOverflows"] == .max)
        #expect(table["TcpExt.ListenDrops"] == 0)
        #expect(table["Tcp.OutRsts"] == 7)
        #expect(table["Tcp.MaxConn"] == nil)
    }

    @Test func `a damaged table gives what is whole`() {
        #expect(KernelCounterTable.parse("").isEmpty)
        #expect(KernelCounterTable.parse("Tcp: OutRsts").isEmpty)
        #expect(KernelCounterTable.parse("Tcp:\nTcp:\n").isEmpty)
        #expect(KernelCounterTable.parse("Tcp: A B C\nTcp: 1 x\n") == ["Tcp.A": 1])
        #expect(KernelCounterTable.parse("Tcp: A\nTcp: 1 2 3\n") == ["Tcp.A": 1])
        #expect(KernelCounterTable.parse("Ip: X\nTcp: A\nTcp: 4\n") == ["Tcp.A": 4])
        #expect(KernelCounterTable.parse("Tcp: A\nTcp: 18446744073709551616\n").isEmpty)
    }

    @Test func `a file that is too long, or isn't there, gives nothing`() throws {
        let path = "/tmp/spillway-counters-\(UInt64.random(in: 0 ... .max))"
        let header = String(repeating: " X", count: KernelCounterTable.bytesMax)
        try TextFile.create(path, text: "Tcp: OutRsts\nTcp: 7\nTcp:\(header)\n")
        defer { unlink(path) }
        #expect(KernelCounterTable.read([path]).isEmpty)
        #expect(KernelCounterTable.read(["/proc/no/such/file"]).isEmpty)
    }

    @Test func `a table of the longest kind is read in one go`() {
        let names = (0..<5_000).map { " N\($0)" }.joined()
        let numbers = (0..<5_000).map { " \($0)" }.joined()
        let table = KernelCounterTable.parse("Tcp:\(names)\nTcp:\(numbers)\n")
        #expect(table.count == 5_000)
        #expect(table["Tcp.N4999"] == 4_999)
    }

    @Test func `only what is watched counts, and nothing moves back`() {
        let moved = KernelCounterTable.change(
            from: ["Tcp.OutRsts": 5, "TcpExt.ListenDrops": 9],
            to: ["Tcp.OutRsts": 8, "TcpExt.ListenDrops": 2, "TcpExt.ListenOverflows": 4, "Tcp.InSegs": 99]
        )
        #expect(moved == ["Tcp.OutRsts": 3, "TcpExt.ListenDrops": 0, "TcpExt.ListenOverflows": 4])
    }

    @Test func `every watched counter is one of this kernel's`() {
        let table = KernelCounterTable.read()
        // TCPMigrateReq* came with Linux 5.14; the others are older.
        let missing = KernelCounterTable.watched.filter { table[$0] == nil && !$0.contains("Migrate") }
        #expect(missing.isEmpty)
    }

    @Test func `an accepted handshake moves a counter`() throws {
        let before = KernelCounterTable.read()
        let queue = try QueuedClients(backlog: 5, clients: 1)
        defer { queue.close() }
        #expect(queue.fills(to: 1))
        #expect((KernelCounterTable.since(before)["Tcp.PassiveOpens"] ?? 0) >= 1)
    }

    @Test func `a listener's queue is told with what it can hold`() throws {
        let queue = try QueuedClients(backlog: 5, clients: 3)
        defer { queue.close() }
        #expect(queue.fills(to: 3))
        #expect(ListenQueue.read(queue.listener)?.limit == 5)
        let accepted = try Socket.accept(queue.listener).descriptor
        #expect(ListenQueue.read(queue.listener)?.length == 2)
        #expect(ListenQueue.read(accepted) == nil, "A connection is no listener.")
        #expect(ListenQueue.read(-1) == nil)
        Socket.close(accepted)
    }
}

/// A listener that accepts nobody, and clients in its queue.
private struct QueuedClients {
    let listener: Int32
    private let clients: [Int32]

    init(backlog: Int32, clients count: Int) throws {
        let place = Endpoint(address: .loopback, port: 0)
        let listener = try Socket.listen(on: place, backlog: backlog, sharesPort: false)
        let port = try Socket.localEndpoint(listener).port
        self.listener = listener
        self.clients = try (0..<count).map { _ in
            try Socket.startConnect(to: Endpoint(address: .loopback, port: port), from: nil)
        }
    }

    /// Whether so many get into the queue; handshakes on loopback are over at once, but on a loaded machine may lag.
    func fills(to count: Int) -> Bool {
        let patience = ContinuousClock.now + .seconds(20)
        while ListenQueue.read(self.listener)?.length != count, ContinuousClock.now < patience {}
        return ListenQueue.read(self.listener)?.length == count
    }

    func close() { for descriptor in self.clients + [self.listener] { Socket.close(descriptor) } }
}
