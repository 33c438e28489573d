import FTPProtocol
import LinuxSystem
import SystemPackage
import Testing

/// Two connected sockets; closed at the end.
final class SocketPair: Sendable {
    let listener: Int32
    let client: Int32
    let server: Int32

    init(_ address: IPAddress = .loopback) throws {
        self.listener = try Socket.listen(on: Endpoint(address: address, port: 0), backlog: 5, sharesPort: false)
        self.client = try Socket.startConnect(to: try Socket.localEndpoint(self.listener), from: nil)
        try Self.wait(for: self.listener, .readable)
        self.server = try Socket.accept(self.listener).descriptor
    }

    deinit { for descriptor in [self.listener, self.client, self.server] { Socket.close(descriptor) } }

    static func wait(for descriptor: Int32, _ readiness: Readiness) throws {
        let poller = try Poller()
        try poller.add(descriptor, token: 0, for: readiness)
        _ = events(of: poller)
    }
}

func send(_ descriptor: Int32, _ text: String) throws -> Int {
    try Array(text.utf8).withUnsafeBytes { bytes in try Socket.send(descriptor, bytes) }
}

/// Everything until the peer's end.
func readToEnd(_ descriptor: Int32) throws -> String {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64)
    while true {
        try SocketPair.wait(for: descriptor, .readable)
        let count = try buffer.withUnsafeMutableBytes { bytes in try Socket.receive(descriptor, into: bytes) }
        if count == 0 { return String(decoding: text, as: UTF8.self) }
        text += buffer.prefix(count)
    }
}

@Suite struct SocketTests {
    private static let families = [IPAddress.loopback, .v6(high: 0, low: 1)]

    @Test(arguments: families)
    func `a connection carries bytes both ways, and each end knows both addresses`(address: IPAddress) throws {
        let listener = try Socket.listen(on: Endpoint(address: address, port: 0), backlog: 5, sharesPort: false)
        defer { Socket.close(listener) }
        let endpoint = try Socket.localEndpoint(listener)
        #expect(endpoint.address == address)
        #expect(endpoint.port != 0)
        #expect(throws: Errno.wouldBlock) { try Socket.accept(listener) }
        let client = try Socket.startConnect(to: endpoint, from: address)
        defer { Socket.close(client) }
        try SocketPair.wait(for: listener, .readable)
        let (server, peer) = try Socket.accept(listener)
        defer { Socket.close(server) }
        #expect(peer == (try Socket.localEndpoint(client)))
        #expect(Socket.pendingError(client) == nil)
        #expect(try send(client, "to the server") == 13)
        #expect(try send(server, "to the client") == 13)
        Socket.shutdownSending(client)
        Socket.shutdownSending(server)
        #expect(try readToEnd(server) == "to the server")
        #expect(try readToEnd(client) == "to the client")
    }

    @Test(arguments: families)
    func `a port that is listened on isn't free, even for those who would share it`(address: IPAddress) throws {
        let listener = try Socket.listen(on: Endpoint(address: address, port: 0), backlog: 5, sharesPort: true)
        let endpoint = try Socket.localEndpoint(listener)
        #expect(throws: Errno.addressInUse) { try Socket.checkIsFree(endpoint) }
        let second = try Socket.listen(on: endpoint, backlog: 5, sharesPort: true)
        Socket.close(second)
        Socket.close(listener)
        #expect(throws: Never.self) { try Socket.checkIsFree(endpoint) }
    }

    @Test func `a port that isn't shared is refused to the second`() throws {
        let pair = try SocketPair()
        let endpoint = try Socket.localEndpoint(pair.listener)
        #expect(throws: Errno.addressInUse) { _ = try Socket.listen(on: endpoint, backlog: 5, sharesPort: false) }
    }

    @Test func `IPv4 and IPv6 stand side by side on one port`() throws {
        let four = try Socket.listen(on: Endpoint(address: .v4(0), port: 0), backlog: 5, sharesPort: false)
        defer { Socket.close(four) }
        let port = try Socket.localEndpoint(four).port
        let six = try Socket.listen(
            on: Endpoint(address: .v6(high: 0, low: 0), port: port),
            backlog: 5,
            sharesPort: false
        )
        Socket.close(six)
    }

    @Test(arguments: families)
    func `a listener that ignores newcomers still gives up those who were there`(address: IPAddress) throws {
        let listener = try Socket.listen(on: Endpoint(address: address, port: 0), backlog: 20, sharesPort: true)
        defer { Socket.close(listener) }
        let endpoint = try Socket.localEndpoint(listener)
        let early = try (0..<5).map { _ in try Socket.startConnect(to: endpoint, from: nil) }
        defer { for client in early { Socket.close(client) } }
        try Socket.ignoreNewcomers(listener)
        let late = try Socket.startConnect(to: endpoint, from: nil)
        defer { Socket.close(late) }
        var servers: [Int32] = []
        while let accepted = try? Socket.accept(listener) { servers.append(accepted.descriptor) }
        #expect(servers.count == 5)
        // Connections that were taken go on as if nothing were.
        for server in servers {
            #expect(try send(server, "hello") == 5)
            Socket.close(server)
        }
        for client in early { #expect(try readToEnd(client) == "hello") }
        #expect(Socket.pendingError(late) == nil)
    }

    @Test func `the last words arrive with the end, though something is unread`() throws {
        let pair = try SocketPair()
        #expect(try send(pair.client, "QUIT\r\n") == 6)
        try SocketPair.wait(for: pair.server, .readable)
        try Array("421 Bye\r\n".utf8).withUnsafeBytes { bytes in try Socket.sendLast(pair.server, bytes) }
        #expect(try Socket.discard(pair.server, count: 1_000) == 6)
        #expect(throws: Errno.wouldBlock) { try Socket.discard(pair.server, count: 1_000) }
        #expect(try readToEnd(pair.client) == "421 Bye\r\n")
        Socket.shutdownSending(pair.client)
        try SocketPair.wait(for: pair.server, .peerClosed)
        #expect(try Socket.discard(pair.server, count: 1_000) == 0)
    }

    @Test func `sending to somebody who has gone is an error, not a signal`() throws {
        let pair = try SocketPair()
        Socket.resetOnClose(pair.server)
        Socket.shutdownBoth(pair.server)
        #expect(throws: Errno.brokenPipe) { try send(pair.server, "anybody?") }
    }

    @Test func `a connection that is refused says so, at once or when asked`() throws {
        let listener = try Socket.listen(on: Endpoint(address: .loopback, port: 0), backlog: 1, sharesPort: false)
        let endpoint = try Socket.localEndpoint(listener)
        Socket.close(listener)
        let client = try Socket.startConnect(to: endpoint, from: nil)
        defer { Socket.close(client) }
        try SocketPair.wait(for: client, .writable)
        #expect(Socket.pendingError(client) == .connectionRefused)
        #expect(Socket.pendingError(client) == nil)
    }

    @Test func `a listener takes another backlog while clients wait in it`() throws {
        let listener = try Socket.listen(on: Endpoint(address: .loopback, port: 0), backlog: 1, sharesPort: false)
        defer { Socket.close(listener) }
        let endpoint = try Socket.localEndpoint(listener)
        var clients = [try Socket.startConnect(to: endpoint, from: nil)]
        try Socket.listen(listener, backlog: 10)
        for _ in 0..<5 { clients.append(try Socket.startConnect(to: endpoint, from: nil)) }
        var count = 0
        while let accepted = try? Socket.accept(listener) {
            count += 1
            Socket.close(accepted.descriptor)
        }
        #expect(count == 6)
        for client in clients { Socket.close(client) }
    }

    @Test func `options can be set on a connection`() throws {
        let pair = try SocketPair()
        #expect(throws: Never.self) {
            try Socket.sendAtOnce(pair.server)
            try Socket.keepAlive(pair.server)
        }
        #expect(throws: Errno.badFileDescriptor) { try Socket.sendAtOnce(-1) }
    }
}
