// Bytes that come in other portions, and other bytes, than a command at a time.
import FTPProtocol
import LinuxSystem
import ServerTesting
import Testing

@Suite("Commands as they come")
struct FramingTests {
    @Test("Commands sent in one go are answered in their order")
    func pipelined() async throws {
        try await withServer { server in
            try server.root.makeFolder("in")
            let client = try server.visitor()
            let lines = [
                "USER alice", "PASS wonderland", "TYPE I", "CWD in", "PWD", "MKD deep", "CWD deep", "PWD", "CDUP",
                "CDUP",
                "HASH nope", "NOPE", "EPSV", "SIZE in", "SYST", "STAT", "QUIT",
            ]
            try client.send(bytes: Array(lines.joined(separator: "\r\n").utf8) + [13, 10])
            for code: UInt16 in [331, 230, 200, 250, 257, 257, 250, 257, 250, 250, 550, 500, 229, 550, 215, 211, 221] {
                try client.expect(code)
            }
            try client.expectEnd()
        }
    }

    @Test("Commands behind a transfer wait for its end")
    func behindTransfer() async throws {
        try await withServer { server in
            try server.root.write("hello", to: "a")
            let client = try server.client()
            let data = try client.data()
            try client.send(bytes: Array("RETR a\r\nPWD\r\nDELE a\r\nSIZE a\r\nQUIT\r\n".utf8))
            #expect(try data.socket().readToEnd() == Array("hello".utf8))
            for code: UInt16 in [150, 226, 257, 250, 550, 221] { try client.expect(code) }
        }
    }

    @Test("A command may come a byte at a time")
    func byteAtATime() async throws {
        try await withServer { server in
            let client = try server.visitor()
            for byte in "USER alice\r\nPASS wonderland\r\nPWD\r\n".utf8 { try client.send(bytes: [byte]) }
            for code: UInt16 in [331, 230, 257] { try client.expect(code) }
        }
    }

    @Test("A line may end in LF alone, and verbs may be small")
    func bareLineFeed() async throws {
        try await withServer { server in
            let client = try server.visitor()
            try client.send(bytes: Array("user alice\nPass wonderland\nxPwD\n".utf8))
            for code: UInt16 in [331, 230, 257] { try client.expect(code) }
        }
    }

    @Test("A line over 4,096 bytes gets one 500, and the next command works", arguments: [4_097, 100_000, 20_000_000])
    func longLine(count: Int) async throws {
        try await withServer { server in
            let client = try server.client()
            try client.send(bytes: Array(repeating: UInt8(ascii: "x"), count: count) + [13, 10])
            try client.expect(500)
            try client.ask("PWD", 257)
            try client.send("PWD " + String(repeating: "x", count: 4_200))
            try client.expect(500)
            try client.ask("PWD", 257)
        }
    }

    @Test("A path of 4,000 bytes is not too long a line")
    func longestLine() async throws {
        try await withServer { server in
            let client = try server.client()
            try client.ask("SIZE " + String(repeating: "x/", count: 2_000), 550, 553)
            try client.ask("PWD", 257)
        }
    }

    @Test("NUL and other control bytes in an argument are refused")
    func controlBytes() async throws {
        try await withServer { server in
            let client = try server.client()
            for byte: UInt8 in [0, 1, 7, 8, 27, 127] {
                try client.send(bytes: Array("MKD a".utf8) + [byte] + Array("b\r\n".utf8))
                try client.expect(501)
            }
            try client.send(bytes: Array("MKD a".utf8) + [0xC3, 0x28] + Array("\r\n".utf8))
            try client.expect(501)
            #expect(try server.root.names().isEmpty)
        }
    }

    @Test("Empty lines and bytes without sense are answered, and don't end the session")
    func nonsense() async throws {
        try await withServer { server in
            let client = try server.client()
            try client.send(bytes: [13, 10])
            try client.expect(500)
            try client.send(bytes: [0, 1, 2, 3, 13, 10])
            try client.expect(500)
            try client.send(bytes: Array("GET / HTTP/1.1\r\n".utf8))
            try client.expect(500)
            try client.ask("PWD", 257)
        }
    }

    @Test("10,000 STATs that were sent before the first reply was read get 10,000 replies")
    func manyPipelined() async throws {
        try await withServer { server in
            let count = 10_000
            let client = try server.client()
            try client.socket.write(Array(String(repeating: "STAT\r\n", count: count).utf8))
            for _ in 0..<count { try client.expect(211) }
            try client.ask("PWD", 257)
        }
    }
}

@Suite("Memory of one session", .serialized)
struct SessionMemoryTests {
    @Test("A client that sends and doesn't read costs no more than its buffers")
    func slowReader() async throws {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                try await withServer { server in
                    let count = 60_000
                    let client = try WireClient(to: server.endpoint, receiveBytes: 1 << 18)
                    try client.expect(220)
                    try client.logIn()
                    let before = ProcessMemory.anonymousBytes
                    try client.socket.write(Array(String(repeating: "HELP\r\n", count: count).utf8))
                    // The replies are 40 MB. Looking for a second can't prove that it ends there, but what is kept would
                    // be seen: the server answers all of it in much less time.
                    var growth = 0
                    for _ in 0..<50 {
                        try await Task.sleep(for: .milliseconds(20))
                        growth = max(growth, ProcessMemory.anonymousBytes - before)
                    }
                    #expect(growth < 16 << 20)
                    var last: Reply?
                    for _ in 0..<count { last = try client.reply() }
                    #expect(last?.code == .helpMessage)
                    try client.ask("PWD", 257)
                }
            }
        }
    }

    @Test("A line that never ends costs no more than the longest line")
    func endlessLine() async throws {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                try await withServer { server in
                    let client = try server.client()
                    let part = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
                    try client.socket.write(part)
                    let before = ProcessMemory.anonymousBytes
                    for _ in 0..<64 { try client.socket.write(part) }
                    try client.ask("", 500)
                    #expect(ProcessMemory.anonymousBytes - before < 16 << 20)
                    try client.ask("PWD", 257)
                }
            }
        }
    }
}
