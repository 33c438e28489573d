// A sparse file of 5 GiB: sizes, offsets and counts beyond 32 bits.
import FTPProtocol
import ServerTesting
import Testing

@Suite("Files beyond 4 GiB", .serialized)
struct LargeFileTests {
    private static let size: UInt64 = 5 << 30
    /// Sixteen bytes that lie across the border.
    private static let border: UInt64 = 1 << 32 - 8
    private static let marks: [(offset: UInt64, bytes: [UInt8])] = [
        (0, Array("first bytes here".utf8)), (Self.border, Array("across 2^32 here".utf8)),
        (Self.size - 16, Array("last bytes here!".utf8)),
    ]

    private static func withLargeFile(_ body: (RunningServer, TemporaryFolder) async throws -> Void) async throws {
        try await withServer { server in
            let local = try TemporaryFolder()
            defer { local.remove() }
            try TestFile.writeSparse(size: Self.size, Self.marks, to: server.root["large"])
            try await body(server, local)
        }
    }

    private static func curl(_ arguments: [String], _ server: RunningServer, _ local: TemporaryFolder) throws
        -> ChildProcess
    {
        let url = Visit(link: .v4(.extendedPassive), port: server.endpoint.port, folder: local.path).url + "/large"
        let command = ChildProcess.Command("curl", ["-s", "-S"] + arguments + [url], folder: local.path)
        let child = try ChildProcess.run(command, package: "curl", limit: .seconds(600))
        #expect(child.hasSucceeded, "\(child)")
        return child
    }

    private static func python(_ wish: String, _ server: RunningServer, _ local: TemporaryFolder) throws -> ChildProcess
    {
        let visit = Visit(link: .v4(.passive), port: server.endpoint.port, folder: local.path)
        let script = RealClient.pythonScript(wish, visit)
        let child = try ChildProcess.run(.init("python3", ["-c", script], folder: local.path), package: "python3")
        #expect(child.hasSucceeded, "\(child)")
        return child
    }

    @Test("Every answer that tells the size tells all of it")
    func sizes() async throws {
        try await Self.withLargeFile { server, local in
            let client = try server.client()
            #expect(try client.ask("SIZE large", 213).text == "\(Self.size)")
            #expect(try client.ask("MLST large", 250).leading.joined().contains("size=\(Self.size);"))
            #expect(try client.list("MLSD").contains { $0.contains("size=\(Self.size);") })
            #expect(try client.list("LIST").contains { $0.contains(" \(Self.size) ") })
            let head = try Self.curl(["-I"], server, local)
            #expect(head.output.contains("Content-Length: \(Self.size)"), "\(head)")
            let size = try Self.python("print(ftp.size('large'))", server, local)
            #expect(size.output.contains("\n\(Self.size)\n"), "\(size)")
        }
    }

    @Test("Ranges beyond 4 GiB hold the bytes that lie there")
    func ranges() async throws {
        try await Self.withLargeFile { server, local in
            let client = try server.client()
            for mark in Self.marks {
                let last = mark.offset + 15
                _ = try Self.curl(["-r", "\(mark.offset)-\(last)", "-o", "part"], server, local)
                #expect(try local.read("part") == mark.bytes)
                try client.ask("RANG \(mark.offset) \(last)", 350)
                #expect(try client.retrieve("RETR large") == mark.bytes)
            }
            try client.ask("REST \(Self.size - 16)", 350)
            #expect(try client.retrieve("RETR large") == Self.marks[2].bytes)
            let tail = "ftp.retrbinary('RETR large', open('part', 'wb').write, rest=\(Self.size - 5))"
            _ = try Self.python(tail, server, local)
            #expect(try local.read("part") == Array("here!".utf8))
        }
    }

    @Test("All of it arrives")
    func whole() async throws {
        try await Self.withLargeFile { server, local in
            let child = try Self.curl(["-o", "/dev/null", "-w", "%{size_download} bytes"], server, local)
            #expect(child.output == "\(Self.size) bytes")
        }
    }

    @Test("Uploads go on beyond 4 GiB, by REST and by APPE")
    func resumedUploads() async throws {
        try await Self.withLargeFile { server, local in
            try local.write("more", to: "more")
            let wish = "ftp.storbinary('STOR large', open('more', 'rb'), rest=\(Self.size))"
            _ = try Self.python(wish, server, local)
            // What curl goes on with is a sparse file too.
            let marks = [(offset: Self.size, bytes: Array("more and more".utf8))]
            try TestFile.writeSparse(size: Self.size + 13, marks, to: local["large"])
            _ = try Self.curl(["-C", "-", "-T", "large"], server, local)
            #expect(server.root.size(of: "large") == Self.size + 13)
            let tail = try TestFile.read(server.root["large"], from: Self.size - 16, count: 100)
            #expect(tail == Self.marks[2].bytes + Array("more and more".utf8))
            let border = try TestFile.read(server.root["large"], from: Self.border, count: 16)
            #expect(border == Self.marks[1].bytes)
        }
    }

    @Test("An upload that begins again beyond 4 GiB cuts off what was behind")
    func cutsOff() async throws {
        try await Self.withLargeFile { server, _ in
            let client = try server.client()
            try client.ask("REST \(Self.border + 4)", 350)
            try client.store([1, 2, 3], "STOR large")
            #expect(server.root.size(of: "large") == Self.border + 7)
            let tail = try TestFile.read(server.root["large"], from: Self.border, count: 100)
            #expect(tail == Self.marks[1].bytes[..<4] + [1, 2, 3])
        }
    }
}
