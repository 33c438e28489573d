// A mount table as one backend: what clients of a site with virtual directories see.
public import FTPProtocol

/// Several backends as one. What lies at a mount's path in the backend around it is covered and can't be reached.
///
/// Mount points, and folders that hold some, stay where they are: they can't be renamed or removed. A folder on the way
/// to a mount that isn't there really can be entered and listed all the same.
public struct MountedStorage: StorageBackend {
    /// What is where.
    public let table: MountTable

    /// The backends of a table as one.
    public init(_ table: MountTable) { self.table = table }

    /// What is known of a file or folder.
    public func attributes(of path: VirtualPath) throws(StorageError) -> FileAttributes {
        let (mount, inner) = self.table.resolve(path)
        guard self.table.hasMounts(below: path) else { return try mount.backend.attributes(of: inner) }
        do throws(StorageError) {
            let found = try mount.backend.attributes(of: inner)
            return found.kind == .directory ? found : .virtualFolder
        } catch {
            guard self.isVirtual(path, error) else { throw error }
            return .virtualFolder
        }
    }

    /// A mount point's own backend must answer; a folder that only leads to mounts needs nobody.
    private func isVirtual(_ path: VirtualPath, _ error: StorageError) -> Bool {
        guard !path.isRoot, !self.table.isMountPoint(path) else { return false }
        return error == .notFound || error == .notADirectory
    }

    /// Opens a folder; the names of mounts come first.
    public func openDirectory(
        _ path: VirtualPath,
        detail: DirectoryDetail
    ) throws(StorageError) -> any DirectoryCursor {
        let (mount, inner) = self.table.resolve(path)
        let names = self.table.names(in: path)
        guard !names.isEmpty else { return try mount.backend.openDirectory(inner, detail: detail) }
        let real = try self.openRealDirectory(path, detail)
        let entries = names.map { self.entry($0, in: path, detail) }
        return MountedCursor(real, names, entries)
    }

    /// - Returns: nil when only mounts are there.
    private func openRealDirectory(
        _ path: VirtualPath,
        _ detail: DirectoryDetail
    ) throws(StorageError) -> (any DirectoryCursor)? {
        let (mount, inner) = self.table.resolve(path)
        do throws(StorageError) { return try mount.backend.openDirectory(inner, detail: detail) } catch {
            guard self.isVirtual(path, error) else { throw error }
            return nil
        }
    }

    /// A mount whose backend doesn't answer is shown as a folder that nobody may enter: the others are seen.
    private func entry(_ name: MountedName, in folder: VirtualPath, _ detail: DirectoryDetail) -> DirectoryEntry {
        guard detail == .attributes else { return DirectoryEntry(name: name.name, attributes: nil) }
        let path = folder.appending(name.name)
        let attributes = path.flatMap { try? self.attributes(of: $0) }
        return DirectoryEntry(name: name.name, attributes: attributes ?? FileAttributes(kind: .directory, mode: 0))
    }

    /// Makes a folder.
    public func makeDirectory(_ path: VirtualPath, mode: UInt16) throws(StorageError) {
        guard !self.isFixed(path) else { throw .alreadyExists }
        let (mount, inner) = self.table.resolve(path)
        try mount.backend.makeDirectory(inner, mode: mode)
    }

    /// Removes an empty folder; mount points and what holds them are `.notPermitted`.
    public func removeDirectory(_ path: VirtualPath) throws(StorageError) {
        guard !self.isFixed(path) else { throw .notPermitted }
        let (mount, inner) = self.table.resolve(path)
        try mount.backend.removeDirectory(inner)
    }

    /// Removes a file.
    public func removeFile(_ path: VirtualPath) throws(StorageError) {
        guard !self.isFixed(path) else { throw .isADirectory }
        let (mount, inner) = self.table.resolve(path)
        try mount.backend.removeFile(inner)
    }

    /// Renames within a mount. From one to another is `.unsupported`: it would be a copy, which is neither quick nor
    /// atomic, and which the client can make itself.
    public func rename(_ source: VirtualPath, to target: VirtualPath, replacing: Bool) throws(StorageError) {
        guard !self.isFixed(source), !self.isFixed(target) else { throw .notPermitted }
        let (from, to) = (self.table.mount(of: source), self.table.mount(of: target))
        guard from == to else { throw .unsupported }
        let (mount, inner) = self.table.resolve(source)
        try mount.backend.rename(inner, to: self.table.resolve(target).inner, replacing: replacing)
    }

    /// Changes times and modes; those of mount points are `.notPermitted`.
    public func change(_ path: VirtualPath, _ changes: [FactChange]) throws(StorageError) {
        guard !self.table.isMountPoint(path) else { throw .notPermitted }
        let (mount, inner) = self.table.resolve(path)
        try mount.backend.change(inner, changes)
    }

    /// Bytes that a user can still store in that folder.
    public func availableBytes(at path: VirtualPath) throws(StorageError) -> UInt64 {
        let (mount, inner) = self.table.resolve(path)
        return try mount.backend.availableBytes(at: inner)
    }

    /// Opens a file for reading.
    public func openForReading(_ path: VirtualPath) throws(StorageError) -> any ReadSource {
        guard !self.isFixed(path) else { throw .isADirectory }
        let (mount, inner) = self.table.resolve(path)
        return try mount.backend.openForReading(inner)
    }

    /// Opens a file for writing.
    public func openForWriting(_ path: VirtualPath, _ intent: WriteIntent) throws(StorageError) -> any WriteSink {
        guard !self.isFixed(path) else { throw .isADirectory }
        let (mount, inner) = self.table.resolve(path)
        let sink = try mount.backend.openForWriting(inner, intent)
        guard !mount.path.isRoot else { return sink }
        guard let seen = sink.path.placed(in: mount.path) else { throw .invalidName }
        return PlacedSink(sink, path: seen)
    }

    /// The table of what lies below a folder.
    public func narrowed(to folder: VirtualPath) -> any StorageBackend {
        let table = self.table.narrowed(to: folder)
        return table.isSingle ? table.root : MountedStorage(table)
    }

    /// Whether the path is a mount point, or a folder with one in it.
    private func isFixed(_ path: VirtualPath) -> Bool {
        self.table.isMountPoint(path) || self.table.hasMounts(below: path)
    }
}

extension FileAttributes {
    /// A folder that is only there because a mount lies below it.
    static let virtualFolder = FileAttributes(kind: .directory, mode: 0o555)
}
