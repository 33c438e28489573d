// The file calls of Linux that a storage driver makes, as a protocol: a test puts one in front that fails on purpose.
public import FTPProtocol
public import SystemPackage

/// System calls on files, one a method. A name is bytes without NUL, seen from an open folder;
/// none of the calls follows a link in the last name, except `openBeneath` and `openRoot`.
public protocol FileCalls: Sendable {
    /// open(2) of a path on the host.
    func openRoot(_ path: [UInt8], _ flags: OpenFlags) throws(Errno) -> OwnedDescriptor
    /// openat2(2) with RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS: nothing outside `root` can be reached.
    func openBeneath(_ root: OwnedDescriptor, _ path: [UInt8], _ flags: OpenFlags) throws(Errno) -> OwnedDescriptor
    /// openat(2) of one name, with O_NOFOLLOW.
    func open(_ place: FilePlace, _ flags: OpenFlags, mode: UInt16) throws(Errno) -> OwnedDescriptor
    /// statx(2) of a descriptor.
    func status(_ descriptor: OwnedDescriptor) throws(Errno) -> FileStatus
    /// statx(2) of a name.
    func status(_ place: FilePlace) throws(Errno) -> FileStatus
    /// readlinkat(2) of a link that was opened with `[.path, .noFollow]`.
    func readLink(_ link: OwnedDescriptor) throws(Errno) -> [UInt8]
    /// getdents64(2): false at the end of the folder.
    func readEntries(_ directory: OwnedDescriptor, into block: inout DirectoryBlock) throws(Errno) -> Bool

    /// mkdirat(2); the process's umask applies.
    func makeDirectory(_ place: FilePlace, mode: UInt16) throws(Errno)
    /// unlinkat(2) of a folder.
    func removeDirectory(_ place: FilePlace) throws(Errno)
    /// unlinkat(2) of anything else.
    func removeFile(_ place: FilePlace) throws(Errno)
    /// renameat2(2); EEXIST if the target exists and isn't to be replaced.
    func rename(_ source: FilePlace, to target: FilePlace, replacing: Bool) throws(Errno)
    /// linkat(2) of a file that has a name.
    func link(_ source: FilePlace, to target: FilePlace) throws(Errno)
    /// linkat(2) of an unnamed file.
    func link(_ unnamed: OwnedDescriptor, to target: FilePlace) throws(Errno)

    /// fchmod(2), also of `.path` descriptors.
    func setMode(_ descriptor: OwnedDescriptor, _ mode: UInt16) throws(Errno)
    /// fchown(2).
    func setOwner(_ descriptor: OwnedDescriptor, user: UInt32, group: UInt32) throws(Errno)
    /// futimens(2) of the modification time, also of `.path` descriptors.
    func setModified(_ descriptor: OwnedDescriptor, _ time: FileTime) throws(Errno)
    /// faccessat2(2): throws unless the file may be written to.
    func checkWritable(_ place: FilePlace) throws(Errno)
    /// fstatvfs(2): bytes that an ordinary user can still store; ENOSYS when the file system doesn't say.
    func availableBytes(_ descriptor: OwnedDescriptor) throws(Errno) -> UInt64

    /// pread(2): 0 at the end.
    func read(
        _ descriptor: OwnedDescriptor,
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(Errno) -> Int
    /// write(2) at the descriptor's position: how many of the bytes were taken.
    func write(_ descriptor: OwnedDescriptor, _ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int
    /// lseek(2) from the beginning.
    func seek(_ descriptor: OwnedDescriptor, to offset: UInt64) throws(Errno)
    /// ftruncate(2)
    func truncate(_ descriptor: OwnedDescriptor, to size: UInt64) throws(Errno)
    /// fallocate(2) that keeps the size.
    func allocate(_ descriptor: OwnedDescriptor, at offset: UInt64, bytes: UInt64) throws(Errno)
    /// fsync(2)
    func synchronize(_ descriptor: OwnedDescriptor) throws(Errno)
    /// Reports what close(2) would: writes that a network file system put off.
    func flush(_ descriptor: OwnedDescriptor) throws(Errno)
    /// flock(2), exclusive: EWOULDBLOCK when another open descriptor holds it.
    func lock(_ descriptor: OwnedDescriptor) throws(Errno)
}

/// A name in an open folder.
public struct FilePlace: Sendable {
    /// The folder.
    public var directory: OwnedDescriptor
    /// A single name, or `.` for the folder itself.
    public var name: [UInt8]

    /// A name in a folder.
    public init(_ directory: OwnedDescriptor, _ name: [UInt8]) {
        self.directory = directory
        self.name = name
    }

    /// The folder itself.
    public static func itself(_ directory: OwnedDescriptor) -> FilePlace {
        FilePlace(directory, [UInt8(ascii: ".")])
    }

    /// Another name in the same folder.
    public func beside(_ name: [UInt8]) -> FilePlace { FilePlace(self.directory, name) }
}
