// Conformance: files that are changed where they are, and names that are made up.
import FTPProtocol
import Glibc
import Storage
import SystemPackage
import Testing

@Suite("Resuming, appending, unique names")
struct InPlaceTests {
    @Test("An upload goes on where it stopped; what lies behind is cut off", arguments: Setup.all)
    func resumes(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "0123456789", mode: 0o640)
        try site.storage.store("/a", .resume(at: 10), "abc")
        #expect(site.content("a") == "0123456789abc")
        try site.storage.store("/a", .resume(at: 3), "xyz")
        #expect(site.content("a") == "012xyz")
        try site.storage.store("/a", .resume(at: 0), "")
        #expect(site.content("a")?.isEmpty == true)
        #expect(try site.mode("a") == 0o640)
    }

    @Test("What lies behind the offset stays until the first byte comes, or the end does", arguments: Setup.all)
    func cutsLate(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "0123456789")
        for keepingPartial in [true, false] {
            let unused = try site.storage.openForWriting("/a", WriteIntent(.resume(at: 3), allocation: 1 << 20))
            unused.discard(keepingPartial: keepingPartial)
            #expect(site.content("a") == "0123456789")
        }
        _ = try site.storage.openForWriting("/a", WriteIntent(.resume(at: 0)))
        #expect(site.content("a") == "0123456789")
        let broken = try site.storage.openForWriting("/a", WriteIntent(.resume(at: 7)))
        try broken.write("xy")
        #expect(site.content("a") == "0123456xy")
        broken.discard(keepingPartial: false)
        #expect(site.content("a") == "0123456xy")
        try site.storage.openForWriting("/a", WriteIntent(.resume(at: 2))).commit()
        #expect(site.content("a") == "01")
    }

    @Test("An upload isn't resumed behind the end, nor where no file is", arguments: Setup.all)
    func resumeErrors(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "0123")
        try site.makeFolder("folder")
        let storage = site.storage
        #expect(throws: StorageError.invalidRange) { try storage.openForWriting("/a", WriteIntent(.resume(at: 5))) }
        #expect(throws: StorageError.invalidRange) { try storage.openForWriting("/a", WriteIntent(.resume(at: .max))) }
        #expect(throws: StorageError.notFound) { try storage.openForWriting("/b", WriteIntent(.resume(at: 0))) }
        #expect(throws: StorageError.isADirectory) {
            try storage.openForWriting("/folder", WriteIntent(.resume(at: 0)))
        }
        #expect(throws: StorageError.isADirectory) { try storage.openForWriting(.root, WriteIntent(.resume(at: 0))) }
        #expect(site.content("a") == "0123")
    }

    @Test("Bytes are appended; a missing file is made only if asked for", arguments: Setup.all)
    func appends(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "0123")
        try site.storage.store("/a", .append(creating: true), "45")
        #expect(site.content("a") == "012345")
        let missing = WriteIntent(.append(creating: false))
        #expect(throws: StorageError.notFound) { try site.storage.openForWriting("/b", missing) }
        let sink = try site.storage.openForWriting("/b", WriteIntent(.append(creating: true), permissions: 0o606))
        try sink.write("B")
        try sink.commit()
        #expect(site.content("b") == "B")
        #expect(try site.mode("b") == 0o606)
    }

    @Test("Appending follows an end that somebody else moves", arguments: Setup.all)
    func appendsAtTheEnd(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "1")
        let sink = try site.storage.openForWriting("/a", WriteIntent(.append(creating: false)))
        try sink.write("22")
        try site.put("a", "12233333")
        try sink.write("4444")
        try sink.commit()
        #expect(site.content("a") == "122333334444")
    }

    @Test("What came before an upload broke off stays; an appended file without a byte doesn't", arguments: Setup.all)
    func keepsWhatCame(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "0123")
        for keepingPartial in [true, false] {
            let resumed = try site.storage.openForWriting("/a", WriteIntent(.resume(at: 2), allocation: 1 << 20))
            try resumed.write("xy")
            resumed.discard(keepingPartial: keepingPartial)
            #expect(site.content("a") == "01xy")
            #expect(try site.folder.blocks("root/a") < 64)
            let appended = try site.storage.openForWriting("/new", WriteIntent(.append(creating: true)))
            appended.discard(keepingPartial: keepingPartial)
            #expect(!site.exists("new"))
        }
        _ = try site.storage.openForWriting("/new", WriteIntent(.append(creating: true)))
        #expect(site.names() == ["a"])
    }

    @Test("A file is changed in place by one upload at a time", arguments: Setup.all)
    func locks(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "0123456789")
        let first = try site.storage.openForWriting("/a", WriteIntent(.resume(at: 10)))
        for mode in [.resume(at: 2), .append(creating: true), .append(creating: false)] as [WriteIntent.Mode] {
            #expect(throws: StorageError.busy) { try site.storage.openForWriting("/a", WriteIntent(mode)) }
        }
        #expect(site.content("a") == "0123456789")
        try first.commit()
        try site.storage.store("/a", .append(creating: false), "!")
        #expect(site.content("a") == "0123456789!")
    }

    @Test("A file that is replaced just before it is locked is opened again", arguments: Setup.all)
    func reopens(_ setup: Setup) throws {
        let calls = FaultyCalls()
        let site = try Site(setup, calls: calls)
        try site.put("a", "old")
        try site.put("b", "new")
        let folder = site.folder
        calls.arm(.interfere("lock") { try? folder.rename("root/b", "root/a") })
        try site.storage.store("/a", .append(creating: false), "!")
        #expect(site.content("a") == "new!")
    }

    @Test("A file system without locks doesn't keep files from being resumed")
    func worksWithoutLocks() throws {
        for setup in Setup.all {
            let calls = FaultyCalls()
            let site = try Site(setup, calls: calls)
            try site.put("a", "0")
            calls.arm(.failEach("lock", .notSupportedOnSocket))
            try site.storage.store("/a", .resume(at: 1), "1")
            try site.storage.store("/b", .create(replacing: false), "B")
            #expect(site.content("a") == "01")
            #expect(site.content("b") == "B")
        }
    }

    @Test("Links aren't written through", arguments: Setup.all)
    func refusesLinks(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("target", "0123")
        try site.link("link", to: "target")
        for mode in [.resume(at: 2), .append(creating: true)] as [WriteIntent.Mode] {
            #expect(throws: StorageError.notPermitted) { try site.storage.openForWriting("/link", WriteIntent(mode)) }
        }
        #expect(site.content("target") == "0123")
    }

    @Test("A unique name is the one asked for, or the first number behind it that is free", arguments: Setup.all)
    func uniqueNames(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("scan.2", "taken")
        let sinks = try (0..<4).map { _ in try site.storage.openForWriting("/scan", WriteIntent(.unique)) }
        #expect(sinks.map(\.path) == ["/scan", "/scan.1", "/scan.3", "/scan.4"])
        for (number, sink) in sinks.enumerated() {
            try sink.write("\(number)")
            try sink.commit()
        }
        #expect(site.content("scan") == "0")
        #expect(site.content("scan.3") == "2")
        #expect(site.content("scan.2") == "taken")
    }

    @Test("A promised name that isn't used is free again", arguments: Setup.all)
    func givesNamesBack(_ setup: Setup) throws {
        let site = try Site(setup)
        for _ in 0..<3 {
            let sink = try site.storage.openForWriting("/scan", WriteIntent(.unique))
            #expect(sink.path == "/scan")
            sink.discard(keepingPartial: false)
        }
    }

    @Test("A unique name is found in a few looks among 3,000 that are taken", arguments: Setup.all)
    func findsUniqueNamesFast(_ setup: Setup) throws {
        let calls = FaultyCalls()
        let site = try Site(setup, calls: calls)
        try site.put("scan", "")
        for number in 1..<3_000 {
            try check(link(site.folder.host("root/scan"), site.folder.host("root/scan.\(number)")))
        }
        calls.arm(.count)
        let sink = try site.storage.openForWriting("/scan", WriteIntent(.unique))
        #expect(sink.path == "/scan.3000")
        #expect(calls.count < 50)
    }

    @Test("A name that has no room for a number is invalid", arguments: Setup.all)
    func uniqueNameTooLong(_ setup: Setup) throws {
        let site = try Site(setup)
        let name = String(repeating: "x", count: 255)
        try site.put(name, "")
        let path = try #require(VirtualPath.root.appending(name.utf8))
        #expect(throws: StorageError.invalidName) { try site.storage.openForWriting(path, WriteIntent(.unique)) }
    }

    @Test("A name that somebody else takes after it was promised isn't replaced", arguments: Setup.all)
    func uniqueNameTaken(_ setup: Setup) throws {
        let site = try Site(setup)
        let sink = try site.storage.openForWriting("/scan", WriteIntent(.unique))
        try site.put("scan", "theirs")
        #expect(throws: StorageError.alreadyExists) { try sink.commit() }
        #expect(site.content("scan") == "theirs")
        #expect(site.names() == ["scan"])
    }
}
