// What one login may do where: the rules of its site, reduced to sets of rights.
public import FTPProtocol

/// The rules of a site as they are for one login. Paths are those of the site, unless `HomeChoice.rulesSeeUserPaths`.
///
/// Copying it costs as much as copying two arrays: nothing is copied but counts.
public struct PathAccess: Sendable {
    /// What may be done where no rule says less.
    public let base: Permissions
    /// By folder; empty when `base` holds everywhere.
    private let access: [FolderAccess]
    private let folders: RuleFolders

    init(base: Permissions, access: [FolderAccess], folders: RuleFolders) {
        self.base = base
        self.access = access
        self.folders = folders
    }

    /// What a site without rules makes of an account.
    public static func unrestricted(_ base: Permissions) -> PathAccess {
        AccessRules.none.compiled(for: Principal(name: ""), from: .loopback, base: base)
    }

    /// True when `base` holds everywhere, and no path is refused or hidden: then nothing else needs to be asked.
    public var isUnrestricted: Bool { self.access.isEmpty && !self.folders.hasFilters }

    /// What may be done with that file or folder.
    public func rights(at path: VirtualPath) -> Permissions {
        self.access.isEmpty ? self.base : self.access[self.folders.tree.deepest(on: path)].permissions
    }

    /// Why the path may not be used, whatever the user's rights; nil when it may.
    public func refusal(of path: VirtualPath, isFolder: Bool) -> RequestRefusal? {
        guard !self.isUnrestricted else { return nil }
        let folder = self.folders.tree.deepest(on: path)
        guard self.access.isEmpty || self.access[folder].allowsAddress else { return .address }
        return self.folders.filter(of: folder)?.refusal(of: path, isFolder: isFolder)
    }

    /// Whether a listing of the folder leaves out that name.
    public func hides(_ name: some Collection<UInt8>, in folder: VirtualPath) -> Bool {
        guard self.folders.hasFilters else { return false }
        let name = Array(name)[...]
        let parent = self.folders.tree.deepest(on: folder)
        // Only when the parent itself is named can a child be; then the child's filter is the one that would refuse it.
        let isNamed = self.folders.depth(of: parent) == folder.components.count
        let child = isNamed ? self.folders.tree.child(of: parent, named: name) : nil
        return self.folders.filter(of: child ?? parent)?.isHidden(name) ?? false
    }

    /// Bytes that a file stored there may have; nil is any number. A file beyond it gets `.contentTooLarge`.
    public func maxContentLength(at path: VirtualPath) -> UInt64? {
        guard self.folders.hasFilters else { return nil }
        return self.folders.filter(of: self.folders.tree.deepest(on: path))?.maxContentLength
    }

    /// Whether a rule names that folder, or something below it: moved elsewhere, it would leave its rules behind.
    public func hasRules(atOrBelow path: VirtualPath) -> Bool {
        guard !self.isUnrestricted else { return false }
        return self.folders.depth(of: self.folders.tree.deepest(on: path)) == path.components.count
    }

    /// Each folder that a rule names, those above them, and what may be done there, the root first: what `check --explain` shows.
    public var overview: [(folder: VirtualPath, rights: Permissions)] {
        (0..<self.folders.count).map { folder in
            let rights = self.access.isEmpty ? self.base : self.access[folder].permissions
            return (self.folders.tree.path(of: folder), rights)
        }
    }
}

/// What a folder's rules come to, for one login.
struct FolderAccess: Hashable, Sendable {
    var permissions: Permissions
    var allowsAddress = true
}

/// The folders that a site's rules name, and their filters: the same for every login.
final class RuleFolders: Sendable {
    let tree: FolderTree
    let hasFilters: Bool
    /// By folder, its place in `filters`.
    private let filterOf: [Int]
    private let filters: [FilterTable]
    private let depths: [Int]

    init(tree: FolderTree, filters: [Placed<RequestFilter>]) {
        self.tree = tree
        let own = Dictionary(grouping: filters, by: \.folder).mapValues { $0.map(\.content) }
        var tables = [FilterTable(own[FolderTree.root] ?? [], above: nil)]
        var filterOf = [0]
        var depths = [0]
        for folder in 1..<max(1, tree.count) {
            let parent = tree.parents[folder]
            depths.append(depths[parent] + 1)
            filterOf.append(filterOf[parent])
            guard let added = own[folder] else { continue }
            filterOf[folder] = tables.count
            tables.append(FilterTable(added, above: tables[filterOf[parent]]))
        }
        self.filterOf = filterOf
        self.filters = tables
        self.depths = depths
        self.hasFilters = tables.contains { !$0.isEmpty }
    }

    var count: Int { self.tree.count }

    func parent(of folder: Int) -> Int { self.tree.parents[folder] }

    func depth(of folder: Int) -> Int { self.depths[folder] }

    /// The filter that holds in a folder; nil when the site has none.
    func filter(of folder: Int) -> FilterTable? {
        self.hasFilters ? self.filters[self.filterOf[folder]] : nil
    }
}
