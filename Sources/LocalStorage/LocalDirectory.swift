// A directory of the host as a backend, whether it is there or not.
public import FTPProtocol
internal import LinuxSystem
public import Storage
internal import SystemPackage

/// A directory that is opened when it is first used. While it is missing, every call fails with the reason; when it
/// appears, or another takes its place, that one is served: a share may be mounted after the server has started.
public struct LocalDirectory: Sendable {
    private let root: DirectoryRoot
    private let folder: VirtualPath

    /// The directory at an absolute path.
    public init(path: String, options: LocalStorage.Options = LocalStorage.Options()) {
        self.root = DirectoryRoot(path: path, options: options, calls: LinuxFileCalls())
        self.folder = .root
    }

    /// The directory at an absolute path.
    ///
    /// - Parameter syncsUploads: whether an upload is on the disk before the client hears that it is stored.
    public init(path: String, syncsUploads: Bool) {
        var options = LocalStorage.Options()
        options.syncsUploads = syncsUploads
        self.init(path: path, options: options)
    }

    private init(_ root: DirectoryRoot, folder: VirtualPath) {
        self.root = root
        self.folder = folder
    }

    /// Makes a directory of the host; the one it lies in must be there.
    ///
    /// - Parameter mode: exactly what it gets; the process's umask takes nothing from it.
    /// - Throws: `.alreadyExists`, `.notFound` for the directory around it, and what else the system says.
    public static func make(_ path: String, mode: UInt16) throws(StorageError) {
        let path = FilePath(path).lexicallyNormalized()
        guard path.isAbsolute, let name = path.lastComponent?.string else { throw .alreadyExists }
        let around = path.removingLastComponent().string
        let storage: LocalStorage
        do throws(LocalStorageError) { storage = try LocalStorage(root: around) } catch {
            throw .failed(error.description)
        }
        guard let inner = VirtualPath.root.appending(Array(name.utf8)) else { throw .invalidName }
        try storage.makeDirectory(inner, mode: mode)
    }

    /// Removes what uploads have left behind that a crash cut off; passes over a directory that isn't there.
    public func sweep(_ isCancelled: () -> Bool) {
        guard let storage = try? self.root.current() else { return }
        storage.removeStaleSpoolFiles(at: .readWallClock(), isCancelled: isCancelled)
    }

    /// Does something in the directory; once more when it isn't what is at its path any more.
    ///
    /// A descriptor stays good whatever becomes of the name it was opened by. That the name leads elsewhere now is
    /// noticed when something isn't found, or when the root is looked at, as every login does.
    private func using<Value>(
        _ path: VirtualPath,
        _ work: (LocalStorage) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        if path.isRoot { _ = self.root.lookAgain() }
        do throws(StorageError) { return try work(self.storage()) } catch {
            switch error {
            case .notFound, .failed:
                guard self.root.lookAgain() else { throw error }
                return try work(self.storage())
            case .alreadyExists, .notADirectory, .isADirectory, .directoryNotEmpty, .notPermitted, .readOnly, .noSpace,
                .quotaExceeded, .invalidName, .tooLarge, .busy, .outOfResources, .invalidRange, .unsupported:
                throw error
            }
        }
    }

    private func storage() throws(StorageError) -> LocalStorage {
        let storage = try self.root.current()
        return try mapped { () throws(Errno) in try storage.below(self.folder) }
    }
}

extension LocalDirectory: StorageBackend {
    /// What is known of a file or folder.
    public func attributes(of path: VirtualPath) throws(StorageError) -> FileAttributes {
        try self.using(path) { (storage) throws(StorageError) in try storage.attributes(of: path) }
    }

    /// Opens a folder for reading its entries in batches.
    public func openDirectory(
        _ path: VirtualPath,
        detail: DirectoryDetail
    ) throws(StorageError) -> any DirectoryCursor {
        try self.using(path) { (storage) throws(StorageError) in try storage.openDirectory(path, detail: detail) }
    }

    /// Makes a folder.
    public func makeDirectory(_ path: VirtualPath, mode: UInt16) throws(StorageError) {
        try self.using(path) { (storage) throws(StorageError) in try storage.makeDirectory(path, mode: mode) }
    }

    /// Removes an empty folder.
    public func removeDirectory(_ path: VirtualPath) throws(StorageError) {
        try self.using(path) { (storage) throws(StorageError) in try storage.removeDirectory(path) }
    }

    /// Removes a file, or a link.
    public func removeFile(_ path: VirtualPath) throws(StorageError) {
        try self.using(path) { (storage) throws(StorageError) in try storage.removeFile(path) }
    }

    /// Renames a file or folder.
    public func rename(_ source: VirtualPath, to target: VirtualPath, replacing: Bool) throws(StorageError) {
        try self.using(source) { (storage) throws(StorageError) in
            try storage.rename(source, to: target, replacing: replacing)
        }
    }

    /// Changes times and modes.
    public func change(_ path: VirtualPath, _ changes: [FactChange]) throws(StorageError) {
        try self.using(path) { (storage) throws(StorageError) in try storage.change(path, changes) }
    }

    /// Bytes that a user can still store in that folder.
    public func availableBytes(at path: VirtualPath) throws(StorageError) -> UInt64 {
        try self.using(path) { (storage) throws(StorageError) in try storage.availableBytes(at: path) }
    }

    /// Opens a file for reading.
    public func openForReading(_ path: VirtualPath) throws(StorageError) -> any ReadSource {
        try self.using(path) { (storage) throws(StorageError) in try storage.openForReading(path) }
    }

    /// Opens a file for writing.
    public func openForWriting(_ path: VirtualPath, _ intent: WriteIntent) throws(StorageError) -> any WriteSink {
        try self.using(path) { (storage) throws(StorageError) in try storage.openForWriting(path, intent) }
    }

    /// That folder as a backend of its own, which follows the directory when it comes and goes.
    public func narrowed(to folder: VirtualPath) -> any StorageBackend {
        guard let inner = folder.placed(in: self.folder) else { return UnavailableStorage(.invalidName) }
        return LocalDirectory(self.root, folder: inner)
    }
}
