// Files that are only ever added to: logs.
internal import CLinux
internal import Glibc
public import SystemPackage

/// A file that is open for appending. Used by one thread at a time.
public final class AppendFile {
    private let descriptor: Int32
    private let path: String
    private let device: dev_t
    private let inode: ino_t
    /// Bytes in it.
    public private(set) var size: Int64

    /// Opens a file, made if it is missing, and its folders too. Only regular files are: a pipe would block whoever
    /// writes.
    public init(_ path: String) throws(Errno) {
        try Self.makeFolders(of: path)
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY
        self.descriptor = clinux_openat(AT_FDCWD, path, flags | clinux_o_cloexec, 0o640)
        guard self.descriptor >= 0 else { throw .current }
        var status = stat()
        guard fstat(self.descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            Glibc.close(self.descriptor)
            throw .invalidArgument
        }
        self.path = path
        (self.device, self.inode, self.size) = (status.st_dev, status.st_ino, Int64(status.st_size))
    }

    deinit { Glibc.close(self.descriptor) }

    /// Whether the file still goes by its name: programs that rotate logs, and people, take it away.
    public var isInPlace: Bool {
        var status = stat()
        return stat(self.path, &status) == 0 && status.st_dev == self.device && status.st_ino == self.inode
    }

    /// Adds all of it, or nothing: what was written of it when the disk became full is cut off again.
    public func append(_ bytes: [UInt8]) throws(Errno) {
        // Others may have made it shorter (logrotate's copytruncate), or longer.
        var status = stat()
        guard fstat(self.descriptor, &status) == 0 else { throw .current }
        self.size = Int64(status.st_size)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(self.descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
            }
            if count > 0 {
                done += count
            } else if count < 0, Errno.current == .interrupted {
                continue
            } else {
                let error = count == 0 ? Errno.noSpace : .current
                ftruncate(self.descriptor, off_t(self.size))
                throw error
            }
        }
        self.size += Int64(done)
    }

    private static func makeFolders(of path: String) throws(Errno) {
        let folder = FilePath(path).removingLastComponent()
        guard !folder.isEmpty, access(folder.string, F_OK) != 0 else { return }
        try self.makeFolders(of: folder.string)
        guard mkdir(folder.string, 0o750) == 0 || Errno.current == .fileExists else { throw .current }
    }
}
