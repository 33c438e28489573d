// A TCP connection as a test wants it: each call waits for what it is for, and a guard keeps it from waiting for ever.
public import FTPProtocol
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// One end of a connection. Closed when nobody holds it.
public final class WireSocket {
    /// How long nothing may happen before a call gives up.
    public static let silenceMax: Duration = .seconds(60)

    /// The socket.
    public let descriptor: Int32
    private var isOpen = true

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Connects, from that local address if one is given.
    ///
    /// - Parameter receiveBytes: the size of the receive buffer (SO_RCVBUF); a small one makes a slow reader.
    public init(to peer: Endpoint, from local: IPAddress? = nil, receiveBytes: Int32? = nil) throws {
        do {
            self.descriptor = try Socket.startConnect(to: peer, from: local)
        } catch {
            throw WireError.system(error, "connecting to \(peer)")
        }
        if var size = receiveBytes {
            setsockopt(self.descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        try self.wait(for: POLLOUT, "connecting to \(peer)")
        if let error = Socket.pendingError(self.descriptor) { throw WireError.system(error, "connecting to \(peer)") }
        try Socket.sendAtOnce(self.descriptor)
    }

    deinit { self.close() }

    /// The address and port at this end.
    public var local: Endpoint {
        get throws { try Socket.localEndpoint(self.descriptor) }
    }

    /// Up to `count` bytes; empty at the end.
    public func read(upTo count: Int = 1 << 16) throws -> [UInt8] {
        var failure: Errno?
        while true {
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                do throws(Errno) {
                    filled = try Socket.receive(self.descriptor, into: UnsafeMutableRawBufferPointer(buffer))
                } catch { failure = error }
            }
            guard let error = failure.take() else { return bytes }
            guard error == .wouldBlock else { throw WireError.system(error, "reading") }
            try self.wait(for: POLLIN, "reading")
        }
    }

    /// Exactly `count` bytes, fewer only at the end.
    public func read(exactly count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try self.read(upTo: min(1 << 16, count - bytes.count))
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    /// Everything up to the end.
    public func readToEnd() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let more = try self.read(upTo: 1 << 18)
            if more.isEmpty { return bytes }
            bytes += more
        }
    }

    /// True when the peer has ended the connection, by FIN or by RST, before it sent anything.
    public func hasEnded() throws -> Bool {
        do {
            return try self.read(upTo: 1).isEmpty
        } catch WireError.system(.connectionReset, _) {
            return true
        }
    }

    /// All of these bytes.
    public func write(_ bytes: some Collection<UInt8>) throws {
        try Array(bytes).withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                do throws(Errno) {
                    rest = rest.dropFirst(try Socket.send(self.descriptor, UnsafeRawBufferPointer(rebasing: rest)))
                } catch {
                    guard error == .wouldBlock else { throw WireError.system(error, "writing") }
                    try self.wait(for: POLLOUT, "writing")
                }
            }
        }
    }

    /// These bytes with the last one as urgent data (MSG_OOB).
    public func writeUrgent(_ bytes: [UInt8]) throws {
        let sent = bytes.withUnsafeBytes {
            Glibc.send(self.descriptor, $0.baseAddress, $0.count, Int32(MSG_OOB) | Int32(MSG_NOSIGNAL))
        }
        guard sent == bytes.count else { throw WireError.system(Errno(rawValue: errno), "writing urgent data") }
    }

    /// Sends FIN, and goes on reading.
    public func endWriting() { Socket.shutdownSending(self.descriptor) }

    /// Closes with FIN, or with RST when something unread is there: it is the kernel's choice.
    public func close() {
        guard self.isOpen else { return }
        self.isOpen = false
        Socket.close(self.descriptor)
    }

    /// Closes with RST.
    public func reset() {
        guard self.isOpen else { return }
        Socket.resetOnClose(self.descriptor)
        self.close()
    }

    func wait(for events: Int32, _ doing: String) throws {
        var entry = pollfd(fd: self.descriptor, events: Int16(events), revents: 0)
        while true {
            let count = poll(&entry, 1, Int32(Self.silenceMax.components.seconds) * 1_000)
            if count > 0 { return }
            if count == 0 { throw WireError.silence(doing) }
            guard errno == EINTR else { throw WireError.system(Errno(rawValue: errno), doing) }
        }
    }
}

/// A listening socket of a client in active mode.
public final class WireListener {
    private let socket: WireSocket
    /// Where it listens.
    public let endpoint: Endpoint

    /// Listens on a port that the kernel chooses.
    public init(at address: IPAddress) throws {
        let endpoint = Endpoint(address: address, port: 0)
        self.socket = WireSocket(descriptor: try Socket.listen(on: endpoint, backlog: 8, sharesPort: false))
        self.endpoint = try self.socket.local
    }

    /// The next connection, and where it comes from.
    public func accept() throws -> (socket: WireSocket, peer: Endpoint) {
        while true {
            do throws(Errno) {
                let (descriptor, peer) = try Socket.accept(self.socket.descriptor)
                return (WireSocket(descriptor: descriptor), peer)
            } catch {
                guard error == .wouldBlock else { throw WireError.system(error, "accepting") }
                try self.socket.wait(for: POLLIN, "waiting for the server to connect")
            }
        }
    }

    /// Stops listening.
    public func close() { self.socket.close() }
}
