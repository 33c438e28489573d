// Datagrams to a socket of the file system: how logs reach syslog and the journal.
internal import CLinux
internal import Glibc
public import SystemPackage

/// A connected datagram socket. Used by one thread at a time; it never blocks.
public final class UnixDatagram {
    private let descriptor: Int32

    /// Connects to whoever listens at that path.
    public init(to path: String) throws(Errno) {
        let type = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw .current }
        self.descriptor = descriptor
        guard try UnixSocket.with(path, { clinux_connect(descriptor, $0, $1) }) == 0 else { throw Errno.current }
    }

    deinit { Glibc.close(self.descriptor) }

    /// Sends one datagram; `.wouldBlock` when the other side is behind.
    public func send(_ bytes: [UInt8]) throws(Errno) {
        let sent = bytes.withUnsafeBytes { Glibc.send(self.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard sent >= 0 else { throw .current }
    }

    /// Waits until another datagram may be sent; false when that was too long.
    public func waitUntilWritable(atMost timeMax: Duration) -> Bool {
        var entry = pollfd(fd: self.descriptor, events: Int16(POLLOUT), revents: 0)
        let milliseconds = max(0, timeMax.wholeNanoseconds) / 1_000_000
        return poll(&entry, 1, Int32(clamping: milliseconds)) > 0
    }
}
