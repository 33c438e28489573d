// A folder of a backend as a backend, for those that have nothing better.
public import FTPProtocol

extension StorageBackend {
    /// That folder as a backend of its own, whose root it is.
    ///
    /// This puts the folder in front of each path. A backend with links must do better: one in the folder that leads out
    /// of it must lead nowhere.
    public func narrowed(to folder: VirtualPath) -> any StorageBackend {
        folder.isRoot ? self : NarrowedStorage(base: self, folder: folder)
    }
}

/// A folder of a backend without links.
struct NarrowedStorage: StorageBackend {
    let base: any StorageBackend
    let folder: VirtualPath

    private func inner(_ path: VirtualPath) throws(StorageError) -> VirtualPath {
        guard let inner = path.placed(in: self.folder) else { throw .invalidName }
        return inner
    }

    /// A backend knows its own root, but not this one.
    private func changeable(_ path: VirtualPath) throws(StorageError) -> VirtualPath {
        guard !path.isRoot else { throw .notPermitted }
        return try self.inner(path)
    }

    func attributes(of path: VirtualPath) throws(StorageError) -> FileAttributes {
        try self.base.attributes(of: self.inner(path))
    }

    func openDirectory(_ path: VirtualPath, detail: DirectoryDetail) throws(StorageError) -> any DirectoryCursor {
        try self.base.openDirectory(self.inner(path), detail: detail)
    }

    func makeDirectory(_ path: VirtualPath, mode: UInt16) throws(StorageError) {
        try self.base.makeDirectory(self.inner(path), mode: mode)
    }

    func removeDirectory(_ path: VirtualPath) throws(StorageError) {
        try self.base.removeDirectory(self.changeable(path))
    }

    func removeFile(_ path: VirtualPath) throws(StorageError) { try self.base.removeFile(self.inner(path)) }

    func rename(_ source: VirtualPath, to target: VirtualPath, replacing: Bool) throws(StorageError) {
        try self.base.rename(self.changeable(source), to: self.changeable(target), replacing: replacing)
    }

    func change(_ path: VirtualPath, _ changes: [FactChange]) throws(StorageError) {
        try self.base.change(self.changeable(path), changes)
    }

    func availableBytes(at path: VirtualPath) throws(StorageError) -> UInt64 {
        try self.base.availableBytes(at: self.inner(path))
    }

    func openForReading(_ path: VirtualPath) throws(StorageError) -> any ReadSource {
        try self.base.openForReading(self.inner(path))
    }

    func openForWriting(_ path: VirtualPath, _ intent: WriteIntent) throws(StorageError) -> any WriteSink {
        let sink = try self.base.openForWriting(self.inner(path), intent)
        guard let seen = sink.path.seen(from: self.folder) else { throw .invalidName }
        return PlacedSink(sink, path: seen)
    }
}

/// A sink under the path by which its user knows it.
final class PlacedSink: WriteSink {
    let path: VirtualPath
    private let sink: any WriteSink

    init(_ sink: any WriteSink, path: VirtualPath) {
        self.sink = sink
        self.path = path
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) { try self.sink.write(bytes) }

    func commit() throws(StorageError) { try self.sink.commit() }

    func discard(keepingPartial: Bool) { self.sink.discard(keepingPartial: keepingPartial) }
}
