// Sockets of clients that connect in thousands: opened before the burst begins, connected in one system call each.
internal import CLinux
public import FTPProtocol
internal import Glibc
public import SystemPackage

extension Socket {
    /// A socket for a client that hasn't connected yet, at that local address if one is given; its port is chosen when
    /// it connects.
    public static func openClient(to peer: Endpoint, from local: IPAddress?) throws(Errno) -> Int32 {
        let descriptor = try self.open(for: peer.address)
        guard let local else { return descriptor }
        do throws(Errno) {
            try self.choosePortLate(descriptor)
            try self.bind(descriptor, to: Endpoint(address: local, port: 0))
            return descriptor
        } catch {
            self.close(descriptor)
            throw error
        }
    }

    /// Begins to connect such a socket. Wait for `.writable`; what became of it is told by the first `receive`.
    public static func connect(_ descriptor: Int32, to peer: Endpoint) throws(Errno) {
        let status = SocketAddress.with(peer) { clinux_connect(descriptor, $0, $1) }
        if status != 0, Errno.current != .nowInProgress { throw Errno.current }
    }
}
