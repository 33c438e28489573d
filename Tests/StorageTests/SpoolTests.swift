// Spool files: hidden, and swept away when they are left behind.
import FTPProtocol
import Glibc
import LinuxSystem
import LocalStorage
import Storage
import Synchronization
import Testing

@Suite("Spool files")
struct SpoolTests {
    private static let name = ".spillway-0123456789abcdef.part"

    @Test("Spool files are neither listed nor reached nor overwritten, in whatever letters", arguments: Setup.all)
    func hidden(_ setup: Setup) throws {
        let site = try Site(setup)
        let storage = site.storage
        try site.put("plain", "plain")
        for name in [Self.name, ".spillway-x.part", ".SPILLWAY-0.Part"] {
            try site.put(name, "spool")
            let path = try #require(VirtualPath.root.appending(name.utf8))
            #expect(throws: StorageError.notFound) { try storage.attributes(of: path) }
            #expect(throws: StorageError.notFound) { try storage.openForReading(path) }
            #expect(throws: StorageError.notPermitted) { try storage.removeFile(path) }
            #expect(throws: StorageError.notPermitted) { try storage.rename(path, to: "/x", replacing: true) }
            #expect(throws: StorageError.notPermitted) { try storage.rename("/plain", to: path, replacing: true) }
            #expect(throws: StorageError.notPermitted) { try storage.makeDirectory(path, mode: 0o755) }
            #expect(throws: StorageError.notPermitted) { try storage.change(path, [.mode(0)]) }
            for mode in [.create(replacing: true), .resume(at: 0), .append(creating: true), .unique]
                as [WriteIntent.Mode]
            {
                #expect(throws: StorageError.notPermitted) { try storage.openForWriting(path, WriteIntent(mode)) }
            }
            let below = try #require(path.appending("a".utf8))
            #expect(throws: StorageError.notFound) { try storage.makeDirectory(below, mode: 0o755) }
            #expect(site.content(name) == "spool")
        }
        #expect(try storage.list(.root, .names).keys.sorted() == ["plain"])
        #expect(try storage.list(.root, .attributes).keys.sorted() == ["plain"])
    }

    @Test("Names that only look similar are ordinary", arguments: Setup.all)
    func ordinaryNames(_ setup: Setup) throws {
        let site = try Site(setup)
        for path in ["/.spillway-part", "/spillway-x.part", "/.spillway-x.part.gz", "/.spillway"] as [VirtualPath] {
            try site.storage.store(path, .create(replacing: false), "x")
            #expect(try site.storage.read(path) == "x")
        }
    }

    @Test("The sweep takes old spool files in every folder, and nothing else", arguments: Setup.all)
    func sweeps(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.makeFolder("a/b")
        try site.folder.makeFolder("outside")
        try site.link("link", to: "../outside")
        for name in ["root/\(Self.name)", "root/a/b/\(Self.name)", "root/a/file", "outside/\(Self.name)"] {
            try site.folder.put(name, "left behind")
        }
        let now = FileTime.readWallClock()
        #expect(site.local.removeStaleSpoolFiles(at: now) == 0)
        #expect(site.local.removeStaleSpoolFiles(at: FileTime(seconds: now.seconds + 90_000)) == 2)
        #expect(site.names() == ["a", "link"])
        #expect(site.names(in: "a/b").isEmpty)
        #expect(site.exists("a/file"))
        #expect(site.folder.names(in: "outside") == [Self.name])
    }

    @Test("The sweep doesn't take a file that is being written, however old", arguments: Setup.all)
    func sparesLiveUploads(_ setup: Setup) throws {
        let site = try Site(setup)
        let sink = try site.storage.openForWriting("/a", WriteIntent(.create(replacing: false)))
        try sink.write("alive")
        let later = FileTime(seconds: FileTime.readWallClock().seconds + 900_000)
        #expect(site.local.removeStaleSpoolFiles(at: later) == 0)
        try sink.commit()
        #expect(site.content("a") == "alive")
    }

    @Test("The sweep looks only as deep, and at as many entries, as the options say")
    func bounded() throws {
        var setup = Setup.all[0]
        setup.options.sweepDepthMax = 1
        let site = try Site(setup)
        try site.makeFolder("a/b")
        for folder in ["a/b", "a"] { try site.put("\(folder)/\(Self.name)", "") }
        let later = FileTime(seconds: FileTime.readWallClock().seconds + 900_000)
        #expect(site.local.removeStaleSpoolFiles(at: later) == 1)
        #expect(site.names(in: "a/b") == [Self.name])
        setup.options.sweepDepthMax = 9
        setup.options.sweepEntriesMax = 0
        #expect(try Site(setup, in: site.folder).local.removeStaleSpoolFiles(at: later) == 0)
    }

    @Test("A sweep that is cancelled stops at the next block of names")
    func cancelled() throws {
        let site = try Site(Setup.all[0])
        for number in 0..<9 {
            try site.makeFolder("\(number)")
            try site.put("\(number)/\(Self.name)", "left behind")
        }
        let later = FileTime(seconds: FileTime.readWallClock().seconds + 900_000)
        #expect(site.local.removeStaleSpoolFiles(at: later, isCancelled: { true }) == 0)
        let questions = Questions()
        let removed = site.local.removeStaleSpoolFiles(at: later) { questions.ask() > 4 }
        #expect((1..<9).contains(removed))
        #expect(site.local.removeStaleSpoolFiles(at: later) == 9 - removed)
    }

    @Test(
        "A folder with nothing but spool files left behind is removed, one with a live upload isn't",
        arguments: Setup.all
    )
    func removesFolders(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.makeFolder("a")
        try site.put("a/\(Self.name)", "left behind")
        try site.storage.removeDirectory("/a")
        #expect(site.names().isEmpty)
        try site.makeFolder("b")
        let sink = try site.storage.openForWriting("/b/file", WriteIntent(.create(replacing: false)))
        if site.names(in: "b").isEmpty { return }
        #expect(throws: StorageError.directoryNotEmpty) { try site.storage.removeDirectory("/b") }
        try sink.commit()
        #expect(site.names(in: "b") == ["file"])
    }

    @Test("Removing a folder that holds more than spool files touches nothing", arguments: Setup.all)
    func keepsFolders(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.makeFolder("a")
        try site.put("a/\(Self.name)", "left behind")
        try site.put("a/file", "x")
        #expect(throws: StorageError.directoryNotEmpty) { try site.storage.removeDirectory("/a") }
        #expect(site.names(in: "a") == [Self.name, "file"])
    }

    @Test(
        "Removing a folder doesn't take the hidden name of an upload that is about to replace a file",
        arguments: Setup.all
    )
    func sparesReplacements(_ setup: Setup) throws {
        let calls = FaultyCalls()
        let site = try Site(setup, calls: calls)
        try site.makeFolder("a")
        try site.put("a/file", "old")
        let sink = try site.storage.openForWriting("/a/file", WriteIntent(.create(replacing: true)))
        try sink.write("new")
        let (folder, local) = (site.folder, site.local)
        calls.arm(
            .interfere("renameReplacing") {
                // Only the hidden name is left, so nothing but its lock keeps it.
                _ = unlink(folder.host("root/a/file"))
                #expect(throws: StorageError.directoryNotEmpty) { try local.removeDirectory("/a") }
            }
        )
        try sink.commit()
        #expect(site.content("a/file") == "new")
        #expect(site.names(in: "a") == ["file"])
    }

    @Test("An upload into the root holds one descriptor of its own", arguments: Setup.all)
    func holdsOneDescriptor(_ setup: Setup) throws {
        let site = try Site(setup)
        let before = site.folder.openDescriptors.count
        let sink = try site.storage.openForWriting("/a", WriteIntent(.create(replacing: false)))
        #expect(site.folder.openDescriptors.count == before + setup.uploadDescriptors)
        sink.discard(keepingPartial: false)
    }
}

private final class Questions: Sendable {
    private let count = Atomic(0)

    func ask() -> Int { self.count.add(1, ordering: .relaxed).newValue }
}
