// Walks over the folders of a listing, a small step at a time: nothing here waits for a socket.
internal import FTPProtocol
internal import FTPSession
internal import Storage

/// Where a listing is. One folder is open at a time; those that are still to come wait in a stack.
struct ListingWalk: Sendable {
    /// A folder that is listed.
    struct Folder: Sendable {
        let path: VirtualPath
        /// As the client would write it; empty, or with a slash at its end.
        let written: [UInt8]
        /// How deep it lies below the folder that was asked for.
        var depth = 0
        /// What is looked for in it; empty: everything.
        var components: ArraySlice<GlobPath.Component> = []
    }

    private let plan: ListingPlan
    private let storage: any StorageBackend
    /// The last one comes next.
    private var pending: [Folder] = []
    private var foldersLeft = 0
    /// Folders that were opened, where the backend numbers them: a link may lead back up.
    private var seen: Set<FileNumber> = []
    /// How many bytes of `Folder.written` LIST leaves out.
    private var writtenRootCount = 0

    private var folder: Folder?
    /// nil when the open folder was read to its end.
    private var cursor: (any DirectoryCursor)?
    /// True while the open folder may be small enough to be sorted.
    private var isGathering = false
    private var gathered: [DirectoryEntry] = []
    private var queue = EntryQueue()
    /// Folders found in the open one, in the order shown.
    private var children: [Folder] = []

    init(plan: ListingPlan, storage: any StorageBackend) {
        self.plan = plan
        self.storage = storage
    }

    // MARK: The beginning

    /// Opens what was asked for.
    mutating func begin(_ request: ListingRequest) throws(StorageError) {
        let attributes: FileAttributes
        do throws(StorageError) {
            attributes = try self.storage.attributes(of: request.path)
        } catch {
            guard request.allowsPattern, GlobPath.hasPattern(request.path) else { throw error }
            return try self.beginPattern(request)
        }
        if attributes.kind == .directory, !request.options.contains(.directory) {
            self.foldersLeft = self.plan.recurses ? ListingLimits.recursedFoldersMax : 1
            let written = WrittenPath.folder(request.prefix)
            try self.enter(Folder(path: request.path, written: written), attributes)
        } else if case .facts = request.style {
            throw .notADirectory
        } else {
            self.queue = EntryQueue([DirectoryEntry(name: self.ownName(request), attributes: attributes)])
        }
    }

    private mutating func beginPattern(_ request: ListingRequest) throws(StorageError) {
        guard let glob = GlobPath(request.path) else { throw .invalidName }
        let components = glob.components[...]
        let written = WrittenPath.folder(of: request.prefix, request.path, patternCount: components.count)
        self.writtenRootCount = written.count
        self.foldersLeft = GlobPath.foldersMax
        try self.enter(Folder(path: glob.folder, written: written, components: components), nil)
    }

    /// The name of a file, or of a folder with `-d`, that was asked for itself.
    private func ownName(_ request: ListingRequest) -> [UInt8] {
        if self.plan.namesPaths, !request.prefix.isEmpty { return request.prefix }
        if request.prefix.isEmpty, request.options.contains(.directory) { return [UInt8(ascii: ".")] }
        return request.path.isRoot ? request.path.bytes : Array(request.path.name)
    }

    // MARK: Steps

    /// Does one step: reads a batch, or appends lines, or opens a folder. False when all is done.
    mutating func next(into buffer: inout [UInt8]) throws(StorageError) -> Bool {
        if !self.queue.isEmpty {
            self.showEntries(in: &buffer)
        } else if self.cursor != nil {
            try self.readBatch()
        } else {
            self.pending.append(contentsOf: self.children.reversed())
            self.children = []
            guard let folder = self.pending.popLast() else { return false }
            self.enterFurther(folder, &buffer)
        }
        return true
    }

    /// Opens a folder that was found on the way; one that can't be opened is passed over.
    private mutating func enterFurther(_ folder: Folder, _ buffer: inout [UInt8]) {
        if folder.components.isEmpty, !self.plan.namesPaths {
            self.plan.format.appendHeading(folder.written.dropLast(), to: &buffer)
        }
        try? self.enter(folder, nil)
    }

    private mutating func enter(_ folder: Folder, _ attributes: FileAttributes?) throws(StorageError) {
        self.foldersLeft -= 1
        self.folder = folder
        if let number = FileNumber(attributes) { self.seen.insert(number) }
        if case .name(let name)? = folder.components.first { return try self.lookUp(name, in: folder) }
        let wantsAttributes = self.plan.needsAttributes || folder.components.count > 1
        self.cursor = try self.storage.openDirectory(folder.path, detail: wantsAttributes ? .attributes : .names)
        self.isGathering = self.plan.order != nil
    }

    /// A name behind a pattern is looked up; its folder isn't read.
    private mutating func lookUp(_ name: [UInt8], in folder: Folder) throws(StorageError) {
        guard let path = folder.path.appending(name) else { return }
        self.queue = EntryQueue([DirectoryEntry(name: name, attributes: try self.storage.attributes(of: path))])
    }

    private mutating func readBatch() throws(StorageError) {
        let hasPattern = self.folder?.components.isEmpty == false
        let limit = hasPattern ? ListingLimits.patternBatchEntries : ListingLimits.batchEntries
        let batch = try self.cursor?.next(limit) ?? []
        self.gathered.append(contentsOf: batch.filter { self.isShown($0.name) })
        if batch.isEmpty {
            self.cursor = nil
            if self.isGathering { self.plan.order?.sort(&self.gathered) }
        } else if self.isGathering, self.gathered.count <= ListingLimits.sortedEntriesMax {
            return
        }
        self.isGathering = false
        self.queue = EntryQueue(self.gathered)
        self.gathered = []
    }

    private func isShown(_ name: [UInt8]) -> Bool {
        switch self.folder?.components.first {
        case .pattern(let pattern): pattern.matches(name, all: self.plan.showsHidden)
        case .name, nil: self.plan.showsHidden || name.first != UInt8(ascii: ".")
        }
    }

    private mutating func showEntries(in buffer: inout [UInt8]) {
        let end = buffer.count + ListingLimits.chunkBytes
        while buffer.count < end, let entry = self.queue.next() { self.show(entry, in: &buffer) }
    }

    private mutating func show(_ entry: DirectoryEntry, in buffer: inout [UInt8]) {
        guard let folder = self.folder else { return self.plan.format.append(entry, to: &buffer) }
        if folder.components.count > 1 {
            self.noteChild(entry, of: folder, components: folder.components.dropFirst())
            return
        }
        let prefix = self.prefix(of: folder)
        if prefix.isEmpty {
            self.plan.format.append(entry, to: &buffer)
        } else {
            let named = DirectoryEntry(name: prefix + entry.name, attributes: entry.attributes)
            self.plan.format.append(named, to: &buffer)
        }
        if self.plan.recurses, folder.components.isEmpty { self.noteChild(entry, of: folder, components: []) }
    }

    private func prefix(of folder: Folder) -> ArraySlice<UInt8> {
        if self.plan.namesPaths { return folder.written[...] }
        return folder.components.isEmpty ? [] : folder.written.dropFirst(self.writtenRootCount)
    }

    /// Puts a folder on the list of those to come, as far as the limits go.
    private mutating func noteChild(
        _ entry: DirectoryEntry,
        of folder: Folder,
        components: ArraySlice<GlobPath.Component>
    ) {
        guard entry.attributes?.kind == .directory, folder.depth < ListingLimits.depthMax else { return }
        guard self.pending.count + self.children.count < self.foldersLeft else { return }
        guard let path = folder.path.appending(entry.name) else { return }
        if components.isEmpty, let number = FileNumber(entry.attributes), !self.seen.insert(number).inserted { return }
        let written = folder.written + entry.name + [UInt8(ascii: "/")]
        let child = Folder(path: path, written: written, depth: folder.depth + 1, components: components)
        self.children.append(child)
    }
}

/// Entries that are shown next; the memory goes with the last one.
private struct EntryQueue: Sendable {
    private var entries: [DirectoryEntry]
    private var position = 0

    init(_ entries: [DirectoryEntry] = []) { self.entries = entries }

    var isEmpty: Bool { self.position == self.entries.count }

    mutating func next() -> DirectoryEntry? {
        guard !self.isEmpty else {
            self = EntryQueue()
            return nil
        }
        defer { self.position += 1 }
        return self.entries[self.position]
    }
}

/// What tells a folder from others, however it is reached.
private struct FileNumber: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64

    /// nil for backends that don't number their files.
    init?(_ attributes: FileAttributes?) {
        guard let attributes, attributes.inode != 0 else { return nil }
        self.device = attributes.device
        self.inode = attributes.inode
    }
}
