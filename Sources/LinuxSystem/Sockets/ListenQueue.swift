// How full a listener's queue is, by TCP_INFO.
internal import Glibc

/// Reads the queue of connections that a listener holds before they are accepted.
public enum ListenQueue {
    /// Connections in a listener's queue, and the backlog that the kernel granted it; the queue holds one more than
    /// that. Nil when the descriptor isn't a listening TCP socket.
    ///
    /// For listeners, `tcpi_unacked` and `tcpi_sacked` mean the queue (tcp_get_info in net/ipv4/tcp.c, since 2.6.24).
    public static func read(_ listener: Int32) -> (length: Int, limit: Int)? {
        let listenState: UInt8 = 10
        let wanted = 32
        return withUnsafeTemporaryAllocation(byteCount: wanted, alignment: 8) { buffer in
            var length = socklen_t(wanted)
            let status = getsockopt(listener, Int32(IPPROTO_TCP), TCP_INFO, buffer.baseAddress, &length)
            guard status == 0, length == wanted, buffer[0] == listenState else { return nil }
            let queued = buffer.load(fromByteOffset: 24, as: UInt32.self)
            let limit = buffer.load(fromByteOffset: 28, as: UInt32.self)
            return (Int(queued), Int(limit))
        }
    }
}
