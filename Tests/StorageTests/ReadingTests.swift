// Conformance: what is there, folders, and reading files.
import FTPProtocol
import Glibc
import Storage
import SystemPackage
import Testing

@Suite("Reading")
struct ReadingTests {
    @Test("A file shows its size, mode, times and number", arguments: Setup.all)
    func attributesOfFile(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "twelve bytes", mode: 0o640)
        let attributes = try site.storage.attributes(of: "/a")
        #expect(attributes.kind == .file)
        #expect(attributes.size == 12)
        #expect(attributes.mode == 0o640)
        #expect(attributes.links == 1)
        #expect(attributes.modified.seconds > 1_700_000_000)
        #expect(attributes.inode != 0)
    }

    @Test("The root is a folder, as are those in it", arguments: Setup.all)
    func attributesOfFolders(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.makeFolder("a/b")
        #expect(try site.storage.attributes(of: .root).kind == .directory)
        #expect(try site.storage.attributes(of: "/a/b").kind == .directory)
    }

    @Test("What isn't there is not found, at any depth", arguments: Setup.all)
    func missing(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("file", "")
        #expect(throws: StorageError.notFound) { try site.storage.attributes(of: "/a") }
        #expect(throws: StorageError.notFound) { try site.storage.attributes(of: "/a/b/c") }
        #expect(throws: StorageError.notADirectory) { try site.storage.attributes(of: "/file/a") }
        #expect(throws: StorageError.notFound) { try site.storage.openForReading("/a") }
        #expect(throws: StorageError.notFound) { try site.storage.openDirectory("/a", detail: .names) }
        #expect(throws: StorageError.notADirectory) { try site.storage.openDirectory("/file", detail: .names) }
    }

    @Test("A file is read from any byte on, and ends with 0", arguments: Setup.all)
    func readsFromOffset(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "0123456789")
        let source = try site.storage.openForReading("/a")
        #expect(source.size == 10)
        #expect(source.descriptor != nil)
        var buffer: [UInt8] = Array(repeating: 0, count: 4)
        #expect(try buffer.withUnsafeMutableBytes { try source.read(at: 7, into: $0) } == 3)
        #expect(buffer.prefix(3).elementsEqual("789".utf8))
        #expect(try buffer.withUnsafeMutableBytes { try source.read(at: 10, into: $0) } == 0)
        #expect(try buffer.withUnsafeMutableBytes { try source.read(at: .max, into: $0) } == 0)
    }

    @Test("Folders and pipes aren't opened for reading, and nothing waits for a pipe's other end", arguments: Setup.all)
    func refusesOtherKinds(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.folder.makePipe("root/pipe")
        try site.makeFolder("folder")
        #expect(throws: StorageError.isADirectory) { try site.storage.openForReading("/folder") }
        #expect(throws: StorageError.isADirectory) { try site.storage.openForReading(.root) }
        #expect(throws: StorageError.notPermitted) { try site.storage.openForReading("/pipe") }
        #expect(try site.storage.attributes(of: "/pipe").kind == .other)
    }

    @Test("A file that the server may not read is refused", arguments: Setup.all)
    func refusesUnreadable(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("secret", "x", mode: 0)
        try site.makeFolder("closed/in")
        try site.folder.setMode("root/closed", 0)
        #expect(throws: StorageError.notPermitted) { try asNobody { try site.storage.read("/secret") } }
        #expect(throws: StorageError.notPermitted) { try asNobody { try site.storage.list("/closed") } }
        #expect(throws: StorageError.notPermitted) { try asNobody { try site.storage.attributes(of: "/closed/in") } }
    }

    @Test("A folder lists every entry once, without dots, in batches of the size asked for", arguments: Setup.all)
    func listsInBatches(_ setup: Setup) throws {
        let site = try Site(setup)
        let names = Set((0..<1_000).map { "a rather long name of a file, number \($0)" } + [".hidden", "-l", "ümlaut"])
        for name in names { try site.put(name, "") }
        let cursor = try site.storage.openDirectory(.root, detail: .names)
        var seen: [String] = []
        while true {
            let batch = try cursor.next(7)
            if batch.isEmpty { break }
            #expect(batch.count <= 7)
            #expect(batch.allSatisfy { $0.attributes == nil })
            seen += batch.map { String(decoding: $0.name, as: UTF8.self) }
        }
        #expect(seen.count == names.count)
        #expect(Set(seen) == names)
        #expect(try cursor.next(7).isEmpty)
    }

    @Test("A listing with attributes shows kinds and sizes, and follows links that stay", arguments: Setup.all)
    func listsAttributes(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.makeFolder("sub")
        try site.put("file", "1234")
        try site.put("sub/inner", "123456")
        try site.link("good", to: "sub/inner")
        try site.link("sub/up", to: "../file")
        try site.link("out", to: "../outside")
        try site.link("absolute", to: site.folder.host("root/file"))
        try site.link("broken", to: "nowhere")
        try site.folder.put("outside", "secret")
        let root = try site.storage.list(.root)
        #expect(root["file"]??.size == 4)
        #expect(root["sub"]??.kind == .directory)
        #expect(root["good"]??.size == 6)
        for name in ["out", "absolute", "broken"] { #expect(root[name]??.kind == .symbolicLink) }
        #expect(try site.storage.list("/sub")["up"]??.size == 4)
    }

    @Test("An entry that vanishes while a folder is listed is left out")
    func skipsVanished() throws {
        for setup in Setup.all {
            let calls = FaultyCalls()
            let site = try Site(setup, calls: calls)
            for name in ["a", "b", "c"] { try site.put(name, "") }
            let folder = site.folder
            calls.arm(.interfere("statusOfName") { for name in ["a", "b"] { remove(folder.host("root/\(name)")) } })
            let cursor = try site.storage.openDirectory(.root, detail: .attributes)
            #expect(try cursor.next(10).map(\.name) == [Array("c".utf8)])
        }
    }

    @Test("A folder that may be listed but not gone into shows names and kinds", arguments: Setup.all)
    func listsWithoutSearchRight(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.makeFolder("a/sub")
        try site.put("a/file", "1")
        let cursor = try site.storage.openDirectory("/a", detail: .attributes)
        try site.folder.setMode("root/a", 0o444)
        let entries = try asNobody { try cursor.next(10) }
        #expect(Set(entries.compactMap { $0.attributes?.kind }) == [.directory, .file])
    }

    @Test("A folder of 100,000 entries is listed with one block of names in memory")
    func listsLargeFolder() throws {
        let site = try Site(Setup.all[3])
        for number in 0..<100_000 { try #require(mknod(site.folder.host("root/\(number)"), S_IFREG | 0o644, 0) == 0) }
        let cursor = try site.storage.openDirectory(.root, detail: .attributes)
        var count = 0
        var largest = 0
        while case let batch = try cursor.next(256), !batch.isEmpty {
            count += batch.count
            largest = max(largest, batch.count)
        }
        #expect(count == 100_000)
        #expect(largest == 256)
    }

    @Test("Free bytes are told of folders and files, not of what isn't there", arguments: Setup.all)
    func availableBytes(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("a", "")
        #expect(try site.storage.availableBytes(at: .root) > 0)
        #expect(try site.storage.availableBytes(at: "/a") > 0)
        #expect(throws: StorageError.notFound) { try site.storage.availableBytes(at: "/b") }
    }

    @Test("A file system that doesn't tell its space is unsupported")
    func availableBytesUnknown() throws {
        let calls = FaultyCalls()
        let site = try Site(Setup.all[0], calls: calls)
        calls.arm(.failEach("availableBytes", .noFunction))
        #expect(throws: StorageError.unsupported) { try site.storage.availableBytes(at: .root) }
    }
}
