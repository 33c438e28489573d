// Conformance: new files.
import FTPProtocol
import Glibc
import LocalStorage
import Storage
import SystemPackage
import Testing

@Suite("Uploads")
struct UploadTests {
    @Test("A new file is seen when it is committed, and not before", arguments: Setup.all)
    func appearsWhole(_ setup: Setup) throws {
        let site = try Site(setup)
        let sink = try site.storage.openForWriting("/a", WriteIntent(.create(replacing: false), permissions: 0o604))
        #expect(sink.path == "/a")
        try sink.write("some bytes")
        #expect(!site.exists("a"))
        #expect(try site.storage.list(.root).isEmpty)
        #expect(throws: StorageError.notFound) { try site.storage.attributes(of: "/a") }
        try sink.commit()
        #expect(site.content("a") == "some bytes")
        #expect(try site.mode("a") == 0o604)
        #expect(site.names() == ["a"])
    }

    @Test("The old file stays, readers included, until the new one is whole; mode is kept", arguments: Setup.all)
    func replacesWhole(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "the old content", mode: 0o620)
        let reader = try site.storage.openForReading("/a")
        let sink = try site.storage.openForWriting("/a", WriteIntent(.create(replacing: true), permissions: 0o644))
        try sink.write("new")
        #expect(site.content("a") == "the old content")
        try sink.commit()
        #expect(site.content("a") == "new")
        #expect(try site.mode("a") == 0o620)
        #expect(site.names() == ["a"])
        var buffer: [UInt8] = Array(repeating: 0, count: 15)
        #expect(try buffer.withUnsafeMutableBytes { try reader.read(at: 0, into: $0) } == 15)
        #expect(String(decoding: buffer, as: UTF8.self) == "the old content")
    }

    @Test("Without leave to replace, an existing file is refused before a byte is sent", arguments: Setup.all)
    func refusesExisting(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "old")
        try site.makeFolder("folder")
        let intent = WriteIntent(.create(replacing: false))
        #expect(throws: StorageError.alreadyExists) { try site.storage.openForWriting("/a", intent) }
        #expect(throws: StorageError.isADirectory) { try site.storage.openForWriting("/folder", intent) }
        #expect(throws: StorageError.isADirectory) { try site.storage.openForWriting(.root, intent) }
        #expect(throws: StorageError.notFound) { try site.storage.openForWriting("/no/a", intent) }
        #expect(throws: StorageError.notADirectory) { try site.storage.openForWriting("/a/b", intent) }
    }

    @Test("Of two uploads to one new name the second is refused when it commits", arguments: Setup.all)
    func decidesAtCommit(_ setup: Setup) throws {
        let site = try Site(setup)
        let first = try site.storage.openForWriting("/a", WriteIntent(.create(replacing: false)))
        let second = try site.storage.openForWriting("/a", WriteIntent(.create(replacing: false)))
        try first.write("first")
        try second.write("second")
        try second.commit()
        #expect(throws: StorageError.alreadyExists) { try first.commit() }
        #expect(site.content("a") == "second")
        #expect(site.names() == ["a"])
    }

    @Test("A folder that took the name meanwhile isn't replaced", arguments: Setup.all)
    func keepsFolder(_ setup: Setup) throws {
        let site = try Site(setup)
        let sink = try site.storage.openForWriting("/a", WriteIntent(.create(replacing: true)))
        try site.makeFolder("a")
        #expect(throws: StorageError.isADirectory) { try sink.commit() }
        #expect(site.names() == ["a"])
    }

    @Test("A folder that was removed meanwhile is not found", arguments: Setup.all)
    func folderRemoved(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.makeFolder("x")
        let sink = try site.storage.openForWriting("/x/a", WriteIntent(.create(replacing: true)))
        for name in site.names(in: "x") { try check(unlink(site.folder.host("root/x/\(name)"))) }
        try site.storage.removeDirectory("/x")
        #expect(throws: StorageError.notFound) { try sink.commit() }
    }

    @Test("A link is replaced itself, never what it points at", arguments: Setup.all)
    func replacesLink(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.folder.put("outside", "untouched")
        try site.link("a", to: "../outside")
        try site.storage.store("/a", .create(replacing: true), "new")
        #expect(site.folder.content("outside") == "untouched")
        #expect(site.content("a") == "new")
    }

    @Test("Pipes aren't written to, nor replaced", arguments: Setup.all)
    func refusesPipes(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.folder.makePipe("root/pipe")
        for mode in [.create(replacing: true), .resume(at: 0), .append(creating: true)] as [WriteIntent.Mode] {
            #expect(throws: StorageError.notPermitted) { try site.storage.openForWriting("/pipe", WriteIntent(mode)) }
        }
    }

    @Test("A file that may not be written to isn't replaced either", arguments: Setup.all)
    func honoursReadOnlyFiles(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "old", mode: 0o444)
        try site.folder.setMode("root", 0o777)
        #expect(throws: StorageError.notPermitted) {
            try asNobody { try site.storage.openForWriting("/a", WriteIntent(.create(replacing: true))) }
        }
        #expect(site.content("a") == "old")
    }

    @Test("A discarded upload leaves nothing, a released one neither", arguments: Setup.all)
    func discards(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("old", "old")
        let before = site.folder.openDescriptors
        do {
            let sink = try site.storage.openForWriting("/a", WriteIntent(.create(replacing: false)))
            try sink.write("partial")
            sink.discard(keepingPartial: false)
            let released = try site.storage.openForWriting("/old", WriteIntent(.create(replacing: true)))
            try released.write("partial")
        }
        #expect(site.names() == ["old"])
        #expect(site.content("old") == "old")
        #expect(site.folder.openDescriptors == before)
    }

    @Test("A partial upload is kept on request, unless the name is taken or nothing came", arguments: Setup.all)
    func keepsPartial(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("old", "old")
        for name in ["new", "old", "empty"] {
            let path = try #require(VirtualPath.root.appending(name.utf8))
            let sink = try site.storage.openForWriting(path, WriteIntent(.create(replacing: true)))
            if name != "empty" { try sink.write("partial") }
            sink.discard(keepingPartial: true)
        }
        #expect(site.content("new") == "partial")
        #expect(site.content("old") == "old")
        #expect(site.names() == ["old", "new"])
    }

    @Test("An ended upload takes nothing more", arguments: Setup.all)
    func endsOnce(_ setup: Setup) throws {
        let site = try Site(setup)
        for mode in [.create(replacing: true), .append(creating: true)] as [WriteIntent.Mode] {
            let sink = try site.storage.openForWriting("/a", WriteIntent(mode))
            try sink.commit()
            #expect(throws: StorageError.self) { try sink.write("late") }
            #expect(throws: StorageError.self) { try sink.commit() }
            sink.discard(keepingPartial: false)
            #expect(site.content("a")?.isEmpty == true)
        }
    }

    @Test("Space is reserved when it is announced, and what wasn't needed is given back", arguments: Setup.all)
    func reserves(_ setup: Setup) throws {
        let site = try Site(setup)
        let intent = WriteIntent(.create(replacing: false), allocation: 1 << 20)
        let sink = try site.storage.openForWriting("/a", intent)
        try sink.write("short")
        try sink.commit()
        #expect(site.content("a") == "short")
        #expect(try site.folder.blocks("root/a") < 64)
    }

    @Test("More than the file system can hold is refused at once", arguments: Setup.all)
    func refusesTooMuch(_ setup: Setup) throws {
        let site = try Site(setup)
        let errors: Set<StorageError> = [.noSpace, .tooLarge]
        for mode in [.create(replacing: false), .append(creating: true)] as [WriteIntent.Mode] {
            let error = #expect(throws: StorageError.self) {
                try site.storage.openForWriting("/a", WriteIntent(mode, allocation: 1 << 62))
            }
            #expect(errors.contains(try #require(error)))
        }
        #expect(site.names().isEmpty)
    }

    @Test("Where nothing can be reserved, the free bytes decide", arguments: Setup.all)
    func comparesWithFreeBytes(_ setup: Setup) throws {
        let calls = FaultyCalls()
        let site = try Site(setup, calls: calls)
        calls.arm(.failEach("allocate", .notSupportedOnSocket))
        let fits = WriteIntent(.create(replacing: true), allocation: 1)
        try site.storage.openForWriting("/a", fits).commit()
        let tooMuch = WriteIntent(.create(replacing: true), allocation: 1 << 60)
        #expect(throws: StorageError.noSpace) { try site.storage.openForWriting("/a", tooMuch) }
    }

    @Test("With syncing on, uploads end as without", arguments: Setup.all)
    func syncs(_ setup: Setup) throws {
        var setup = setup
        setup.options.syncsUploads = true
        let site = try Site(setup)
        try site.storage.store("/a", .create(replacing: false), "A")
        try site.storage.store("/a", .create(replacing: true), "B")
        try site.storage.store("/a", .append(creating: false), "C")
        try site.storage.store("/b", .append(creating: true), "D")
        #expect(site.content("a") == "BC")
        #expect(site.content("b") == "D")
    }

    @Test(
        "A file system without unnamed files gets spool files instead",
        arguments: [.notSupportedOnSocket, .isDirectory, .noSuchFileOrDirectory, .invalidArgument] as [Errno]
    )
    func fallsBackToSpool(_ errno: Errno) throws {
        let calls = FaultyCalls()
        let site = try Site(Setup.all[0], calls: calls)
        calls.arm(.failEach("openUnnamed", errno))
        let sink = try site.storage.openForWriting("/a", WriteIntent(.create(replacing: false)))
        try sink.write("whole")
        #expect(site.names().count == 1)
        #expect(try site.storage.list(.root).isEmpty)
        try sink.commit()
        #expect(site.content("a") == "whole")
        #expect(site.names() == ["a"])
    }
}
