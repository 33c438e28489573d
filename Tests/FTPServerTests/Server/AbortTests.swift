// What may be said while a transfer runs: ABOR, STAT, NOOP, QUIT (RFC 959 4.1.3).
import FTPProtocol
import RandomTesting
import ServerTesting
import Testing

/// How a client announces its ABOR.
enum Synch: String, CaseIterable, Sendable {
    /// Not at all, as most do.
    case none
    /// IAC IP IAC DM in line.
    case inLine
    /// As BSD's ftp: IAC IP, then IAC as urgent data, then DM and the command.
    case urgent
    /// As RFC 959 has it: the DM is the urgent byte.
    case urgentMark

    func abort(on client: WireClient) throws {
        let command = Array("ABOR\r\n".utf8)
        switch self {
        case .none: try client.send(bytes: command)
        case .inLine: try client.send(bytes: [0xFF, 0xF4, 0xFF, 0xF2] + command)
        case .urgent:
            try client.socket.writeUrgent([0xFF, 0xF4, 0xFF])
            try client.send(bytes: [0xF2] + command)
        case .urgentMark:
            try client.socket.writeUrgent([0xFF, 0xF4, 0xFF, 0xF2])
            try client.send(bytes: command)
        }
    }
}

@Suite("During a transfer")
struct AbortTests {
    /// More than the kernel's buffers take: a download of it stands until it is read.
    private static let largeBytes: UInt64 = 64 << 20

    private static func withLargeFile(_ body: (RunningServer, WireClient) async throws -> Void) async throws {
        try await withServer { server in
            try TestFile.writeSparse(size: Self.largeBytes, [], to: server.root["large"])
            try await body(server, try server.client())
        }
    }

    @Test(
        "ABOR in the middle of a download gets 426, then 226, and the next one works",
        arguments: Synch.allCases,
        DataMode.allCases
    )
    func abortsDownload(synch: Synch, mode: DataMode) async throws {
        try await Self.withLargeFile { _, client in
            let data = try client.begin("RETR large", mode)
            _ = try data.read(exactly: 1 << 20)
            try synch.abort(on: client)
            try client.expect(426)
            try client.expect(226)
            try client.ask("NOOP", 200)
            #expect(try client.list("NLST", mode) == ["large"])
        }
    }

    @Test("ABOR in the middle of an upload leaves nothing behind", arguments: Synch.allCases)
    func abortsUpload(synch: Synch) async throws {
        try await withServer { server in
            let client = try server.client()
            let data = try client.begin("STOR a")
            try data.write(SeededRandom.bytes(100_000))
            try client.waitForProgress(100_000)
            try synch.abort(on: client)
            try client.expect(426)
            try client.expect(226)
            #expect(try server.root.names().isEmpty)
            try client.store([1, 2, 3], "STOR a")
            #expect(try server.root.read("a") == [1, 2, 3])
        }
    }

    @Test("ABOR while the server waits for the data connection gets 426, then 226")
    func abortsWaiting() async throws {
        try await Self.withLargeFile { _, client in
            _ = try client.passiveEndpoint()
            try client.ask("RETR large", 150)
            try client.ask("ABOR", 426)
            try client.expect(226)
            #expect(try client.list("NLST") == ["large"])
        }
    }

    @Test("ABOR without a transfer gets 226")
    func abortsNothing() async throws {
        try await withServer { server in
            let client = try server.client()
            try client.ask("ABOR", 226)
            for synch in Synch.allCases {
                try synch.abort(on: client)
                try client.expect(226)
            }
            try client.ask("PWD", 257)
        }
    }

    @Test("STAT during a transfer tells how far it is")
    func progress() async throws {
        try await Self.withLargeFile { _, client in
            let data = try client.begin("RETR large")
            _ = try data.read(exactly: 1 << 20)
            try client.waitForProgress(1 << 20)
            #expect(try client.ask("STAT", 213).progress < Self.largeBytes)
            #expect(try data.readToEnd().count == Int(Self.largeBytes) - 1 << 20)
            try client.expect(226)
            try client.ask("STAT", 211)
        }
    }

    @Test("NOOP during a transfer is answered at once, and the transfer goes on")
    func noop() async throws {
        try await Self.withLargeFile { _, client in
            let data = try client.begin("RETR large")
            for _ in 0..<5 { try client.ask("NOOP", 200) }
            #expect(try data.readToEnd().count == Int(Self.largeBytes))
            try client.expect(226)
        }
    }

    @Test("Other commands during a transfer wait, and are answered behind it")
    func waits() async throws {
        try await Self.withLargeFile { _, client in
            let data = try client.begin("RETR large")
            try client.send("PWD")
            try client.send("NOOP")
            #expect(try data.readToEnd().count == Int(Self.largeBytes))
            for code: UInt16 in [226, 257, 200] { try client.expect(code) }
        }
    }

    @Test("QUIT during a transfer lets it finish")
    func quit() async throws {
        try await Self.withLargeFile { server, client in
            let data = try client.begin("RETR large")
            try client.send("QUIT")
            #expect(try data.readToEnd().count == Int(Self.largeBytes))
            try client.expect(226)
            try client.expect(221)
            try client.expectEnd()
            client.socket.close()
            #expect(server.becomesEmpty())
        }
    }

    @Test("A client that leaves in the middle frees what it held", arguments: [true, false])
    func leaves(byReset: Bool) async throws {
        try await Self.withLargeFile { server, client in
            let data = try client.begin("RETR large")
            _ = try data.read(exactly: 1 << 20)
            if byReset { client.socket.reset() } else { client.socket.close() }
            #expect(server.becomesEmpty())
            // What the kernel had taken still comes; then it ends, and far before the file does.
            var count = 0
            do {
                while case let part = try data.read(), !part.isEmpty { count += part.count }
            } catch WireError.system {}
            #expect(count < Int(Self.largeBytes) - 1 << 20)
        }
    }
}
