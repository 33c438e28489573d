// Files there and back, whole and in parts, over data connections of all kinds.
import FTPProtocol
import RandomTesting
import ServerTesting
import Testing

/// A kind of data connection over one of the two protocols.
struct Way: Sendable, CustomTestStringConvertible {
    let mode: DataMode
    let overIPv6: Bool

    var testDescription: String { "\(self.mode.rawValue) over IPv\(self.overIPv6 ? 6 : 4)" }

    static let all =
        DataMode.allCases.map { Way(mode: $0, overIPv6: false) }
        + DataMode.forIPv6.map { Way(mode: $0, overIPv6: true) }
}

@Suite("Transfers over the wire")
struct TransferTests {
    @Test("A file comes back as it was stored", arguments: Way.all)
    func roundTrip(way: Way) async throws {
        var setup = ServerSetup()
        setup.servesIPv6 = true
        try await withServer(setup) { server in
            let client = try server.client(overIPv6: way.overIPv6)
            for count in [0, 1, 65_537, 6_000_001] {
                let bytes = SeededRandom.bytes(count)
                try client.store(bytes, "STOR a \(count)", way.mode)
                #expect(try server.root.read("a \(count)") == bytes)
                #expect(try client.ask("SIZE a \(count)", 213).text == "\(count)")
                #expect(try client.retrieve("RETR a \(count)", way.mode) == bytes)
            }
            #expect(try client.list("NLST", way.mode).count == 4)
        }
    }

    @Test("Listings go over every kind of data connection", arguments: Way.all)
    func listings(way: Way) async throws {
        var setup = ServerSetup()
        setup.servesIPv6 = true
        try await withServer(setup) { server in
            try server.root.write("hello", to: "a")
            let client = try server.client(overIPv6: way.overIPv6)
            for verb in ["LIST", "NLST", "MLSD"] {
                let lines = try client.list(verb, way.mode)
                #expect(lines.contains { $0.hasSuffix("a") }, "\(verb): \(lines)")
            }
        }
    }

    @Test("REST and RANG choose the bytes of a download, and the next one is whole again")
    func ranges() async throws {
        try await withServer { server in
            let bytes = SeededRandom.bytes(300_000)
            try server.root.write(bytes, to: "a")
            let client = try server.client()
            try client.ask("REST 299990", 350)
            #expect(try client.retrieve("RETR a") == Array(bytes[299_990...]))
            #expect(try client.retrieve("RETR a") == bytes)
            try client.ask("RANG 100 199", 350)
            #expect(try client.retrieve("RETR a") == Array(bytes[100...199]))
            try client.ask("REST 300000", 350)
            #expect(try client.retrieve("RETR a").isEmpty)
            _ = try client.passiveEndpoint()
            try client.ask("REST 300001", 350)
            try client.ask("RETR a", 554)
            #expect(try client.retrieve("RETR a") == bytes)
        }
    }

    @Test("REST before STOR goes on from there, and cuts off what was behind")
    func restartedUpload() async throws {
        try await withServer { server in
            let bytes = SeededRandom.bytes(1_000)
            try server.root.write(bytes, to: "a")
            let client = try server.client()
            try client.ask("REST 500", 350)
            try client.store([1, 2, 3], "STOR a")
            #expect(try server.root.read("a") == Array(bytes[..<500]) + [1, 2, 3])
            _ = try client.passiveEndpoint()
            try client.ask("REST 504", 350)
            try client.ask("STOR a", 554)
            #expect(server.root.size(of: "a") == 503)
        }
    }

    @Test("APPE adds to a file, and makes one that isn't there")
    func append() async throws {
        try await withServer { server in
            let client = try server.client()
            try client.store([1, 2], "APPE a")
            try client.store([3], "APPE a")
            try client.store([], "APPE a")
            #expect(try server.root.read("a") == [1, 2, 3])
        }
    }

    @Test("STOU finds a name that isn't taken, and tells it in the 150")
    func unique() async throws {
        try await withServer { server in
            let client = try server.client()
            var names: Set<String> = []
            for content: UInt8 in 1...3 {
                let data = try client.data()
                let text = try client.ask(content == 1 ? "STOU" : "STOU a.txt", 150).text
                #expect(text.hasPrefix("FILE: "))
                let name = String(text.dropFirst("FILE: ".count))
                let socket = try data.socket()
                try socket.write([content])
                socket.close()
                try client.expect(226)
                #expect(try server.root.read(name) == [content])
                names.insert(name)
            }
            #expect(names.count == 3)
            #expect(try server.root.names() == names.sorted())
        }
    }

    @Test("TYPE A sends and takes lines that end in CRLF, and keeps those that end in LF")
    func ascii() async throws {
        try await withServer { server in
            try server.root.write("one\ntwo\n\nlast", to: "a")
            let client = try server.client()
            try client.ask("TYPE A", 200)
            let sent = Array("one\r\ntwo\r\n\r\nlast".utf8)
            #expect(try client.ask("SIZE a", 213).text == "\(sent.count)")
            #expect(try client.retrieve("RETR a") == sent)
            try client.store(sent, "STOR b")
            #expect(try server.root.read("b") == Array("one\ntwo\n\nlast".utf8))
            try client.store(Array("\r\n more".utf8), "APPE b")
            #expect(try server.root.read("b") == Array("one\ntwo\n\nlast\n more".utf8))
            try client.ask("REST 1", 350)
            _ = try client.passiveEndpoint()
            try client.ask("RETR a", 550)
        }
    }

    @Test("A large text arrives with the same number of lines both ways")
    func largeText() async throws {
        try await withServer { server in
            let text = (0..<200_000).map { "line \($0)\n" }.joined()
            let sent = Array((0..<200_000).map { "line \($0)\r\n" }.joined().utf8)
            try server.root.write(text, to: "a")
            let client = try server.client()
            try client.ask("TYPE A", 200)
            #expect(try client.retrieve("RETR a") == sent)
            try client.store(sent, "STOR b")
            #expect(try server.root.read("b") == Array(text.utf8))
        }
    }

    @Test(
        "What can't be opened is refused before anything moves, and the session stays usable",
        arguments: DataMode.allCases
    )
    func refused(mode: DataMode) async throws {
        try await withServer { server in
            try server.root.makeFolder("in")
            let client = try server.client()
            for (line, code) in [
                ("RETR nope", 550), ("RETR in", 550), ("STOR in", 550), ("STOR nope/a", 550), ("LIST nope", 550),
                ("MLSD nope", 550),
            ] as [(String, UInt16)] {
                let data = try client.data(mode)
                try client.ask(line, code)
                if mode == .passive || mode == .extendedPassive { #expect(try data.socket().hasEnded(), "\(line)") }
                try client.ask("NOOP", 200)
            }
            try client.store([1], "STOR a", mode)
            #expect(try client.retrieve("RETR a", mode) == [1])
        }
    }

    @Test("Eight clients load and store side by side")
    func sideBySide() async throws {
        try await withServer { server in
            let bytes = SeededRandom.bytes(3_000_000)
            try server.root.write(bytes, to: "a")
            let endpoint = server.endpoint
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        let client = try WireClient(to: endpoint)
                        try client.expect(220)
                        try client.logIn()
                        try client.ask("TYPE I", 200)
                        for _ in 0..<3 {
                            #expect(try client.retrieve("RETR a") == bytes)
                            try client.store(bytes, "STOR copy \(number)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            for number in 0..<8 { #expect(try server.root.read("copy \(number)") == bytes) }
        }
    }
}
