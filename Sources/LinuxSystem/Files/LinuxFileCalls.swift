// The real file calls. Everything unsafe about files is in this folder, a system call a function.
internal import CLinux
public import FTPProtocol
internal import Glibc
public import SystemPackage

/// The file calls of the running kernel.
public struct LinuxFileCalls: FileCalls {
    /// Nothing to set.
    public init() {}

    /// open(2) of a path on the host.
    public func openRoot(_ path: [UInt8], _ flags: OpenFlags) throws(Errno) -> OwnedDescriptor {
        let bits = flags.union(.closeOnExec).rawValue
        return try opened(path) { clinux_openat(AT_FDCWD, $0, bits, 0) }
    }

    /// openat2(2) with RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS: nothing outside `root` can be reached.
    public func openBeneath(
        _ root: OwnedDescriptor,
        _ path: [UInt8],
        _ flags: OpenFlags
    ) throws(Errno) -> OwnedDescriptor {
        let bits = UInt64(flags.union(.closeOnExec).rawValue)
        let resolve = UInt64(RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS)
        return try root.lend { root throws(Errno) in
            try opened(path) { clinux_openat2(root, $0, bits, 0, resolve) }
        }
    }

    /// openat(2) of one name, with O_NOFOLLOW.
    public func open(_ place: FilePlace, _ flags: OpenFlags, mode: UInt16) throws(Errno) -> OwnedDescriptor {
        let bits = flags.union([.closeOnExec, .noFollow]).rawValue
        return try place.directory.lend { directory throws(Errno) in
            try opened(place.name) { clinux_openat(directory, $0, bits, mode_t(mode)) }
        }
    }

    /// statx(2) of a descriptor.
    public func status(_ descriptor: OwnedDescriptor) throws(Errno) -> FileStatus {
        var status = clinux_status()
        _ = try descriptor.lend { number throws(Errno) in
            try uninterrupted { clinux_status(number, "", &status) }
        }
        return FileStatus(status)
    }

    /// statx(2) of a name.
    public func status(_ place: FilePlace) throws(Errno) -> FileStatus {
        // An empty name would mean the folder itself.
        guard !place.name.isEmpty else { throw .noSuchFileOrDirectory }
        var status = clinux_status()
        try named(place) { clinux_status($0, $1, &status) }
        return FileStatus(status)
    }

    /// readlinkat(2) of a link that was opened with `[.path, .noFollow]`.
    public func readLink(_ link: OwnedDescriptor) throws(Errno) -> [UInt8] {
        let bytesMax = Int(PATH_MAX)
        var text: [CChar] = Array(repeating: 0, count: bytesMax)
        let count = try link.lend { number throws(Errno) in
            try uninterrupted { readlinkat(number, "", &text, bytesMax) }
        }
        guard count < bytesMax else { throw .fileNameTooLong }
        return text.prefix(count).map { UInt8(bitPattern: $0) }
    }

    /// getdents64(2): false at the end of the folder.
    public func readEntries(_ directory: OwnedDescriptor, into block: inout DirectoryBlock) throws(Errno) -> Bool {
        try directory.lend { number throws(Errno) in
            try uninterrupted { block.fill { clinux_getdents(number, $0.baseAddress, $0.count) } } > 0
        }
    }
}

// Names
extension LinuxFileCalls {
    /// mkdirat(2); the process's umask applies.
    public func makeDirectory(_ place: FilePlace, mode: UInt16) throws(Errno) {
        try named(place) { mkdirat($0, $1, mode_t(mode)) }
    }

    /// unlinkat(2) of a folder.
    public func removeDirectory(_ place: FilePlace) throws(Errno) {
        try named(place) { unlinkat($0, $1, AT_REMOVEDIR) }
    }

    /// unlinkat(2) of anything else.
    public func removeFile(_ place: FilePlace) throws(Errno) {
        try named(place) { unlinkat($0, $1, 0) }
    }

    /// renameat2(2); EEXIST if the target exists and isn't to be replaced.
    public func rename(_ source: FilePlace, to target: FilePlace, replacing: Bool) throws(Errno) {
        try named(source, target) { clinux_rename($0, $1, $2, $3, replacing ? 1 : 0) }
    }

    /// linkat(2) of a file that has a name.
    public func link(_ source: FilePlace, to target: FilePlace) throws(Errno) {
        try named(source, target) { clinux_link($0, $1, $2, $3) }
    }

    /// linkat(2) of an unnamed file.
    public func link(_ unnamed: OwnedDescriptor, to target: FilePlace) throws(Errno) {
        try unnamed.lend { number throws(Errno) in
            try named(target) { clinux_link_descriptor(number, $0, $1) }
        }
    }

    /// faccessat2(2): throws unless the file may be written to.
    public func checkWritable(_ place: FilePlace) throws(Errno) {
        try named(place) { clinux_check_writable($0, $1) }
    }
}

// Descriptors
extension LinuxFileCalls {
    /// fchmod(2), also of `.path` descriptors.
    public func setMode(_ descriptor: OwnedDescriptor, _ mode: UInt16) throws(Errno) {
        try call(descriptor) { clinux_set_mode($0, mode_t(mode)) }
    }

    /// fchown(2).
    public func setOwner(_ descriptor: OwnedDescriptor, user: UInt32, group: UInt32) throws(Errno) {
        try call(descriptor) { fchown($0, user, group) }
    }

    /// futimens(2) of the modification time, also of `.path` descriptors.
    public func setModified(_ descriptor: OwnedDescriptor, _ time: FileTime) throws(Errno) {
        try call(descriptor) { clinux_set_modified($0, time.seconds, time.nanoseconds) }
    }

    /// fstatvfs(2): bytes that an ordinary user can still store; ENOSYS when the file system doesn't say.
    public func availableBytes(_ descriptor: OwnedDescriptor) throws(Errno) -> UInt64 {
        var bytes: UInt64 = 0
        try call(descriptor) { clinux_available_bytes($0, &bytes) }
        return bytes
    }

    /// pread(2): 0 at the end.
    public func read(
        _ descriptor: OwnedDescriptor,
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(Errno) -> Int {
        // Nothing lies behind the largest offset that the kernel knows.
        guard let position = off_t(exactly: offset) else { return 0 }
        return try descriptor.lend { number throws(Errno) in
            try uninterrupted { pread(number, buffer.baseAddress, buffer.count, position) }
        }
    }

    /// write(2) at the descriptor's position: how many of the bytes were taken.
    public func write(_ descriptor: OwnedDescriptor, _ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
        try descriptor.lend { number throws(Errno) in
            try uninterrupted { Glibc.write(number, bytes.baseAddress, bytes.count) }
        }
    }

    /// lseek(2) from the beginning.
    public func seek(_ descriptor: OwnedDescriptor, to offset: UInt64) throws(Errno) {
        guard let position = off_t(exactly: offset) else { throw .fileTooLarge }
        try call(descriptor) { lseek($0, position, SEEK_SET) < 0 ? -1 : 0 }
    }

    /// ftruncate(2)
    public func truncate(_ descriptor: OwnedDescriptor, to size: UInt64) throws(Errno) {
        guard let size = off_t(exactly: size) else { throw .fileTooLarge }
        try call(descriptor) { ftruncate($0, size) }
    }

    /// fallocate(2) that keeps the size.
    public func allocate(_ descriptor: OwnedDescriptor, at offset: UInt64, bytes: UInt64) throws(Errno) {
        guard let offset = Int64(exactly: offset), let bytes = Int64(exactly: bytes) else { throw .fileTooLarge }
        try call(descriptor) { clinux_allocate($0, offset, bytes) }
    }

    /// fsync(2)
    public func synchronize(_ descriptor: OwnedDescriptor) throws(Errno) {
        try call(descriptor) { fsync($0) }
    }

    /// Reports what close(2) would: writes that a network file system put off.
    public func flush(_ descriptor: OwnedDescriptor) throws(Errno) {
        // Not made again when interrupted: close(2) has let go of the copy by then.
        let result = descriptor.lend { clinux_flush($0) }
        guard result >= 0 || Errno.current == .interrupted else { throw .current }
    }

    /// flock(2), exclusive: EWOULDBLOCK when another open descriptor holds it.
    public func lock(_ descriptor: OwnedDescriptor) throws(Errno) {
        try call(descriptor) { clinux_lock($0) }
    }
}

private func opened(_ path: [UInt8], _ call: (UnsafePointer<CChar>) -> Int32) throws(Errno) -> OwnedDescriptor {
    OwnedDescriptor(owning: try withCString(path) { path throws(Errno) in try uninterrupted { call(path) } })
}

private func call(_ descriptor: OwnedDescriptor, _ call: (Int32) -> Int32) throws(Errno) {
    _ = try descriptor.lend { number throws(Errno) in try uninterrupted { call(number) } }
}

private func named(_ place: FilePlace, _ call: (Int32, UnsafePointer<CChar>) -> Int32) throws(Errno) {
    _ = try place.directory.lend { directory throws(Errno) in
        try withCString(place.name) { name throws(Errno) in try uninterrupted { call(directory, name) } }
    }
}

private func named(
    _ source: FilePlace,
    _ target: FilePlace,
    _ call: (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>) -> Int32
) throws(Errno) {
    _ = try source.directory.lend { from throws(Errno) in
        try target.directory.lend { to throws(Errno) in
            try withCString(source.name) { old throws(Errno) in
                try withCString(target.name) { new throws(Errno) in try uninterrupted { call(from, old, to, new) } }
            }
        }
    }
}
