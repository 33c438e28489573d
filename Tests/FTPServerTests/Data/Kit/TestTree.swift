import FTPProtocol
import Storage
import Synchronization

/// A backend of folders in memory, for listings alone.
final class TestTree: StorageBackend {
    private let folders: [VirtualPath: [DirectoryEntry]]
    private let closed: Set<VirtualPath>
    private let reads = Mutex<[Int]>([])

    /// Folders that were opened, and for each batch how many entries were asked for.
    var batchLimits: [Int] { self.reads.withLock { $0 } }

    /// A tree from the paths of files; those that end in a slash are folders. `closed` can't be opened.
    init(_ paths: [String], closed: Set<String> = []) {
        var folders: [VirtualPath: [DirectoryEntry]] = [.root: []]
        var known: Set<VirtualPath> = []
        for (number, path) in paths.enumerated() {
            Self.add(path, number + 1, to: &folders, &known)
        }
        self.folders = folders
        self.closed = Set(closed.map { Self.path($0) })
    }

    /// One folder, `/`, with that many files `f000000` ..., the last one first.
    init(fileCount: Int) {
        let entries = (0..<fileCount).reversed().map { number in
            let digits = String(number)
            let name = "f" + String(repeating: "0", count: 6 - digits.count) + digits
            return DirectoryEntry(name: Array(name.utf8), attributes: FileAttributes(kind: .file, size: UInt64(number)))
        }
        self.folders = [.root: entries]
        self.closed = []
    }

    static func path(_ text: String) -> VirtualPath {
        PathArgument(Array(text.utf8)).flatMap { VirtualPath.root.resolving($0) } ?? .root
    }

    func attributes(of path: VirtualPath) throws(StorageError) -> FileAttributes {
        if path.isRoot { return FileAttributes(kind: .directory, inode: 1) }
        guard let entry = self.folders[path.parent]?.first(where: { $0.name[...] == path.name }),
            let attributes = entry.attributes
        else { throw .notFound }
        return attributes
    }

    func openDirectory(_ path: VirtualPath, detail: DirectoryDetail) throws(StorageError) -> any DirectoryCursor {
        guard !self.closed.contains(path) else { throw .notPermitted }
        guard let entries = self.folders[path] else { throw .notFound }
        return Cursor(entries, detail) { limit in self.reads.withLock { $0.append(limit) } }
    }

    func makeDirectory(_ path: VirtualPath, mode: UInt16) throws(StorageError) { throw .unsupported }
    func removeDirectory(_ path: VirtualPath) throws(StorageError) { throw .unsupported }
    func removeFile(_ path: VirtualPath) throws(StorageError) { throw .unsupported }
    func rename(_ source: VirtualPath, to target: VirtualPath, replacing: Bool) throws(StorageError) {
        throw .unsupported
    }
    func change(_ path: VirtualPath, _ changes: [FactChange]) throws(StorageError) { throw .unsupported }
    func availableBytes(at path: VirtualPath) throws(StorageError) -> UInt64 { throw .unsupported }
    func openForReading(_ path: VirtualPath) throws(StorageError) -> any ReadSource { throw .unsupported }
    func openForWriting(_ path: VirtualPath, _ intent: WriteIntent) throws(StorageError) -> any WriteSink {
        throw .unsupported
    }

    /// Adds a file with its folders. Sizes and times come from its number: the first is the smallest and the oldest.
    private static func add(
        _ text: String,
        _ number: Int,
        to folders: inout [VirtualPath: [DirectoryEntry]],
        _ known: inout Set<VirtualPath>
    ) {
        var path = VirtualPath.root
        let names = Self.path(text).components
        for (depth, name) in names.enumerated() {
            let isFolder = depth < names.count - 1 || text.hasSuffix("/")
            let attributes = FileAttributes(
                kind: isFolder ? .directory : .file,
                size: UInt64(number),
                modified: FileTime(seconds: Int64(number)),
                inode: UInt64(number * 100 + depth)
            )
            guard let child = path.appending(name) else { return }
            if known.insert(child).inserted {
                folders[path]?.append(DirectoryEntry(name: Array(name), attributes: attributes))
            }
            path = child
            if isFolder, folders[path] == nil { folders[path] = [] }
        }
    }

    private final class Cursor: DirectoryCursor {
        private let rest: Mutex<ArraySlice<DirectoryEntry>>
        private let detail: DirectoryDetail
        private let note: @Sendable (Int) -> Void

        init(_ entries: [DirectoryEntry], _ detail: DirectoryDetail, note: @escaping @Sendable (Int) -> Void) {
            self.rest = Mutex(entries[...])
            self.detail = detail
            self.note = note
        }

        func next(_ limit: Int) throws(StorageError) -> [DirectoryEntry] {
            self.note(limit)
            let batch = self.rest.withLock { rest in
                defer { rest = rest.dropFirst(limit) }
                return Array(rest.prefix(limit))
            }
            guard self.detail == .names else { return batch }
            return batch.map { DirectoryEntry(name: $0.name, attributes: nil) }
        }
    }
}
