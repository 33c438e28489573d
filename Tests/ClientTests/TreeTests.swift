// Clients that move whole trees, over several connections at a time.
import FTPProtocol
import RandomTesting
import ServerTesting
import Testing

@Suite("Trees and segments by real clients")
struct TreeTests {
    /// Files by their path.
    private static let files: [String: [UInt8]] = {
        var files: [String: [UInt8]] = [:]
        for number in 0..<60 {
            let folder = ["", "in box/", "in box/Grüße/", "empty names/"][number % 4]
            files[folder + "file \(number) of many, 世界.txt"] = SeededRandom.bytes(
                number * 1_009,
                seed: UInt64(number)
            )
        }
        return files
    }()

    private static func make(in folder: TemporaryFolder, at top: String) throws {
        for name in ["", "/in box", "/in box/Grüße", "/empty names", "/nothing in it"] {
            try folder.makeFolder(top + name)
        }
        for (path, bytes) in Self.files { try folder.write(bytes, to: "\(top)/\(path)") }
    }

    private static func expectTree(in folder: TemporaryFolder, at top: String, _ child: ChildProcess) throws {
        let wrong = Self.files.filter { path, bytes in (try? folder.read("\(top)/\(path)")) != bytes }
        #expect(wrong.isEmpty, "\(wrong.keys.sorted())\n\(child)")
        let shown = try folder.names(in: top).filter { !$0.hasPrefix(".") }
        let (folders, ownFiles) = (3, Self.files.keys.count { !$0.contains("/") })
        #expect(shown.count == folders + ownFiles, "\(child)")
    }

    private static func lftp(_ wish: String, _ server: RunningServer, _ local: TemporaryFolder) throws -> ChildProcess {
        let visit = Visit(link: .v4(.passive), port: server.endpoint.port, folder: local.path)
        let script =
            "set net:max-retries 1; set cmd:fail-exit yes; set ftp:ssl-allow no; "
            + "open -u alice,\(visit.password) ftp://\(visit.urlHost):\(visit.port); " + wish
        let child = try ChildProcess.run(.init("lftp", ["-c", script], folder: local.path), package: "lftp")
        #expect(child.hasSucceeded, "\(child)")
        return child
    }

    private static func withFolders(_ body: (RunningServer, TemporaryFolder) async throws -> Void) async throws {
        try await withServer { server in
            let local = try TemporaryFolder()
            defer { local.remove() }
            try await body(server, local)
        }
    }

    @Test("lftp mirrors a tree to the server over eight connections, and removes it")
    func mirrorsUp() async throws {
        try await Self.withFolders { server, local in
            try Self.make(in: local, at: "tree")
            let child = try Self.lftp("mirror -R --parallel=8 tree copy", server, local)
            try Self.expectTree(in: server.root, at: "copy", child)
            _ = try Self.lftp("rm -r copy", server, local)
            #expect(try server.root.names().isEmpty)
        }
    }

    @Test("lftp mirrors a tree from the server over eight connections")
    func mirrorsDown() async throws {
        try await Self.withFolders { server, local in
            try Self.make(in: server.root, at: "tree")
            let child = try Self.lftp("mirror --parallel=8 tree copy", server, local)
            try Self.expectTree(in: local, at: "copy", child)
        }
    }

    @Test("wget fetches a tree", arguments: [Link.v4(.passive), .v4(.active), .v6(.extendedPassive)])
    func recursion(link: Link) async throws {
        var setup = ServerSetup()
        setup.servesIPv6 = true
        try await withServer(setup) { server in
            let local = try TemporaryFolder()
            defer { local.remove() }
            try Self.make(in: server.root, at: "tree")
            let endpoint = try #require(link.overIPv6 ? server.endpointV6 : server.endpoint)
            let visit = Visit(link: link, port: endpoint.port, folder: local.path)
            let arguments =
                ["-r", "-nH", "-nv", "--tries=1", "--restrict-file-names=nocontrol"]
                + (link.isActive ? ["--no-passive-ftp"] : []) + [visit.url + "/tree"]
            let child = try ChildProcess.run(.init("wget", arguments, folder: local.path), package: "wget")
            #expect(child.hasSucceeded, "\(child)")
            try Self.expectTree(in: local, at: "tree", child)
        }
    }

    @Test("lftp fetches one file in four segments at a time")
    func segments() async throws {
        try await Self.withFolders { server, local in
            let bytes = SeededRandom.bytes(16 << 20)
            try server.root.write(bytes, to: "large")
            let child = try Self.lftp("pget -n 4 large", server, local)
            let isSame = try local.read("large") == bytes
            #expect(isSame, "\(child)")
        }
    }

    @Test("Forty curls at once get and put their files")
    func together() async throws {
        try await Self.withFolders { server, local in
            let bytes = SeededRandom.bytes(500_000)
            try server.root.write(bytes, to: "get")
            try local.write(bytes, to: "put")
            let url = Visit(link: .v4(.extendedPassive), port: server.endpoint.port, folder: local.path).url
            try await withThrowingTaskGroup(of: ChildProcess.self) { group in
                for number in 0..<20 {
                    for arguments in [
                        ["-sS", "-o", "got \(number)", url + "/get"], ["-sS", "-T", "put", url + "/put%20\(number)"],
                    ] {
                        let command = ChildProcess.Command("curl", arguments, folder: local.path)
                        group.addTask { try ChildProcess.run(command, package: "curl") }
                    }
                }
                for try await child in group { #expect(child.hasSucceeded, "\(child)") }
            }
            for number in 0..<20 {
                let isSame = try local.read("got \(number)") == bytes && server.root.read("put \(number)") == bytes
                #expect(isSame, "number \(number)")
            }
        }
    }
}
