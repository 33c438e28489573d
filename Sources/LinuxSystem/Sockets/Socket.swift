// Stream sockets as raw descriptors, each call a small function; everything is non-blocking and close-on-exec.
internal import CLinux
public import FTPProtocol
internal import Glibc
public import SystemPackage

/// What can be done with a TCP socket's descriptor. Who opens a descriptor closes it.
public enum Socket {
    /// A listening socket.
    ///
    /// IPv6 listeners take IPv6 alone, so that `0.0.0.0:21` and `[::]:21` can stand side by side.
    ///
    /// - Parameters:
    ///   - backlog: what is asked of `listen`; the kernel cuts it to `net.core.somaxconn` without a word.
    ///   - sharesPort: SO_REUSEPORT, for several listeners of one binding.
    public static func listen(on endpoint: Endpoint, backlog: Int32, sharesPort: Bool) throws(Errno) -> Int32 {
        let descriptor = try self.open(for: endpoint.address)
        do throws(Errno) {
            // A restarted server must not wait for connections of the old one to leave TIME_WAIT.
            try self.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
            if sharesPort { try self.set(descriptor, SOL_SOCKET, SO_REUSEPORT, 1) }
            if case .v6 = endpoint.address { try self.set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) }
            try self.bind(descriptor, to: endpoint)
            try self.listen(descriptor, backlog: backlog)
            return descriptor
        } catch {
            self.close(descriptor)
            throw error
        }
    }

    /// Calls `listen` on a socket that is bound, or changes the backlog of one that listens already: connections that
    /// are queued stay (measured; kernel-and-iis facts are in `docs/decisions`).
    public static func listen(_ descriptor: Int32, backlog: Int32) throws(Errno) {
        guard Glibc.listen(descriptor, backlog) == 0 else { throw .current }
    }

    /// Takes one queued connection: non-blocking, close-on-exec. Throws `.wouldBlock` (EAGAIN) when none is queued.
    public static func accept(_ listener: Int32) throws(Errno) -> (descriptor: Int32, peer: Endpoint) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let descriptor = clinux_accept(listener, &storage, &length)
        guard descriptor >= 0 else { throw .current }
        guard let peer = SocketAddress.endpoint(storage) else {
            self.close(descriptor)
            throw .addressFamilyNotSupported
        }
        return (descriptor, peer)
    }

    /// Begins to connect, from that local address if one is given; `.nowInProgress` is not thrown: wait for `.writable`, then ask `pendingError`.
    public static func startConnect(to peer: Endpoint, from local: IPAddress?) throws(Errno) -> Int32 {
        let descriptor = try self.open(for: peer.address)
        do throws(Errno) {
            if let local {
                try self.choosePortLate(descriptor)
                try self.bind(descriptor, to: Endpoint(address: local, port: 0))
            }
            let status = SocketAddress.with(peer) { clinux_connect(descriptor, $0, $1) }
            if status != 0, Errno.current != .nowInProgress { throw Errno.current }
            return descriptor
        } catch {
            self.close(descriptor)
            throw error
        }
    }

    /// The error that waits on a socket, and is cleared by asking; nil when all is well.
    public static func pendingError(_ descriptor: Int32) -> Errno? {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &value, &length) == 0 else { return .current }
        return value == 0 ? nil : Errno(rawValue: value)
    }

    /// The address and port at this end.
    public static func localEndpoint(_ descriptor: Int32) throws(Errno) -> Endpoint {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        guard clinux_getsockname(descriptor, &storage, &length) == 0 else { throw .current }
        guard let endpoint = SocketAddress.endpoint(storage) else { throw .addressFamilyNotSupported }
        return endpoint
    }

    /// Reads what is there. 0 is the peer's end; `.wouldBlock` when nothing is there.
    public static func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        try self.retrying { recv(descriptor, buffer.baseAddress, buffer.count, 0) }
    }

    /// Writes as much as fits; never raises SIGPIPE.
    public static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
        try self.retrying { Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Writes the last bytes, then FIN in the same segment. Nothing of it waits: what doesn't fit at once is lost.
    public static func sendLast(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(Errno) {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_MORE)
        _ = try self.retrying { Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags) }
        self.shutdownSending(descriptor)
    }

    /// Throws away what the peer has sent, without copying it (MSG_TRUNC of TCP). 0 is the peer's end; `.wouldBlock`
    /// when nothing is there.
    public static func discard(_ descriptor: Int32, count: Int) throws(Errno) -> Int {
        try self.retrying { recv(descriptor, nil, count, Int32(MSG_TRUNC)) }
    }

    /// Sends FIN, and goes on reading.
    public static func shutdownSending(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    /// Stops both directions; a thread that waits for the socket is woken. The descriptor stays open.
    public static func shutdownBoth(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Makes `close` send RST at once: for the `resetOnMaxConnections` of IIS, and for tests.
    public static func resetOnClose(_ descriptor: Int32) {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        _ = setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    }

    /// Sends small segments at once (TCP_NODELAY).
    public static func sendAtOnce(_ descriptor: Int32) throws(Errno) {
        try self.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    }

    /// Lets the kernel ask a silent peer whether it is still there (SO_KEEPALIVE).
    public static func keepAlive(_ descriptor: Int32) throws(Errno) {
        try self.set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
    }

    /// Closes a descriptor.
    public static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

    static func open(for address: IPAddress) throws(Errno) -> Int32 {
        let family = if case .v4 = address { AF_INET } else { AF_INET6 }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { throw .current }
        return descriptor
    }

    /// Makes `bind` to port 0 leave the port to `connect`, which may take one that has other peers (IP_BIND_ADDRESS_NO_PORT
    /// of ip(7), for IPv6 too): else the address runs out of ports at 28,000 connections to all peers together.
    static func choosePortLate(_ descriptor: Int32) throws(Errno) {
        let bindAddressNoPort: Int32 = 24
        do throws(Errno) {
            try self.set(descriptor, Int32(IPPROTO_IP), bindAddressNoPort, 1)
        } catch {
            guard error == .protocolNotAvailable else { throw error }  // ENOPROTOOPT
        }
    }

    static func bind(_ descriptor: Int32, to endpoint: Endpoint) throws(Errno) {
        guard SocketAddress.with(endpoint, { clinux_bind(descriptor, $0, $1) }) == 0 else { throw .current }
    }

    static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) throws(Errno) {
        var value = value
        let status = setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
        guard status == 0 else { throw .current }
    }

    private static func retrying(_ call: () -> Int) throws(Errno) -> Int {
        while true {
            let count = call()
            if count >= 0 { return count }
            let error = Errno.current
            guard error == .interrupted else { throw error }
        }
    }
}
