// Opening a folder to serve.
import FTPProtocol
import Glibc
import LinuxSystem
import LocalStorage
import Storage
import SystemPackage
import Testing

@Suite("Opening a root")
struct RootTests {
    @Test("A root that is missing, no folder, or not readable is told apart")
    func errors() throws {
        let folder = try Folder()
        try folder.put("file", "")
        try folder.makeFolder("closed")
        try folder.setMode("closed", 0)
        try folder.makeFolder("listable")
        try folder.setMode("listable", 0o444)
        let missing = folder.host("missing"), file = folder.host("file"), closed = folder.host("closed")
        let listable = folder.host("listable")
        #expect(throws: LocalStorageError.missing(missing)) { try LocalStorage(root: missing) }
        #expect(throws: LocalStorageError.missing("")) { try LocalStorage(root: "") }
        #expect(throws: LocalStorageError.notADirectory(file)) { try LocalStorage(root: file) }
        #expect(throws: LocalStorageError.notReadable(closed)) { try asNobody { try LocalStorage(root: closed) } }
        for setup in Setup.all {
            #expect(throws: LocalStorageError.notReadable(listable)) {
                try asNobody { try LocalStorage(root: listable, options: setup.options) }
            }
        }
        #expect("\(LocalStorageError.missing("/x"))" == "The folder '/x' doesn't exist.")
    }

    @Test("When openat2 is demanded and missing, nothing is served")
    func openat2Missing() throws {
        let calls = FaultyCalls()
        calls.arm(.failEach("openBeneath", .noFunction))
        #expect(throws: LocalStorageError.openat2Missing) { try Site(Setup.all[0], calls: calls) }
    }

    @Test("Whatever call fails while a root is opened, no descriptor stays open", arguments: 1...4)
    func leaksNothing(_ number: Int) throws {
        let calls = FaultyCalls()
        let folder = try Folder()
        calls.arm(.fail(number, .tooManyOpenFiles))
        _ = try? Site(Setup.all[0], in: folder, calls: calls)
        #expect(folder.openDescriptors.isEmpty)
    }

    @Test("A root may be reached through a link, and stays the same folder when it is renamed")
    func followsRoot() throws {
        let folder = try Folder()
        try folder.makeFolder("real")
        try folder.link("link", to: "real")
        let storage = try LocalStorage(root: folder.host("link"))
        try folder.rename("real", "moved")
        try storage.store("/a", .create(replacing: false), "A")
        #expect(folder.content("moved/a") == "A")
    }
}
