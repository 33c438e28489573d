// What every control connection's socket is set to.
internal import CLinux
internal import Glibc

extension Socket {
    /// Keep-alive probes find peers that went away without a word; urgent bytes stay in the stream.
    ///
    /// Clients send the Telnet Synch before ABOR with MSG_OOB (RFC 959 4.1.3), and its DM byte would be taken out of
    /// the stream otherwise. Both are kindnesses: where a call fails the connection works without.
    public static func prepareControl(_ descriptor: Int32) {
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = setsockopt(descriptor, SOL_SOCKET, SO_OOBINLINE, &on, size)
        _ = setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, size)
    }
}
