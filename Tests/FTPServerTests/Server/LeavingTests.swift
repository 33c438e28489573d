// Clients that are half gone: they have closed their side, stopped reading, or left while they waited.
import Admission
import FTPProtocol
import FTPServer
import FTPSession
import ServerTesting
import Testing

@Suite("Clients that are half gone")
struct LeavingTests {
    @Test("What was sent before the client closed its side is answered to the last command")
    func halfClosed() async throws {
        try await withServer { server in
            try TestFile.write([1, 2, 3], to: server.root["a"])
            let client = try server.client()
            try client.send(bytes: Array("CWD /\r\nSIZE a\r\nSTAT /\r\nHASH a\r\nQUIT\r\n".utf8))
            client.socket.endWriting()
            for code: UInt16 in [250, 213, 213, 213, 221] { try client.expect(code) }
            try client.expectEnd()
        }
    }

    @Test("A client that closes its side without QUIT is answered, and then the session is over")
    func halfClosedWithoutQuit() async throws {
        try await withServer { server in
            let client = try server.client()
            try client.send(bytes: Array("CWD /\r\nPWD\r\n".utf8))
            client.socket.endWriting()
            try client.expect(250)
            try client.expect(257)
            try client.expectEnd()
            #expect(server.becomesEmpty())
        }
    }

    @Test("Clients that leave while they wait for a passive port give back their seats")
    func leftWaitingForPort() async throws {
        let setup = ServerSetup { configuration in
            guard let range = configuration.passivePorts else { return }
            configuration.passivePorts = range.lowerBound...range.lowerBound
            configuration.burst.maxConnections = 4
        }
        try await withServer(setup) { server in
            let holder = try server.client()
            try holder.ask("EPSV", 229)
            for _ in 0..<12 {
                let client = try server.client()
                try client.send("EPSV")
                client.socket.close()
            }
            try holder.ask("QUIT", 221)
            #expect(server.becomesEmpty())
        }
    }

    @Test("A wait for a passive port ends with 425, and QUIT behind it is answered")
    func waitsForPortInVain() async throws {
        let setup = ServerSetup { configuration in
            guard let range = configuration.passivePorts else { return }
            configuration.passivePorts = range.lowerBound...range.lowerBound
            configuration.session.dataConnectTimeMax = .milliseconds(300)
        }
        try await withServer(setup) { server in
            let holder = try server.client()
            try holder.ask("EPSV", 229)
            let client = try server.client()
            try client.send(bytes: Array("EPSV\r\nQUIT\r\n".utf8))
            try client.expect(425)
            try client.expect(221)
        }
    }

    @Test("A listing on the control connection that nobody reads doesn't keep the session")
    func unreadListing() async throws {
        let setup = ServerSetup { $0.session.idleTimeMax = .milliseconds(400) }
        try await withServer(setup) { server in
            for index in 0..<4_000 {
                try TestFile.write([], to: server.root["\(index)-" + String(repeating: "n", count: 200)])
            }
            let client = try server.client()
            // More than the kernel's buffers of both ends hold.
            for _ in 0..<16 { try client.send("STAT /") }
            #expect(server.becomesEmpty())
        }
    }
}
