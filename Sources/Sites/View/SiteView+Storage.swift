// A view as a backend: each call, checked and passed on.
internal import AccessRules
public import FTPProtocol
public import Storage

extension SiteView: StorageBackend {
    /// Folders that the login may do anything in can be entered; files can be looked at by those who may see them.
    public func attributes(of path: VirtualPath) throws(StorageError) -> FileAttributes {
        try self.checkFilter(path, isFolder: true)
        let rights = self.rights(at: path)
        guard !rights.isEmpty else { throw .notPermitted }
        var found: FileAttributes
        do throws(StorageError) { found = try self.files.attributes(of: path) } catch {
            guard error == .notFound, !self.seesFiles(with: rights) else { throw error }
            throw .notPermitted
        }
        if found.kind != .directory {
            try self.checkFilter(path, isFolder: false)
            guard self.seesFiles(with: rights) else { throw .notPermitted }
        }
        found.rights = rights
        return found
    }

    /// Opens a folder; hidden names are left out.
    public func openDirectory(
        _ path: VirtualPath,
        detail: DirectoryDetail
    ) throws(StorageError) -> any DirectoryCursor {
        try self.check(path, .list, isFolder: true)
        return SiteCursor(try self.files.openDirectory(path, detail: detail), at: path, in: self)
    }

    /// Makes a folder.
    public func makeDirectory(_ path: VirtualPath, mode: UInt16) throws(StorageError) {
        try self.check(path, .makeDirectory, isFolder: true)
        try self.files.makeDirectory(path, mode: mode)
    }

    /// Removes an empty folder.
    public func removeDirectory(_ path: VirtualPath) throws(StorageError) {
        try self.check(path, .removeDirectory, isFolder: true)
        guard !path.isRoot else { throw .notPermitted }
        try self.files.removeDirectory(path)
    }

    /// Removes a file, and gives back what it counted for.
    public func removeFile(_ path: VirtualPath) throws(StorageError) {
        try self.check(path, .delete, isFolder: false)
        guard let quota = self.quota(at: path) else { return try self.files.removeFile(path) }
        try quota.removing(path) { () throws(StorageError) in try self.files.removeFile(path) }
    }

    /// Renames a file or folder. Both ends are checked; a folder that rules name stays where it is, for elsewhere other
    /// rules would hold for what lies in it.
    public func rename(_ source: VirtualPath, to target: VirtualPath, replacing: Bool) throws(StorageError) {
        let isFolder = try self.isFolder(source)
        try self.check(source, .rename, isFolder: isFolder)
        try self.check(target, .rename, isFolder: isFolder)
        guard let ruled = source.placed(in: self.home.rulesRoot) else { throw .invalidName }
        guard !self.terms.access.hasRules(atOrBelow: ruled) else { throw .notPermitted }
        let replaces = replacing && self.terms.allowsReplaceOnRename && self.rights(at: target).contains(.overwrite)
        let work = { () throws(StorageError) in try self.files.rename(source, to: target, replacing: replaces) }
        guard let quota = self.quota(at: target) else { return try work() }
        try quota.renaming(source, to: target, replacing: replaces, work)
    }

    /// Which rules of the filter hold for a path; only a filter wants to know.
    private func isFolder(_ path: VirtualPath) throws(StorageError) -> Bool {
        guard self.refusal(of: path) == .fileExtension else { return false }
        return try self.files.attributes(of: path).kind == .directory
    }

    /// Changes times and modes.
    public func change(_ path: VirtualPath, _ changes: [FactChange]) throws(StorageError) {
        try self.check(path, .changeAttributes, isFolder: try self.isFolder(path))
        try self.files.change(path, changes)
    }

    /// Bytes that the login can still store there: what the disk, its quota and the largest allowed file leave.
    public func availableBytes(at path: VirtualPath) throws(StorageError) -> UInt64 {
        try self.checkFilter(path, isFolder: true)
        guard !self.rights(at: path).isEmpty else { throw .notPermitted }
        let available = try self.files.availableBytes(at: path)
        let left = self.quota(at: path)?.bytesLeft() ?? .max
        return min(available, left, self.maxContentLength(at: path) ?? .max)
    }

    /// Opens a file for reading; a source with a descriptor keeps it.
    public func openForReading(_ path: VirtualPath) throws(StorageError) -> any ReadSource {
        try self.check(path, .read, isFolder: false)
        return try self.files.openForReading(path)
    }

    /// Opens a file for writing: what may not be replaced is `.alreadyExists`, what may not be made `.notPermitted`.
    public func openForWriting(_ path: VirtualPath, _ intent: WriteIntent) throws(StorageError) -> any WriteSink {
        try self.checkFilter(path, isFolder: false)
        var intent = intent
        intent.mode = try self.allowed(intent.mode, at: path)
        let length = self.maxContentLength(at: path)
        if let length, let allocation = intent.allocation, allocation > length { throw .tooLarge }
        let sink = try self.openCounted(path, intent)
        guard let length else { return sink }
        return LengthLimitedSink(sink, left: length - min(length, try self.offset(of: intent.mode, at: path)))
    }

    private func openCounted(_ path: VirtualPath, _ intent: WriteIntent) throws(StorageError) -> any WriteSink {
        guard let quota = self.quota(at: path) else { return try self.files.openForWriting(path, intent) }
        return try quota.open(path, intent) { () throws(StorageError) in try self.files.openForWriting(path, intent) }
    }

    /// The mode that the rights leave of what was asked for.
    private func allowed(_ mode: WriteIntent.Mode, at path: VirtualPath) throws(StorageError) -> WriteIntent.Mode {
        let rights = self.rights(at: path)
        switch mode {
        case .create(let replacing):
            if rights.contains(.upload) { return .create(replacing: replacing && rights.contains(.overwrite)) }
            guard replacing, rights.contains(.overwrite), self.hasFile(path) else { throw .notPermitted }
            return mode
        case .resume:
            guard rights.contains(.overwrite) else { throw .notPermitted }
            return mode
        case .append(let creating):
            guard rights.contains(.append) else { throw .notPermitted }
            return .append(creating: creating && rights.contains(.upload))
        case .unique:
            guard rights.contains(.upload) else { throw .notPermitted }
            return mode
        }
    }

    private func hasFile(_ path: VirtualPath) -> Bool { (try? self.files.attributes(of: path))?.kind == .file }

    private func maxContentLength(at path: VirtualPath) -> UInt64? {
        path.placed(in: self.home.rulesRoot).flatMap(self.terms.access.maxContentLength(at:))
    }

    /// Where writing begins.
    private func offset(of mode: WriteIntent.Mode, at path: VirtualPath) throws(StorageError) -> UInt64 {
        switch mode {
        case .create, .unique: 0
        case .resume(let offset): offset
        case .append: try self.files.attributes(of: path).size
        }
    }

    /// A view of that folder under the same rules; only files that lie there really can be reached.
    public func narrowed(to folder: VirtualPath) -> any StorageBackend {
        guard !folder.isRoot else { return self }
        guard let ruled = folder.placed(in: self.home.rulesRoot) else { return UnavailableStorage(.invalidName) }
        var terms = self.terms
        terms.quota = self.quota(at: folder)?.narrowed(to: folder)
        let home = Home(mounts: self.home.mounts.narrowed(to: folder), rulesRoot: ruled)
        return SiteView(home, under: terms)
    }
}
