// The storage port: what a driver for files implements. Nothing here knows sockets, replies or sessions.
public import FTPProtocol

/// Files below one root, wherever they are kept.
///
/// Calls block, and are made on the blocking pool only. Paths are absolute below the backend's root. A backend never
/// follows anything out of its root, and throws `StorageError` and nothing else.
public protocol StorageBackend: Sendable {
    /// What is known of a file or folder. Links that stay below the root are followed.
    func attributes(of path: VirtualPath) throws(StorageError) -> FileAttributes
    /// Opens a folder for reading its entries in batches.
    func openDirectory(_ path: VirtualPath, detail: DirectoryDetail) throws(StorageError) -> any DirectoryCursor
    /// Makes a folder; its parent must exist.
    func makeDirectory(_ path: VirtualPath, mode: UInt16) throws(StorageError)
    /// Removes an empty folder.
    func removeDirectory(_ path: VirtualPath) throws(StorageError)
    /// Removes a file, or a link (never what the link points at).
    func removeFile(_ path: VirtualPath) throws(StorageError)
    /// Renames a file or folder; without `replacing`, an existing target is `.alreadyExists`, decided atomically.
    func rename(_ source: VirtualPath, to target: VirtualPath, replacing: Bool) throws(StorageError)
    /// Changes times and modes.
    func change(_ path: VirtualPath, _ changes: [FactChange]) throws(StorageError)
    /// Bytes that a user can still store in that folder.
    func availableBytes(at path: VirtualPath) throws(StorageError) -> UInt64
    /// Opens a file for reading.
    func openForReading(_ path: VirtualPath) throws(StorageError) -> any ReadSource
    /// Opens a file for writing.
    func openForWriting(_ path: VirtualPath, _ intent: WriteIntent) throws(StorageError) -> any WriteSink
    /// That folder as a backend of its own: nothing outside it can be reached through it, by links neither.
    func narrowed(to folder: VirtualPath) -> any StorageBackend
}

/// How much of each entry a directory cursor reads.
public enum DirectoryDetail: Hashable, Sendable {
    /// Names alone: no look at each file.
    case names
    /// Names and attributes.
    case attributes
}

/// Reads a folder in batches, in the order the backend has. Used by one thread at a time; closes itself when released.
public protocol DirectoryCursor: AnyObject, Sendable {
    /// Up to `limit` further entries, without `.` and `..`; empty at the end.
    func next(_ limit: Int) throws(StorageError) -> [DirectoryEntry]
}

/// An open file to read from. Used by one thread at a time; closes itself when released.
public protocol ReadSource: AnyObject, Sendable {
    /// Bytes in the file when it was opened.
    var size: UInt64 { get }
    /// What it is.
    var attributes: FileAttributes { get }
    /// A descriptor that `sendfile` takes, or nil: then `read` is used. It stays the source's.
    var descriptor: Int32? { get }
    /// Reads into the buffer from that byte on; 0 at the end.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int
}

/// How a file is opened for writing.
public struct WriteIntent: Hashable, Sendable {
    /// What happens with what is there; the same cases as the session's upload modes.
    public enum Mode: Hashable, Sendable {
        /// A new file; an old one of that name stays as it is until `commit`, which replaces it if `replacing`.
        case create(replacing: Bool)
        /// In place from that byte on. Bytes behind it are cut off by the first write, or by `commit` when nothing was
        /// written; a sink that is discarded before leaves them. Behind the end: `.invalidRange`.
        case resume(at: UInt64)
        /// In place at the end; a missing file is made if `creating`, else `.notFound`.
        case append(creating: Bool)
        /// A name that isn't taken, made from the path's: `name`, `name.1`, `name.2` ...
        case unique
    }

    /// What happens with what is there.
    public var mode: Mode
    /// Mode bits of a new file.
    public var permissions: UInt16
    /// Bytes that the client announced (ALLO): reserved where the file system can, `.noSpace` when they can't fit.
    public var allocation: UInt64?

    /// An intent.
    public init(_ mode: Mode, permissions: UInt16 = 0o644, allocation: UInt64? = nil) {
        self.mode = mode
        self.permissions = permissions
        self.allocation = allocation
    }
}

/// An open file to write to. Used by one thread at a time. One of `commit` and `discard` ends it; a sink released
/// without either discards.
public protocol WriteSink: AnyObject, Sendable {
    /// The path it will have after `commit`: for `.unique` the name that was made up.
    var path: VirtualPath { get }
    /// Writes all of it behind what was written.
    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError)
    /// Makes the file visible, whole, under its name. After it throws, the sink is discarded.
    func commit() throws(StorageError)
    /// Drops what was written, as far as the mode allows: in place modes keep the bytes that arrived.
    /// With `keepingPartial` a new file stays under its name, if none is there.
    func discard(keepingPartial: Bool)
}
