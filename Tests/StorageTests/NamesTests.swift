// Conformance: making, removing, renaming and changing what is there.
import FTPProtocol
import Glibc
import Storage
import SystemPackage
import Testing

@Suite("Names")
struct NamesTests {
    @Test("A folder is made with exactly the mode asked for", arguments: Setup.all)
    func makesFolder(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.storage.makeDirectory("/a", mode: 0o775)
        #expect(try site.mode("a") == 0o775)
        try site.storage.makeDirectory("/a/b", mode: 0o700)
        #expect(try site.mode("a/b") == 0o700)
    }

    @Test("A folder keeps the group of a folder that hands it down", arguments: Setup.all)
    func makesFolderWithGroup(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.makeFolder("a")
        try site.folder.setMode("root/a", 0o2755)
        try site.storage.makeDirectory("/a/b", mode: 0o777)
        #expect(try site.mode("a/b") == 0o2777)
    }

    @Test("Making a folder fails where something is, and where the parent isn't", arguments: Setup.all)
    func makesFolderErrors(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("file", "")
        #expect(throws: StorageError.alreadyExists) { try site.storage.makeDirectory("/file", mode: 0o755) }
        #expect(throws: StorageError.alreadyExists) { try site.storage.makeDirectory(.root, mode: 0o755) }
        #expect(throws: StorageError.notFound) { try site.storage.makeDirectory("/a/b", mode: 0o755) }
        #expect(throws: StorageError.notADirectory) { try site.storage.makeDirectory("/file/b", mode: 0o755) }
    }

    @Test("An empty folder is removed, a full one isn't, nor a file, nor the root", arguments: Setup.all)
    func removesFolder(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.makeFolder("empty")
        try site.makeFolder("full/in")
        try site.put("file", "")
        try site.storage.removeDirectory("/empty")
        #expect(!site.exists("empty"))
        #expect(throws: StorageError.directoryNotEmpty) { try site.storage.removeDirectory("/full") }
        #expect(throws: StorageError.notADirectory) { try site.storage.removeDirectory("/file") }
        #expect(throws: StorageError.notFound) { try site.storage.removeDirectory("/missing") }
        #expect(throws: StorageError.notPermitted) { try site.storage.removeDirectory(.root) }
    }

    @Test("Removing a file takes files and links, never what a link points at, never folders", arguments: Setup.all)
    func removesFile(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("file", "kept")
        try site.makeFolder("folder")
        try site.link("link", to: "file")
        try site.link("out", to: "/etc/passwd")
        try site.storage.removeFile("/link")
        try site.storage.removeFile("/out")
        #expect(site.names() == ["file", "folder"])
        #expect(throws: StorageError.isADirectory) { try site.storage.removeFile("/folder") }
        #expect(throws: StorageError.isADirectory) { try site.storage.removeFile(.root) }
        try site.storage.removeFile("/file")
        #expect(throws: StorageError.notFound) { try site.storage.removeFile("/file") }
    }

    @Test("A file or folder gets another name, in another folder too", arguments: Setup.all)
    func renames(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "A")
        try site.makeFolder("x/y")
        try site.storage.rename("/a", to: "/x/b", replacing: false)
        #expect(site.content("x/b") == "A")
        try site.storage.rename("/x", to: "/z", replacing: false)
        #expect(site.content("z/b") == "A")
        #expect(throws: StorageError.notFound) { try site.storage.rename("/a", to: "/c", replacing: false) }
        #expect(throws: StorageError.notFound) { try site.storage.rename("/z/b", to: "/no/c", replacing: true) }
    }

    @Test("Renaming replaces a file only if that was asked for", arguments: Setup.all)
    func renamesOverFile(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "A")
        try site.put("b", "B")
        #expect(throws: StorageError.alreadyExists) { try site.storage.rename("/a", to: "/b", replacing: false) }
        #expect(site.content("b") == "B")
        try site.storage.rename("/a", to: "/b", replacing: true)
        #expect(site.content("b") == "A")
        #expect(site.names() == ["b"])
    }

    @Test("A folder is never replaced, and replaces nothing", arguments: Setup.all)
    func renamesNoFolderOver(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("file", "F")
        try site.makeFolder("a")
        try site.makeFolder("b")
        #expect(throws: StorageError.isADirectory) { try site.storage.rename("/file", to: "/a", replacing: true) }
        #expect(throws: StorageError.alreadyExists) { try site.storage.rename("/a", to: "/b", replacing: true) }
        #expect(throws: StorageError.alreadyExists) { try site.storage.rename("/a", to: "/file", replacing: true) }
        #expect(site.names() == ["file", "a", "b"])
    }

    @Test(
        "A folder isn't renamed into itself, through a link neither; the root has no other name",
        arguments: Setup.all
    )
    func renamesNotIntoItself(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.makeFolder("a/b")
        try site.link("also-a", to: "a")
        #expect(throws: StorageError.notPermitted) { try site.storage.rename("/a", to: "/a/b/c", replacing: true) }
        #expect(throws: StorageError.notPermitted) { try site.storage.rename("/a", to: "/also-a/c", replacing: false) }
        #expect(throws: StorageError.notPermitted) { try site.storage.rename(.root, to: "/c", replacing: true) }
        #expect(throws: StorageError.notPermitted) { try site.storage.rename("/a", to: .root, replacing: true) }
        #expect(site.names() == ["a", "also-a"])
        #expect(site.exists("a/b"))
    }

    @Test("Without RENAME_NOREPLACE a rename still replaces nothing", arguments: [Errno.invalidArgument, .noFunction])
    func renamesByLink(_ errno: Errno) throws {
        let calls = FaultyCalls()
        let site = try Site(Setup.all[0], calls: calls)
        try site.put("a", "A")
        try site.put("b", "B")
        try site.makeFolder("folder")
        calls.arm(.failEach("renameKeeping", errno))
        #expect(throws: StorageError.alreadyExists) { try site.storage.rename("/a", to: "/b", replacing: false) }
        #expect(throws: StorageError.alreadyExists) { try site.storage.rename("/folder", to: "/b", replacing: false) }
        try site.storage.rename("/a", to: "/c", replacing: false)
        try site.storage.rename("/folder", to: "/moved", replacing: false)
        #expect(throws: StorageError.notPermitted) {
            try site.storage.rename("/moved", to: "/moved/in", replacing: false)
        }
        #expect(site.content("b") == "B")
        #expect(site.content("c") == "A")
        #expect(site.names() == ["b", "c", "moved"])
    }

    @Test("Without hard links too, a rename replaces nothing, and new files appear", arguments: Setup.all)
    func renamesByLooking(_ setup: Setup) throws {
        let calls = FaultyCalls()
        let site = try Site(setup, calls: calls)
        try site.put("a", "A")
        try site.put("b", "B")
        try site.makeFolder("folder")
        try site.makeFolder("empty")
        calls.arm(.failRenamesAndLinks)
        #expect(throws: StorageError.alreadyExists) { try site.storage.rename("/a", to: "/b", replacing: false) }
        #expect(throws: StorageError.alreadyExists) {
            try site.storage.rename("/folder", to: "/empty", replacing: true)
        }
        try site.storage.rename("/a", to: "/c", replacing: false)
        try site.storage.store("/new", .create(replacing: false), "N")
        #expect(site.content("b") == "B")
        #expect(site.content("new") == "N")
        #expect(site.names() == ["b", "c", "empty", "folder", "new"])
    }

    @Test("Times and modes are changed, of files and folders", arguments: Setup.all)
    func changes(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "")
        try site.makeFolder("folder")
        let time = FileTime(seconds: 1_000_000_000, nanoseconds: 5)
        for path in ["/a", "/folder"] as [VirtualPath] {
            try site.storage.change(path, [.mode(0o500), .modified(time)])
            let attributes = try site.storage.attributes(of: path)
            #expect(attributes.mode == 0o500)
            #expect(attributes.modified == time)
        }
        try site.storage.change("/a", [.modified(FileTime(seconds: -1_000))])
        #expect(try site.storage.attributes(of: "/a").modified.seconds == -1_000)
    }

    @Test("Set-id bits of files, links and missing files aren't changed", arguments: Setup.all)
    func refusesChanges(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "", mode: 0o644)
        try site.makeFolder("folder")
        try site.link("link", to: "a")
        #expect(throws: StorageError.notPermitted) { try site.storage.change("/a", [.mode(0o4755)]) }
        #expect(throws: StorageError.notPermitted) { try site.storage.change("/a", [.mode(0o2755)]) }
        #expect(throws: StorageError.notPermitted) { try site.storage.change("/link", [.mode(0o600)]) }
        #expect(throws: StorageError.notFound) { try site.storage.change("/b", [.mode(0o600)]) }
        #expect(throws: StorageError.invalidName) {
            try site.storage.change("/a", [.modified(FileTime(seconds: 0, nanoseconds: 2_000_000_000))])
        }
        try site.storage.change("/folder", [.mode(0o2775)])
        #expect(try site.mode("a") == 0o644)
        #expect(try site.mode("folder") == 0o2775)
    }

    @Test("Who owns nothing may change nothing", arguments: Setup.all)
    func refusesForeigners(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "A")
        try site.makeFolder("folder")
        try site.folder.setMode("root", 0o555)
        let storage = site.storage
        #expect(throws: StorageError.notPermitted) { try asNobody { try storage.removeFile("/a") } }
        #expect(throws: StorageError.notPermitted) { try asNobody { try storage.removeDirectory("/folder") } }
        #expect(throws: StorageError.notPermitted) { try asNobody { try storage.makeDirectory("/b", mode: 0o755) } }
        #expect(throws: StorageError.notPermitted) {
            try asNobody { try storage.rename("/a", to: "/b", replacing: false) }
        }
        #expect(throws: StorageError.notPermitted) {
            try asNobody { try storage.store("/new", .create(replacing: true), "") }
        }
        if geteuid() == 0 {
            #expect(throws: StorageError.notPermitted) { try asNobody { try storage.change("/a", [.mode(0o777)]) } }
        }
        try site.folder.setMode("root", 0o755)
        #expect(site.names() == ["a", "folder"])
    }
}
