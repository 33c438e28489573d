// Which backend a path lies in: a site's own directory, and its virtual directories.
public import FTPProtocol

/// A root backend, and backends at paths below it. The longest path that holds a path wins.
///
/// Copying it copies references. A look-up costs one hash for each name of the path, however many mounts there are.
public struct MountTable: Sendable {
    /// The root first, whose path is `/`; the others in the order they came.
    public let mounts: [Mount]
    private let index: [VirtualPath: Int]
    /// By folder, the names in it that lead to mounts.
    private let names: [VirtualPath: [MountedName]]

    /// A table of one backend.
    public init(root: any StorageBackend, rights: Permissions = .all) {
        self.mounts = [Mount(path: .root, backend: root, rights: rights)]
        self.index = [:]
        self.names = [:]
    }

    /// A table with virtual directories, which may lie in each other.
    public init(
        root: any StorageBackend,
        rights: Permissions = .all,
        directories: [Mount]
    ) throws(MountError) {
        var index: [VirtualPath: Int] = [:]
        for (number, mount) in directories.enumerated() {
            guard !mount.path.isRoot else { throw .atRoot }
            guard index.updateValue(number + 1, forKey: mount.path) == nil else { throw .duplicate(mount.path) }
        }
        self.mounts = [Mount(path: .root, backend: root, rights: rights)] + directories
        self.index = index
        self.names = Self.names(of: directories)
    }

    /// True when there is nothing but the root.
    public var isSingle: Bool { self.mounts.count == 1 }

    /// The root's backend.
    public var root: any StorageBackend { self.mounts[0].backend }

    /// The mount that a path lies in, by its place in `mounts`.
    public func mount(of path: VirtualPath) -> Int {
        guard !self.index.isEmpty else { return 0 }
        var folder = path
        while !folder.isRoot {
            if let found = self.index[folder] { return found }
            folder = folder.parent
        }
        return 0
    }

    /// The mount that a path lies in, and the path as that mount's backend knows it.
    public func resolve(_ path: VirtualPath) -> (mount: Mount, inner: VirtualPath) {
        let mount = self.mounts[self.mount(of: path)]
        // A mount holds what it was found for.
        return (mount, path.seen(from: mount.path) ?? path)
    }

    /// What mounts lets be done there at most.
    public func rights(at path: VirtualPath) -> Permissions { self.mounts[self.mount(of: path)].rights }

    /// What may be done in one of them at least.
    public var allRights: Permissions { self.mounts.reduce([]) { $0.union($1.rights) } }

    /// Whether the path is a mount's own.
    public func isMountPoint(_ path: VirtualPath) -> Bool { self.index[path] != nil }

    /// Whether a mount lies below the path, at any depth.
    public func hasMounts(below path: VirtualPath) -> Bool { self.names[path] != nil }

    /// The names in a folder that lead to mounts.
    func names(in folder: VirtualPath) -> [MountedName] { self.names[folder] ?? [] }

    /// What a user sees whose root is that folder, of this table: the folder, and the mounts below it.
    ///
    /// - Parameter others: further mounts, at the paths where they are seen; those below the folder come first.
    public func narrowed(to folder: VirtualPath, adding others: [Mount] = []) -> MountTable {
        guard !folder.isRoot else { return self }
        let (mount, inner) = self.resolve(folder)
        var below: [Mount] = []
        if self.hasMounts(below: folder) {
            for mount in self.mounts where mount.path.isBelow(folder) {
                guard let path = mount.path.seen(from: folder) else { continue }
                below.append(Mount(path: path, backend: mount.backend, isListed: mount.isListed, rights: mount.rights))
            }
        }
        let taken = Set(below.map(\.path))
        below += others.filter { !$0.path.isRoot && !taken.contains($0.path) }
        return MountTable(distinct: below, root: mount.backend.narrowed(to: inner), rights: mount.rights)
    }

    /// Those mounts around another root, which has the rights of this one.
    public func replacingRoot(_ root: any StorageBackend, mounts: [Mount]) -> MountTable {
        MountTable(distinct: mounts, root: root, rights: self.mounts[0].rights)
    }

    /// A table of mounts that another table has checked.
    private init(distinct directories: [Mount], root: any StorageBackend, rights: Permissions) {
        self.mounts = [Mount(path: .root, backend: root, rights: rights)] + directories
        let pairs = directories.enumerated().map { ($0.element.path, $0.offset + 1) }
        self.index = Dictionary(pairs) { first, _ in first }
        self.names = Self.names(of: directories)
    }

    private static func names(of directories: [Mount]) -> [VirtualPath: [MountedName]] {
        let own = Dictionary(directories.map { ($0.path, $0.isListed) }) { first, _ in first }
        var listed: [VirtualPath: Bool] = own
        for mount in directories {
            var folder = mount.path.parent
            while !folder.isRoot {
                if own[folder] == nil { listed[folder] = mount.isListed || listed[folder] == true }
                folder = folder.parent
            }
        }
        var names: [VirtualPath: [MountedName]] = [:]
        for (path, isListed) in listed {
            let name = MountedName(name: Array(path.name), isMount: own[path] != nil, isListed: isListed)
            names[path.parent, default: []].append(name)
        }
        return names.mapValues { $0.sorted { $0.name.lexicographicallyPrecedes($1.name) } }
    }
}

/// A name in a folder that is a mount, or leads to one.
struct MountedName: Hashable, Sendable {
    var name: [UInt8]
    /// False for a folder on the way, which what lies there really takes the place of.
    var isMount: Bool
    var isListed: Bool
}
