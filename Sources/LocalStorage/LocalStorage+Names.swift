// What is there, and changes of names: everything but the content of files.
public import FTPProtocol
internal import LinuxSystem
public import Storage
internal import SystemPackage

extension LocalStorage: StorageBackend {
    /// A link that leads out of the root, or nowhere, is shown as the link that it is, so that it can be removed.
    public func attributes(of path: VirtualPath) throws(StorageError) -> FileAttributes {
        try mapped { () throws(Errno) in
            do throws(Errno) {
                return try self.files.calls.status(self.files.open(path, .path)).attributes
            } catch {
                guard !path.isRoot, !path.hasSpoolName, LocalDirectoryCursor.meansBrokenLink(error) else { throw error }
                let status = try self.statusOfLink(path)
                guard let status, status.attributes.kind == .symbolicLink else { throw error }
                return status.attributes
            }
        }
    }

    /// The last name's own status; nil when the way to it can't be gone either.
    private func statusOfLink(_ path: VirtualPath) throws(Errno) -> FileStatus? {
        do throws(Errno) {
            return try self.files.calls.status(self.files.place(of: path))
        } catch {
            guard LocalDirectoryCursor.meansBrokenLink(error) else { throw error }
            return nil
        }
    }

    /// Opens a folder for reading its entries in batches.
    public func openDirectory(
        _ path: VirtualPath,
        detail: DirectoryDetail
    ) throws(StorageError) -> any DirectoryCursor {
        let directory = try mapped { () throws(Errno) in try self.files.open(path, [.read, .directory]) }
        return LocalDirectoryCursor(directory, at: path, in: self.files, detail: detail)
    }

    /// The mode is what was asked for: the process's umask doesn't take from it. A folder that hands its group down
    /// (setgid) hands it to the new one too.
    public func makeDirectory(_ path: VirtualPath, mode: UInt16) throws(StorageError) {
        guard !path.isRoot else { throw .alreadyExists }
        try mapped { () throws(Errno) in
            let place = try self.files.place(of: path)
            try self.files.calls.makeDirectory(place, mode: mode & 0o777)
            // The folder is made: what can't be set now isn't a reason to say that it isn't.
            try? self.setExactMode(place, mode & 0o777)
        }
    }

    private func setExactMode(_ place: FilePlace, _ mode: UInt16) throws(Errno) {
        let made = try self.files.calls.status(place).attributes
        guard made.kind == .directory, made.mode & 0o777 != mode else { return }
        let folder = try self.files.calls.open(place, [.path, .directory], mode: 0)
        try self.files.calls.setMode(folder, made.mode & 0o7000 | mode)
    }

    /// Spool files that nobody writes any more don't keep a folder: clients can't see, so can't remove them.
    public func removeDirectory(_ path: VirtualPath) throws(StorageError) {
        let place = try mapped { () throws(Errno) in try self.files.place(of: path) }
        do throws(Errno) { return try self.files.calls.removeDirectory(place) } catch {
            // POSIX lets a file system choose between the two.
            guard error == .directoryNotEmpty || error == .fileExists else { throw StorageError(error) }
        }
        guard SpoolSweep.removeAbandoned(in: place, calls: self.files.calls) else { throw .directoryNotEmpty }
        try mapped { () throws(Errno) in try self.files.calls.removeDirectory(place) }
    }

    /// Removes a file, or a link (never what the link points at).
    public func removeFile(_ path: VirtualPath) throws(StorageError) {
        guard !path.isRoot else { throw .isADirectory }
        try mapped { () throws(Errno) in try self.files.calls.removeFile(self.files.place(of: path)) }
    }

    /// A folder never replaces anything, and is never replaced.
    public func rename(_ source: VirtualPath, to target: VirtualPath, replacing: Bool) throws(StorageError) {
        let (old, new) = try mapped { () throws(Errno) in
            (try self.files.place(of: source), try self.files.place(of: target))
        }
        do throws(Errno) { return try self.files.moveWithoutReplacing(old, to: new) } catch {
            guard error == .fileExists, replacing else { throw try self.reason(error, renaming: old) }
        }
        try mapped { () throws(Errno) in
            guard try self.files.calls.status(old).attributes.kind != .directory else { throw .fileExists }
            try self.files.calls.rename(old, to: new, replacing: true)
        }
    }

    /// EINVAL of a folder is a way into itself, through a link perhaps; of a file it is a name that can't be.
    private func reason(_ errno: Errno, renaming source: FilePlace) throws(StorageError) -> StorageError {
        guard errno == .invalidArgument else { return StorageError(errno) }
        let status = try mapped { () throws(Errno) in try self.files.calls.status(source) }
        return status.attributes.kind == .directory ? .notPermitted : .invalidName
    }

    /// Only files and folders have what can be changed: links aren't followed. Files can't be made to run as their owner
    /// or group (the set-id bits).
    public func change(_ path: VirtualPath, _ changes: [FactChange]) throws(StorageError) {
        try mapped { () throws(Errno) in
            let file = try self.files.calls.open(self.files.place(of: path), .path, mode: 0)
            let kind = try self.files.calls.status(file).attributes.kind
            guard kind == .file || kind == .directory else { throw .notPermitted }
            for change in changes { try self.apply(change, to: file, kind) }
        }
    }

    private func apply(_ change: FactChange, to file: OwnedDescriptor, _ kind: FileAttributes.Kind) throws(Errno) {
        switch change {
        case .modified(let time):
            guard time.nanoseconds < 1_000_000_000 else { throw .invalidArgument }
            try self.files.calls.setModified(file, time)
        case .mode(let mode):
            let settable: UInt16 = kind == .directory ? 0o3777 : 0o1777
            guard mode & ~settable == 0 else { throw .notPermitted }
            try self.files.calls.setMode(file, mode)
        }
    }

    /// Bytes that a user can still store in that folder.
    public func availableBytes(at path: VirtualPath) throws(StorageError) -> UInt64 {
        try mapped { () throws(Errno) in try self.files.calls.availableBytes(self.files.open(path, .path)) }
    }

    /// Devices, pipes and sockets are opened without waiting for anything and closed again: `.notPermitted`.
    public func openForReading(_ path: VirtualPath) throws(StorageError) -> any ReadSource {
        let file = try mapped { () throws(Errno) in try self.files.open(path, [.read, .unblocking]) }
        let attributes = try mapped { () throws(Errno) in try self.files.calls.status(file).attributes }
        switch attributes.kind {
        case .file: return LocalReadSource(file, attributes, calls: self.files.calls)
        case .directory: throw .isADirectory
        case .symbolicLink, .other: throw .notPermitted
        }
    }

    /// Opens a file for writing.
    public func openForWriting(_ path: VirtualPath, _ intent: WriteIntent) throws(StorageError) -> any WriteSink {
        guard !path.isRoot else { throw .isADirectory }
        let place = try mapped { () throws(Errno) in try self.files.place(of: path) }
        switch intent.mode {
        case .create(let replacing): return try self.create(path, at: place, intent, replacing: replacing)
        case .unique: return try self.createUnique(path, at: place, intent)
        case .resume(let offset): return try self.resume(path, at: place, intent, from: offset)
        case .append(let creating): return try self.append(path, at: place, intent, creating: creating)
        }
    }

    /// That folder as a backend of its own; it needs no descriptor while nothing is done in it.
    public func narrowed(to folder: VirtualPath) -> any StorageBackend {
        do throws(Errno) { return try self.below(folder) } catch { return UnavailableStorage(StorageError(error)) }
    }
}
