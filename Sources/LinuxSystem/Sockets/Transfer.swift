// The call that moves bulk data without copying it through this process.
internal import CLinux
internal import Glibc
public import SystemPackage

extension Socket {
    /// Sends bytes of a file straight from the page cache (sendfile(2)).
    ///
    /// - Returns: bytes sent, 0 at the file's end. Throws `.wouldBlock` when the socket takes no more.
    public static func sendFile(
        _ descriptor: Int32,
        from file: Int32,
        at offset: UInt64,
        count: Int
    ) throws(Errno) -> Int {
        var position = off_t(clamping: offset)
        while true {
            let sent = sendfile(descriptor, file, &position, count)
            if sent >= 0 { return sent }
            let error = Errno.current
            guard error == .interrupted else { throw error }
        }
    }
}
