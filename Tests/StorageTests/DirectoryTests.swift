// A directory that comes, goes and comes back.
import FTPProtocol
import LocalStorage
import Storage
import Testing

@Suite("Directories")
struct DirectoryTests {
    private let folder: Folder
    private let directory: LocalDirectory

    init() throws {
        let folder = try Folder()
        self.folder = folder
        self.directory = LocalDirectory(path: folder.host("root"), syncsUploads: true)
    }

    private func reason(_ work: () throws -> Void) -> String? {
        do { try work() } catch {
            guard case .failed(let reason)? = error as? StorageError else { return nil }
            return reason
        }
        return nil
    }

    @Test func `a missing directory says so, and is served when it is there`() throws {
        let reason = self.reason { _ = try self.directory.attributes(of: .root) }
        #expect(reason == "The folder '\(self.folder.host("root"))' doesn't exist.")
        self.directory.sweep { false }
        try self.folder.makeFolder("root")
        try self.directory.store("/a", .create(replacing: false), "new")
        #expect(self.folder.content("root/a") == "new")
    }

    @Test func `another directory in its place is served`() throws {
        try self.folder.makeFolder("root")
        try self.folder.put("root/a", "old")
        #expect(try self.directory.read("/a") == "old")
        try self.folder.rename("root", "before")
        try self.folder.makeFolder("root")
        try self.folder.put("root/b", "new")
        #expect(try self.directory.read("/b") == "new")
        #expect(throws: StorageError.notFound) { try self.directory.read("/a") }
    }

    @Test func `a directory that goes is missed, and found again`() throws {
        try self.folder.makeFolder("root/home")
        let home = self.directory.narrowed(to: "/home")
        #expect(try home.list("/").isEmpty)
        try self.folder.rename("root", "before")
        #expect(self.reason { _ = try home.list("/") } != nil)
        try self.folder.rename("before", "root")
        #expect(try home.list("/").isEmpty)
    }

    @Test func `links out of a home lead nowhere, even to a neighbour`() throws {
        try self.folder.makeFolder("root/ann")
        try self.folder.makeFolder("root/bob")
        try self.folder.put("root/bob/secret", "secret")
        try self.folder.link("root/ann/way", to: "../bob")
        try self.folder.link("root/ann/file", to: "../bob/secret")
        #expect(try self.directory.read("/ann/way/secret") == "secret")
        for ann in [self.directory.narrowed(to: "/ann"), self.directory.narrowed(to: "/").narrowed(to: "/ann")] {
            #expect(throws: StorageError.notPermitted) { try ann.read("/way/secret") }
            #expect(throws: StorageError.notPermitted) { try ann.read("/file") }
            #expect(throws: StorageError.notPermitted) { try ann.store("/way/new", .create(replacing: true), "") }
        }
    }

    @Test func `directories are made with their mode, in one that is there`() throws {
        try LocalDirectory.make(self.folder.host("new"), mode: 0o750)
        #expect(try self.folder.mode("new") == 0o750)
        #expect(throws: StorageError.alreadyExists) { try LocalDirectory.make(self.folder.host("new"), mode: 0o750) }
        #expect(throws: (any Error).self) { try LocalDirectory.make(self.folder.host("a/b"), mode: 0o750) }
        #expect(throws: (any Error).self) { try LocalDirectory.make("/", mode: 0o750) }
    }
}
