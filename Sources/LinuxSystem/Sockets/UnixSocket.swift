// Stream sockets of the file system (unix(7)): how programs of one machine talk.
internal import CLinux
internal import Glibc
public import SystemPackage

/// Unix sockets as raw descriptors, non-blocking and close-on-exec. `Socket` reads, writes and closes them.
public enum UnixSocket {
    /// Bytes of a path; the kernel's structure has no room for more.
    public static let pathBytesMax = 107

    /// A listening socket that only its owner can connect to, from the moment that it is there.
    ///
    /// - Throws: `.fileNameTooLong` beyond `pathBytesMax`, `.addressInUse` when there is something of that name.
    public static func listen(at path: String, backlog: Int32) throws(Errno) -> Int32 {
        let descriptor = try self.open()
        do throws(Errno) {
            // The file gets the mode of its socket, less the umask: nothing has to be changed afterwards.
            guard fchmod(descriptor, 0o600) == 0 else { throw Errno.current }
            guard try self.with(path, { clinux_bind(descriptor, $0, $1) }) == 0 else { throw Errno.current }
            guard Glibc.listen(descriptor, backlog) == 0 else { throw Errno.current }
            return descriptor
        } catch {
            Socket.close(descriptor)
            throw error
        }
    }

    /// Takes one queued connection. Throws `.wouldBlock` when none is queued.
    public static func accept(_ listener: Int32) throws(Errno) -> Int32 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let descriptor = clinux_accept(listener, &storage, &length)
        guard descriptor >= 0 else { throw .current }
        return descriptor
    }

    /// Connects; a Unix socket does so at once or not at all.
    ///
    /// - Throws: `.wouldBlock` when the listener's queue is full, `.connectionRefused` when nobody listens.
    public static func connect(to path: String) throws(Errno) -> Int32 {
        let descriptor = try self.open()
        do throws(Errno) {
            guard try self.with(path, { clinux_connect(descriptor, $0, $1) }) == 0 else { throw Errno.current }
            return descriptor
        } catch {
            Socket.close(descriptor)
            throw error
        }
    }

    private static func open() throws(Errno) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw .current }
        return descriptor
    }

    /// Lends a path in the kernel's form.
    static func with(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(Errno) -> Int32 {
        let bytes = Array(path.utf8)
        guard bytes.count <= self.pathBytesMax else { throw .fileNameTooLong }
        // A leading NUL would be a name outside the file system.
        guard !bytes.isEmpty, !bytes.contains(0) else { throw .invalidArgument }
        var form = sockaddr_un()
        form.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &form.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafeBytes(of: &form) { form in
            guard let base = form.baseAddress else { preconditionFailure("A structure has no address.") }
            return body(base.assumingMemoryBound(to: sockaddr.self), socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
