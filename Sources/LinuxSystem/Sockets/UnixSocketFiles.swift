// What stands around a Unix socket: its folder, its file, and the lock that says who has it.
internal import CLinux
internal import Glibc
public import SystemPackage

/// A file by its path, whatever it is; a symbolic link is itself.
public struct FileNode: Hashable, Sendable {
    /// Who has it.
    public let owner: UInt32
    /// The nine bits.
    public let permissions: UInt32
    /// Whether it is a folder.
    public let isFolder: Bool
    /// Whether it is a socket.
    public let isSocket: Bool
    private let device: UInt64
    private let number: UInt64

    /// Looks at a path.
    public init(at path: String) throws(Errno) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .current }
        self.init(status)
    }

    fileprivate init(_ status: stat) {
        self.owner = status.st_uid
        self.permissions = status.st_mode & 0o777
        self.isFolder = status.st_mode & S_IFMT == S_IFDIR
        self.isSocket = status.st_mode & S_IFMT == S_IFSOCK
        self.device = UInt64(status.st_dev)
        self.number = UInt64(status.st_ino)
    }

    /// Removes the file at a path, which must not be a folder. Nothing happens when it can't be.
    public static func remove(_ path: String) { _ = unlink(path) }

    /// Makes a folder that only its owner may enter; false when there is something of that name.
    public static func makePrivateFolder(_ path: String) throws(Errno) -> Bool {
        if mkdir(path, 0o700) == 0 { return true }
        guard Errno.current == .fileExists else { throw .current }
        return false
    }

    /// The names in a folder, in no order: `countMax` at most.
    public static func names(in folder: String, countMax: Int) throws(Errno) -> [String] {
        guard let directory = opendir(folder) else { throw .current }
        defer { closedir(directory) }
        var names: [String] = []
        while names.count < countMax, let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

/// A file that one process holds; the kernel lets go of it when the process ends, however it ends.
public final class LockFile: Sendable {
    private static let triesMax = 16

    private let path: String
    private let file: OwnedDescriptor

    /// Takes the lock, and writes the number of this process into the file.
    ///
    /// - Throws: `.wouldBlock` when somebody holds it.
    public init(at path: String) throws(Errno) {
        self.path = path
        self.file = try Self.lock(path)
        let text = Array("\(ProcessIdentity.current)\n".utf8)
        _ = self.file.lend { ftruncate($0, 0) }
        _ = text.withUnsafeBytes { bytes in self.file.lend { pwrite($0, bytes.baseAddress, bytes.count, 0) } }
    }

    /// The process that holds the lock at a path; nil when the file doesn't say.
    public static func holder(at path: String) -> Int32? {
        guard let text = try? TextFile.read(path, bytesMax: 32) else { return nil }
        return Int32(text.prefix { $0.isASCII && $0.isNumber })
    }

    /// Removes the file and gives the lock up.
    public func release() {
        FileNode.remove(self.path)
        self.file.unlock()
    }

    private static func lock(_ path: String) throws(Errno) -> OwnedDescriptor {
        for _ in 0..<self.triesMax {
            let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW
            let file = OwnedDescriptor(owning: try uninterrupted { clinux_openat(AT_FDCWD, path, flags, 0o600) })
            _ = try file.lend { (number) throws(Errno) in try uninterrupted { clinux_lock(number) } }
            // Who held it before may have removed the file since it was opened here: such a lock guards nothing.
            var status = stat()
            guard file.lend({ fstat($0, &status) }) == 0 else { throw .current }
            if let there = try? FileNode(at: path), there == FileNode(status) { return file }
            file.unlock()
        }
        throw .wouldBlock
    }
}

/// The user and the environment of this process.
public enum ProcessUser {
    /// The effective user's number; 0 is root.
    public static var current: UInt32 { geteuid() }

    /// A variable of the environment; nil when it isn't set, or empty.
    public static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
