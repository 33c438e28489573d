// What control connections get from their listener.
internal import CLinux
internal import Glibc

extension Socket {
    /// Keep-alive probes find peers that went away without a word; urgent bytes stay in the stream.
    ///
    /// Clients send the Telnet Synch before ABOR with MSG_OOB (RFC 959 4.1.3), and its DM byte would be taken out of
    /// the stream otherwise. Connections inherit both from their listener (sk_clone_lock copies the flags), which saves
    /// two calls a client. Both are kindnesses: where a call fails connections work without.
    public static func prepareControlListener(_ descriptor: Int32) {
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = setsockopt(descriptor, SOL_SOCKET, SO_OOBINLINE, &on, size)
        _ = setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, size)
    }
}
