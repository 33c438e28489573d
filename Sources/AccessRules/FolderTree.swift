// The folders that rules name, as a tree: one look-up a name finds what holds for a path.
internal import FTPProtocol

/// The folders (and files) that rules name, and those above them, numbered; a parent's number is less than its child's.
struct FolderTree: Sendable {
    static let root = 0

    private(set) var parents = [FolderTree.root]
    /// By folder, its name: whole paths would take the square of their depth.
    private var names: [ArraySlice<UInt8>] = [[]]
    private var children: [Edge: Int] = [:]

    private struct Edge: Hashable {
        let folder: Int
        let name: FoldedName
    }

    var count: Int { self.parents.count }

    /// The number of a path, which it gets now when it hasn't one.
    mutating func insert(_ path: VirtualPath) -> Int {
        var folder = Self.root
        for name in path.components {
            let edge = Edge(folder: folder, name: FoldedName(name))
            if let child = self.children[edge] {
                folder = child
            } else {
                self.children[edge] = self.count
                self.parents.append(folder)
                self.names.append(name)
                folder = self.count - 1
            }
        }
        return folder
    }

    /// The path of a folder, as the first rule that named it wrote it.
    func path(of folder: Int) -> VirtualPath {
        var names: [ArraySlice<UInt8>] = []
        var folder = folder
        while folder != Self.root {
            names.append(self.names[folder])
            folder = self.parents[folder]
        }
        return names.reversed().reduce(.root) { $0.appending($1) ?? $0 }
    }

    /// The deepest of the folders that is this path or holds it.
    func deepest(on path: VirtualPath) -> Int {
        guard !self.children.isEmpty else { return Self.root }
        let bytes = path.bytes
        var folder = Self.root
        var start = 1
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
            guard let child = self.child(of: folder, named: bytes[start..<end]) else { break }
            folder = child
            start = end + 1
        }
        return folder
    }

    /// The folder of that name in that folder.
    func child(of folder: Int, named name: ArraySlice<UInt8>) -> Int? {
        self.children[Edge(folder: folder, name: FoldedName(name))]
    }
}
