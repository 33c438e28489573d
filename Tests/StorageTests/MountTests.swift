// Several backends as one.
import FTPProtocol
import LocalStorage
import Storage
import Testing

@Suite("Mounts")
struct MountTests {
    private let folder: Folder
    private let site: any StorageBackend

    /// A site with `/pub` (and `/pub/deep` in it), `/way/to/far`, which has no folder around it, and a secret `/hidden`.
    init() throws {
        let folder = try Folder()
        for name in ["root", "pub", "deep", "far", "hidden"] { try folder.makeFolder(name) }
        try folder.makeFolder("root/pub")
        try folder.put("root/pub/covered", "covered")
        try folder.put("root/own", "own")
        try folder.put("pub/file", "of pub")
        try folder.put("deep/file", "of deep")
        try folder.put("far/file", "of far")
        try folder.put("hidden/file", "of hidden")
        self.folder = folder
        let table = try MountTable(
            root: LocalStorage(root: folder.host("root")),
            directories: [
                Mount(path: "/pub", backend: LocalStorage(root: folder.host("pub"))),
                Mount(path: "/pub/deep", backend: LocalStorage(root: folder.host("deep")), rights: .readOnly),
                Mount(path: "/way/to/far", backend: LocalStorage(root: folder.host("far"))),
                Mount(path: "/hidden", backend: LocalStorage(root: folder.host("hidden")), isListed: false),
            ]
        )
        self.site = MountedStorage(table)
    }

    @Test func `the longest path wins, and what a mount covers can't be reached`() throws {
        #expect(try self.site.read("/own") == "own")
        #expect(try self.site.read("/pub/file") == "of pub")
        #expect(try self.site.read("/pub/deep/file") == "of deep")
        #expect(try self.site.read("/way/to/far/file") == "of far")
        #expect(try self.site.read("/hidden/file") == "of hidden")
        #expect(throws: StorageError.notFound) { try self.site.read("/pub/covered") }
        #expect(throws: StorageError.notFound) { try self.site.read("/public/file") }
    }

    @Test(arguments: [DirectoryDetail.names, .attributes])
    func `mounts are listed in their folders, each name once, hidden ones not`(detail: DirectoryDetail) throws {
        #expect(Set(try self.site.list("/", detail).keys) == ["own", "pub", "way"])
        #expect(Set(try self.site.list("/pub", detail).keys) == ["file", "deep"])
        #expect(Set(try self.site.list("/hidden", detail).keys) == ["file"])
        #expect(try self.site.list("/").values.allSatisfy { $0 != nil })
    }

    @Test func `what mounts cover isn't listed beside them, nor where they are hidden`() throws {
        try self.folder.makeFolder("root/hidden")
        let cursor = try self.site.openDirectory("/", detail: .names)
        var names: [String] = []
        while case let batch = try cursor.next(2), !batch.isEmpty {
            names += batch.map { String(decoding: $0.name, as: UTF8.self) }
        }
        #expect(names.sorted() == ["own", "pub", "way"])
    }

    @Test func `a hidden mount stays hidden with a listed one in it`() throws {
        let root = try LocalStorage(root: self.folder.host("root"))
        let table = try MountTable(
            root: root,
            directories: [
                Mount(path: "/hidden", backend: root, isListed: false), Mount(path: "/hidden/in", backend: root),
                Mount(path: "/way/hidden", backend: root, isListed: false),
            ]
        )
        let site = MountedStorage(table)
        #expect(Set(try site.list("/").keys) == ["own", "pub"])
        #expect(Set(try site.list("/hidden").keys) == ["own", "pub", "in"])
        #expect(try site.list("/way").isEmpty)
    }

    @Test func `folders on the way to a mount are there, until real ones take their place`() throws {
        #expect(try self.site.attributes(of: "/way/to").kind == .directory)
        #expect(Set(try self.site.list("/way").keys) == ["to"])
        #expect(Set(try self.site.list("/way/to").keys) == ["far"])
        try self.folder.makeFolder("root/way/to/other")
        #expect(Set(try self.site.list("/way/to").keys) == ["far", "other"])
        #expect(Set(try self.site.list("/").keys) == ["own", "pub", "way"])
        #expect(throws: StorageError.alreadyExists) { try self.site.makeDirectory("/way", mode: 0o755) }
    }

    @Test func `mounts, and folders that hold some, stay where they are`() throws {
        try self.folder.makeFolder("root/way")
        for path: VirtualPath in ["/pub", "/pub/deep", "/way", "/way/to", "/hidden"] {
            #expect(throws: StorageError.notPermitted) { try self.site.removeDirectory(path) }
            #expect(throws: StorageError.notPermitted) { try self.site.rename(path, to: "/new", replacing: true) }
            #expect(throws: StorageError.notPermitted) { try self.site.rename("/own", to: path, replacing: true) }
            #expect(throws: StorageError.isADirectory) { try self.site.removeFile(path) }
            #expect(throws: StorageError.isADirectory) { try self.site.openForReading(path) }
            #expect(throws: StorageError.isADirectory) { try self.site.store(path, .create(replacing: true), "") }
            #expect(throws: StorageError.alreadyExists) { try self.site.makeDirectory(path, mode: 0o755) }
        }
        #expect(self.folder.exists("root/way"))
    }

    @Test func `renaming within a mount works, from one to another it doesn't`() throws {
        try self.site.rename("/pub/file", to: "/pub/new", replacing: false)
        #expect(self.folder.content("pub/new") == "of pub")
        #expect(throws: StorageError.unsupported) {
            try self.site.rename("/pub/new", to: "/pub/deep/new", replacing: false)
        }
        #expect(throws: StorageError.unsupported) { try self.site.rename("/own", to: "/pub/own", replacing: false) }
    }

    @Test func `an upload's path is the site's, also of a name that was made up`() throws {
        let sink = try self.site.openForWriting("/pub/file", WriteIntent(.unique))
        try sink.write("new")
        try sink.commit()
        #expect(sink.path.parent == "/pub")
        #expect(sink.path != "/pub/file")
        #expect(try self.site.read(sink.path) == "new")
    }

    @Test func `a view of a folder keeps the mounts below it`() throws {
        let pub = self.site.narrowed(to: "/pub")
        #expect(Set(try pub.list("/").keys) == ["file", "deep"])
        #expect(try pub.read("/deep/file") == "of deep")
        #expect(throws: StorageError.notFound) { try pub.read("/own") }
        let way = self.site.narrowed(to: "/way")
        #expect(Set(try way.list("/to").keys) == ["far"])
    }

    @Test func `a mount that isn't there doesn't hide the others`() throws {
        let gone = LocalDirectory(path: self.folder.host("nothing"))
        let table = try MountTable(
            root: LocalStorage(root: self.folder.host("root")),
            directories: [Mount(path: "/gone", backend: gone)]
        )
        let site = MountedStorage(table)
        #expect(Set(try site.list("/").keys) == ["own", "pub", "gone"])
        #expect(throws: (any Error).self) { try site.list("/gone") }
        try self.folder.makeFolder("nothing/now")
        #expect(Set(try site.list("/gone").keys) == ["now"])
    }

    @Test func `two mounts at a path, or one at the root, are refused`() throws {
        let root = try LocalStorage(root: self.folder.host("root"))
        let mount = Mount(path: "/a", backend: root)
        #expect(throws: MountError.duplicate("/a")) { try MountTable(root: root, directories: [mount, mount]) }
        #expect(throws: MountError.atRoot) {
            try MountTable(root: root, directories: [Mount(path: "/", backend: root)])
        }
    }

    @Test func `the mount of a path is that of the longest prefix`() throws {
        let root = try LocalStorage(root: self.folder.host("root"))
        let paths: [VirtualPath] = ["/a", "/a/b/c", "/b", "/a/bb"]
        let table = try MountTable(root: root, directories: paths.map { Mount(path: $0, backend: root) })
        for path: VirtualPath in ["/", "/a", "/a/b", "/a/b/c", "/a/b/c/d", "/a/b/cc", "/a/bb/x", "/bb", "/b/a", "/c"] {
            let longest = paths.filter { path.isSameOrBelow($0) }.max { $0.bytes.count < $1.bytes.count }
            let found = table.resolve(path)
            #expect(found.mount.path == longest ?? .root)
            #expect(found.inner.placed(in: found.mount.path) == path)
        }
    }
}
