// The client's end of a data connection.
import FTPProtocol
import Glibc
import LinuxSystem
import SystemPackage

@testable import FTPServer

/// A socket of the client, whose calls block.
final class TestPeer: Sendable {
    let descriptor: Int32

    /// Connects; that has ended when it returns.
    init(to endpoint: Endpoint, from local: IPAddress? = nil) throws {
        self.descriptor = try Socket.startConnect(to: endpoint, from: local)
        self.wait(for: Int16(POLLOUT))
        if let error = Socket.pendingError(self.descriptor) { throw error }
    }

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { Socket.close(self.descriptor) }

    /// Sends all of it; false when the connection broke.
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let result = Result { () throws(Errno) in
                try bytes.withUnsafeBufferPointer { bytes throws(Errno) in
                    let rest = UnsafeRawBufferPointer(bytes)[sent...]
                    return try Socket.send(self.descriptor, UnsafeRawBufferPointer(rebasing: rest))
                }
            }
            switch result {
            case .success(let count): sent += count
            case .failure(.wouldBlock): self.wait(for: Int16(POLLOUT))
            case .failure: return false
            }
        }
        return true
    }

    func finishSending() { Socket.shutdownSending(self.descriptor) }

    /// The next bytes; empty at the end, nil when the connection was reset.
    func receive(atMost count: Int = 65_536) -> [UInt8]? {
        while true {
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
            defer { buffer.deallocate() }
            do throws(Errno) {
                let received = try Socket.receive(self.descriptor, into: buffer)
                return Array(buffer[..<received])
            } catch {
                guard error == .wouldBlock else { return nil }
                self.wait(for: Int16(POLLIN))
            }
        }
    }

    /// Everything up to the end or the reset.
    func receiveAll(atMost count: Int = 65_536) -> [UInt8] {
        var all: [UInt8] = []
        while let bytes = self.receive(atMost: count), !bytes.isEmpty { all += bytes }
        return all
    }

    /// Closes with RST.
    func reset() {
        Socket.resetOnClose(self.descriptor)
        // The descriptor stays, so that its number isn't somebody else's when this object goes.
        let other = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        dup2(other, self.descriptor)
        close(other)
    }

    private func wait(for events: Int16) {
        var entry = pollfd(fd: self.descriptor, events: events, revents: 0)
        poll(&entry, 1, -1)
    }
}

/// Both ends of a connection over loopback.
func connectedPair() throws -> (server: DataConnection, client: TestPeer) {
    let listener = try Socket.listen(on: Endpoint(address: .loopback, port: 0), backlog: 8, sharesPort: false)
    defer { Socket.close(listener) }
    let client = try TestPeer(to: try Socket.localEndpoint(listener))
    let (descriptor, peer) = try Socket.accept(listener)
    return (DataConnection(descriptor: descriptor, peer: peer), client)
}
