// A backend that isn't there: what was to be served can't be.
public import FTPProtocol

/// Answers every call with the same error.
public struct UnavailableStorage: StorageBackend {
    /// The error.
    public let error: StorageError

    /// A backend that always fails so.
    public init(_ error: StorageError) { self.error = error }

    /// Throws the error.
    public func attributes(of path: VirtualPath) throws(StorageError) -> FileAttributes { throw self.error }

    /// Throws the error.
    public func openDirectory(
        _ path: VirtualPath,
        detail: DirectoryDetail
    ) throws(StorageError) -> any DirectoryCursor { throw self.error }

    /// Throws the error.
    public func makeDirectory(_ path: VirtualPath, mode: UInt16) throws(StorageError) { throw self.error }

    /// Throws the error.
    public func removeDirectory(_ path: VirtualPath) throws(StorageError) { throw self.error }

    /// Throws the error.
    public func removeFile(_ path: VirtualPath) throws(StorageError) { throw self.error }

    /// Throws the error.
    public func rename(_ source: VirtualPath, to target: VirtualPath, replacing: Bool) throws(StorageError) {
        throw self.error
    }

    /// Throws the error.
    public func change(_ path: VirtualPath, _ changes: [FactChange]) throws(StorageError) { throw self.error }

    /// Throws the error.
    public func availableBytes(at path: VirtualPath) throws(StorageError) -> UInt64 { throw self.error }

    /// Throws the error.
    public func openForReading(_ path: VirtualPath) throws(StorageError) -> any ReadSource { throw self.error }

    /// Throws the error.
    public func openForWriting(_ path: VirtualPath, _ intent: WriteIntent) throws(StorageError) -> any WriteSink {
        throw self.error
    }

    /// Itself.
    public func narrowed(to folder: VirtualPath) -> any StorageBackend { self }
}
