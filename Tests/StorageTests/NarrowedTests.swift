// A folder of a backend that has no better way to be narrowed than to put the folder in front of each path.
import FTPProtocol
import LocalStorage
import Storage
import Testing

/// A backend that has nothing but what the port asks for.
private struct PlainStorage: StorageBackend {
    let base: any StorageBackend

    func attributes(of path: VirtualPath) throws(StorageError) -> FileAttributes { try self.base.attributes(of: path) }
    func openDirectory(_ path: VirtualPath, detail: DirectoryDetail) throws(StorageError) -> any DirectoryCursor {
        try self.base.openDirectory(path, detail: detail)
    }
    func makeDirectory(_ path: VirtualPath, mode: UInt16) throws(StorageError) {
        try self.base.makeDirectory(path, mode: mode)
    }
    func removeDirectory(_ path: VirtualPath) throws(StorageError) { try self.base.removeDirectory(path) }
    func removeFile(_ path: VirtualPath) throws(StorageError) { try self.base.removeFile(path) }
    func rename(_ source: VirtualPath, to target: VirtualPath, replacing: Bool) throws(StorageError) {
        try self.base.rename(source, to: target, replacing: replacing)
    }
    func change(_ path: VirtualPath, _ changes: [FactChange]) throws(StorageError) {
        try self.base.change(path, changes)
    }
    func availableBytes(at path: VirtualPath) throws(StorageError) -> UInt64 {
        try self.base.availableBytes(at: path)
    }
    func openForReading(_ path: VirtualPath) throws(StorageError) -> any ReadSource {
        try self.base.openForReading(path)
    }
    func openForWriting(_ path: VirtualPath, _ intent: WriteIntent) throws(StorageError) -> any WriteSink {
        try self.base.openForWriting(path, intent)
    }
}

@Suite("Narrowed backends")
struct NarrowedTests {
    private let folder: Folder
    private let home: any StorageBackend

    init() throws {
        self.folder = try Folder()
        try self.folder.makeFolder("home/in")
        try self.folder.put("outside", "outside")
        self.home = PlainStorage(base: try LocalStorage(root: self.folder.path)).narrowed(to: "/home")
    }

    @Test func `every call is about the folder`() throws {
        try self.home.store("/a", .create(replacing: false), "content")
        #expect(self.folder.content("home/a") == "content")
        #expect(try self.home.read("/a") == "content")
        #expect(try self.home.attributes(of: "/a").size == 7)
        try self.home.change("/a", [.mode(0o600)])
        #expect(try self.folder.mode("home/a") == 0o600)
        try self.home.rename("/a", to: "/in/b", replacing: false)
        #expect(Set(try self.home.list("/in").keys) == ["b"])
        try self.home.removeFile("/in/b")
        try self.home.removeDirectory("/in")
        try self.home.makeDirectory("/new", mode: 0o755)
        #expect(self.folder.names(in: "home") == ["new"])
        #expect(try self.home.availableBytes(at: "/") > 0)
        #expect(throws: StorageError.notFound) { try self.home.read("/outside") }
    }

    @Test func `its root stays where it is`() throws {
        #expect(throws: StorageError.notPermitted) { try self.home.removeDirectory(.root) }
        #expect(throws: StorageError.notPermitted) { try self.home.rename(.root, to: "/a", replacing: false) }
        #expect(throws: StorageError.notPermitted) { try self.home.rename("/in", to: .root, replacing: true) }
        #expect(throws: StorageError.notPermitted) { try self.home.change(.root, [.mode(0o700)]) }
        #expect(throws: StorageError.isADirectory) { try self.home.removeFile(.root) }
    }

    @Test func `a sink knows its path as the user does`() throws {
        let sink = try self.home.openForWriting("/a", WriteIntent(.unique))
        try sink.write("new")
        try sink.commit()
        #expect(try self.home.read(sink.path) == "new")
        let deeper = self.home.narrowed(to: "/in")
        try deeper.store("/b", .create(replacing: false), "deep")
        #expect(self.folder.content("home/in/b") == "deep")
    }

    @Test func `a backend that isn't there says so for every call`() {
        let gone = UnavailableStorage(.failed("gone")).narrowed(to: "/a")
        let expected = StorageError.failed("gone")
        #expect(throws: expected) { try gone.attributes(of: "/") }
        #expect(throws: expected) { try gone.openDirectory("/", detail: .names) }
        #expect(throws: expected) { try gone.makeDirectory("/a", mode: 0) }
        #expect(throws: expected) { try gone.removeDirectory("/a") }
        #expect(throws: expected) { try gone.removeFile("/a") }
        #expect(throws: expected) { try gone.rename("/a", to: "/b", replacing: true) }
        #expect(throws: expected) { try gone.change("/a", []) }
        #expect(throws: expected) { try gone.availableBytes(at: "/") }
        #expect(throws: expected) { try gone.openForReading("/a") }
        #expect(throws: expected) { try gone.openForWriting("/a", WriteIntent(.unique)) }
    }

    @Test func `paths are seen from a folder, and placed in one`() {
        for (path, folder, seen) in [("/a/b/c", "/a", "/b/c"), ("/a", "/a", "/"), ("/a", "/", "/a")]
            as [(VirtualPath, VirtualPath, VirtualPath)]
        {
            #expect(path.seen(from: folder) == seen)
            #expect(seen.placed(in: folder) == path)
        }
        #expect(("/ab" as VirtualPath).seen(from: "/a") == nil)
        #expect(("/" as VirtualPath).seen(from: "/a") == nil)
        var long = VirtualPath.root
        for _ in 0..<20 { long = long.appending(Array(repeating: UInt8(ascii: "x"), count: 200)) ?? long }
        #expect(long.placed(in: "/a") != nil)
        #expect(long.placed(in: long) == nil)
    }
}
