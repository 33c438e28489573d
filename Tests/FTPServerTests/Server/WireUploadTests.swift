// What is visible of an upload, and when; what is left of one that breaks off; a full disk.
import FTPProtocol
import FTPServer
import FTPSession
import LocalStorage
import RandomTesting
import ServerTesting
import Testing

@Suite("Uploads over the wire")
struct WireUploadTests {
    private static let half = SeededRandom.bytes(200_000, seed: 1)
    private static let otherHalf = SeededRandom.bytes(200_000, seed: 2)
    static let stagings: [LocalStorage.Options.Staging] = [.automatic, .spool]

    private static func setup(_ staging: LocalStorage.Options.Staging, keepsPartial: Bool = false) -> ServerSetup {
        var setup = ServerSetup { $0.session.keepsPartialUploads = keepsPartial }
        setup.storage.staging = staging
        return setup
    }

    /// Begins an upload whose first half has surely arrived.
    private static func beginHalf(_ line: String, on client: WireClient) throws -> WireSocket {
        let data = try client.begin(line)
        try data.write(Self.half)
        try client.waitForProgress(UInt64(Self.half.count))
        return data
    }

    @Test("An upload is not seen before its 226, and whole behind it", arguments: stagings)
    func invisible(staging: LocalStorage.Options.Staging) async throws {
        try await withServer(Self.setup(staging)) { server in
            let (writer, watcher) = (try server.client(), try server.client())
            let data = try Self.beginHalf("STOR a", on: writer)
            #expect(try watcher.list("NLST -a").isEmpty)
            try watcher.ask("SIZE a", 550)
            _ = try watcher.data()
            try watcher.ask("RETR a", 550)
            #expect(!server.root.contains("a"))
            try data.write(Self.otherHalf)
            data.close()
            try writer.expect(226)
            #expect(try server.root.names() == ["a"])
            #expect(try watcher.retrieve("RETR a") == Self.half + Self.otherHalf)
        }
    }

    @Test("While a file is being replaced, the old one is there", arguments: stagings)
    func replacing(staging: LocalStorage.Options.Staging) async throws {
        try await withServer(Self.setup(staging)) { server in
            try server.root.write("old", to: "a")
            let (writer, watcher) = (try server.client(), try server.client())
            let data = try Self.beginHalf("STOR a", on: writer)
            #expect(try watcher.retrieve("RETR a") == Array("old".utf8))
            data.close()
            try writer.expect(226)
            #expect(try watcher.retrieve("RETR a") == Self.half)
            #expect(try server.root.names() == ["a"])
        }
    }

    @Test("An upload that breaks off leaves nothing, and an old file as it was", arguments: stagings, ["a", "new"])
    func breaksOff(staging: LocalStorage.Options.Staging, name: String) async throws {
        try await withServer(Self.setup(staging)) { server in
            try server.root.write("old", to: "a")
            let client = try server.client()
            let data = try Self.beginHalf("STOR \(name)", on: client)
            data.reset()
            try client.expect(426)
            #expect(try server.root.names() == ["a"])
            #expect(try server.root.read("a") == Array("old".utf8))
            try client.ask("PWD", 257)
        }
    }

    @Test("A client that vanishes in the middle leaves nothing, and an old file as it was", arguments: stagings)
    func vanishes(staging: LocalStorage.Options.Staging) async throws {
        try await withServer(Self.setup(staging)) { server in
            try server.root.write("old", to: "a")
            let client = try server.client()
            let data = try Self.beginHalf("STOR a", on: client)
            client.socket.reset()
            #expect(server.becomesEmpty())
            #expect(try eventually { try data.hasEnded() })
            #expect(try eventually { try server.root.names() == ["a"] })
            #expect(try server.root.read("a") == Array("old".utf8))
        }
    }

    @Test("With the flag, what arrived is kept, and REST and STOR go on", arguments: stagings)
    func keepsPartial(staging: LocalStorage.Options.Staging) async throws {
        try await withServer(Self.setup(staging, keepsPartial: true)) { server in
            let client = try server.client()
            let data = try Self.beginHalf("STOR a", on: client)
            data.reset()
            try client.expect(426)
            #expect(try server.root.read("a") == Self.half)
            try client.ask("REST \(try client.ask("SIZE a", 213).text)", 350)
            try client.store(Self.otherHalf, "STOR a")
            #expect(try server.root.read("a") == Self.half + Self.otherHalf)
            #expect(try server.root.names() == ["a"])
        }
    }

    @Test("An appended or resumed upload that breaks off keeps what arrived, for it says where to go on")
    func appendBreaksOff() async throws {
        try await withServer { server in
            try server.root.write("old", to: "a")
            let client = try server.client()
            let data = try Self.beginHalf("APPE a", on: client)
            data.reset()
            try client.expect(426)
            #expect(try server.root.read("a").starts(with: Array("old".utf8)))
            let size = try client.ask("SIZE a", 213).text
            try client.ask("REST \(size)", 350)
            try client.store([1, 2, 3], "STOR a")
            #expect(try server.root.read("a").suffix(3) == [1, 2, 3])
        }
    }

    @Test("A file may be replaced while another client reads it, and the reader gets the old one whole")
    func replacedWhileRead() async throws {
        try await withServer { server in
            let old = SeededRandom.bytes(20_000_000)
            try server.root.write(old, to: "a")
            let (reader, writer) = (try server.client(), try server.client())
            let data = try reader.begin("RETR a")
            let first = try data.read(exactly: 1_000)
            try writer.store([1], "STOR a")
            try writer.ask("DELE a", 250)
            #expect(try first + data.readToEnd() == old)
            try reader.expect(226)
        }
    }
}

@Suite("A full disk", .serialized)
struct FullDiskTests {
    /// A file system of 1 MiB.
    private static func withSmallDisk(_ body: (RunningServer, TemporaryFolder) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.makeFolder("disk")
        let disk = folder["disk"]
        try Self.run("mount", ["-t", "tmpfs", "-o", "size=1m", "spillway-test", disk])
        defer { _ = try? ChildProcess.run(.init("umount", ["-l", disk], folder: "/"), package: "mount") }
        var setup = ServerSetup()
        setup.root = disk
        try await withServer(setup) { try await body($0, folder) }
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let child = try ChildProcess.run(.init(program, arguments, folder: "/"), package: "mount")
        try #require(child.hasSucceeded, "This test must be allowed to mount a small tmpfs; run it as root.\n\(child)")
    }

    /// The server closes the data connection when the disk is full, so writing may fail.
    private static func fill(_ line: String, on client: WireClient) throws {
        let data = try client.begin(line)
        do { try data.write(SeededRandom.bytes(4 << 20)) } catch WireError.system {}
        data.endWriting()
        try client.expect(452, 552)
    }

    @Test("An upload that doesn't fit gets 452 or 552, and nothing of it stays")
    func upload() async throws {
        try await Self.withSmallDisk { server, folder in
            try folder.write("old", to: "disk/a")
            let client = try server.client()
            for line in ["STOR a", "STOR b", "STOU c"] {
                try Self.fill(line, on: client)
                #expect(try folder.names(in: "disk") == ["a"])
                #expect(try folder.read("disk/a") == Array("old".utf8))
            }
            let bytes = SeededRandom.bytes(600_000)
            try client.store(bytes, "STOR b")
            #expect(try folder.read("disk/b") == bytes)
        }
    }

    @Test("An APPE that doesn't fit gets 452 or 552, and the file begins as it did")
    func append() async throws {
        try await Self.withSmallDisk { server, folder in
            try folder.write("old", to: "disk/a")
            let client = try server.client()
            try Self.fill("APPE a", on: client)
            #expect(try folder.read("disk/a").starts(with: Array("old".utf8)))
            try client.ask("DELE a", 250)
            try client.store([1, 2, 3], "STOR a")
            #expect(try folder.read("disk/a") == [1, 2, 3])
        }
    }

    @Test("ALLO refuses what surely doesn't fit")
    func allocate() async throws {
        try await Self.withSmallDisk { server, _ in
            let client = try server.client()
            try client.ask("ALLO 100000000", 552)
            try client.ask("ALLO 1000", 200)
            try client.store([1, 2, 3], "STOR a")
        }
    }
}
