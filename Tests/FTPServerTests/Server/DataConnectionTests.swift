// Which data connections are made, and which are refused.
import FTPProtocol
import FTPServer
import ServerTesting
import SystemPackage
import Telemetry
import Testing

@Suite("Data connections over the wire")
struct DataConnectionTests {
    private static let stranger = IPAddress.v4(0x7F00_0002)

    @Test("A stranger at a passive port is sent away, and the client is still served")
    func stranger() async throws {
        try await withServer { server in
            try server.root.write("hello", to: "a")
            let client = try server.client()
            for mode in [DataMode.passive, .extendedPassive] {
                let endpoint = try client.passiveEndpoint(mode)
                let stranger = try WireSocket(to: endpoint, from: Self.stranger)
                #expect(try stranger.hasEnded())
                let data = try WireSocket(to: endpoint, from: .loopback)
                try client.ask("RETR a", 150)
                #expect(try data.readToEnd() == Array("hello".utf8))
                try client.expect(226)
            }
            let strays = server.events.count {
                if case .strayDataConnection(Self.stranger) = $0 { true } else { false }
            }
            #expect(strays == 2)
        }
    }

    @Test("Clients of two addresses use passive ports side by side, and each gets its own file")
    func twoAddresses() async throws {
        var setup = ServerSetup()
        // One port for all: the address decides.
        setup.configure = { $0.passivePorts = $0.passivePorts.map { $0.lowerBound...$0.lowerBound } }
        try await withServer(setup) { server in
            try server.root.write("one", to: "1")
            try server.root.write("two", to: "2")
            let (first, second) = (try server.client(), try server.client(from: Self.stranger))
            let (firstPort, secondPort) = (try first.passiveEndpoint(), try second.passiveEndpoint())
            #expect(firstPort == secondPort)
            let secondData = try WireSocket(to: secondPort, from: Self.stranger)
            let firstData = try WireSocket(to: firstPort, from: .loopback)
            try first.ask("RETR 1", 150)
            try second.ask("RETR 2", 150)
            #expect(try firstData.readToEnd() == Array("one".utf8))
            #expect(try secondData.readToEnd() == Array("two".utf8))
            try first.expect(226)
            try second.expect(226)
        }
    }

    @Test("When one address has taken all passive ports, its next PASV waits and is not refused")
    func waitsForPort() async throws {
        var setup = ServerSetup()
        setup.configure = { $0.passivePorts = $0.passivePorts.map { $0.lowerBound...$0.lowerBound } }
        try await withServer(setup) { server in
            let (first, second) = (try server.client(), try server.client())
            let port = try first.passiveEndpoint()
            try second.send("EPSV")
            let data = try WireSocket(to: port, from: .loopback)
            try first.ask("NLST", 150)
            _ = try data.readToEnd()
            try first.expect(226)
            try second.expect(229)
        }
    }

    @Test("A second connection to a port that was used is closed")
    func usedOnce() async throws {
        try await withServer { server in
            let client = try server.client()
            let endpoint = try client.passiveEndpoint()
            let data = try WireSocket(to: endpoint, from: .loopback)
            try client.ask("NLST", 150)
            #expect(try data.readToEnd().isEmpty)
            try client.expect(226)
            #expect(try WireSocket(to: endpoint, from: .loopback).hasEnded())
            try client.ask("NLST", 425)
        }
    }

    @Test("A new PASV, PORT or ABOR gives up the passive port before it", arguments: ["EPSV", "PASV", "PORT", "ABOR"])
    func givenUp(verb: String) async throws {
        try await withServer { server in
            let client = try server.client()
            let endpoint = try client.passiveEndpoint()
            switch verb {
            case "PORT": _ = try client.listen(.active)
            case "ABOR": try client.ask("ABOR", 226)
            default: #expect(try client.passiveEndpoint(verb == "EPSV" ? .extendedPassive : .passive) != endpoint)
            }
            #expect(try WireSocket(to: endpoint, from: .loopback).hasEnded())
            #expect(try client.list("NLST").isEmpty)
        }
    }

    @Test("After EPSV ALL nothing but EPSV is taken")
    func onlyExtendedPassive() async throws {
        try await withServer { server in
            let client = try server.client()
            try client.ask("EPSV ALL", 200)
            for line in ["PASV", "PORT 127,0,0,1,200,1", "EPRT |1|127.0.0.1|51201|"] { try client.ask(line, 501) }
            #expect(try client.list("NLST").isEmpty)
        }
    }

    @Test("PASV can't be had over IPv6, and EPSV tells which family it takes")
    func passiveOverIPv6() async throws {
        var setup = ServerSetup()
        setup.servesIPv6 = true
        try await withServer(setup) { server in
            let client = try server.client(overIPv6: true)
            try client.ask("PASV", 425)
            try client.ask("EPSV 1", 522)
            try client.ask("EPSV 2", 229)
            try client.ask("EPRT |1|127.0.0.1|51201|", 522)
            #expect(try client.list("NLST", .extendedPassive).isEmpty)
            #expect(try client.list("NLST", .extendedActive).isEmpty)
        }
    }

    @Test("Data goes to the client's own address only, and never to a port below 1024")
    func noBounce() async throws {
        try await withServer { server in
            let client = try server.client()
            for line in [
                "PORT 127,0,0,2,200,1", "PORT 8,8,8,8,200,1", "PORT 127,0,0,1,3,255", "PORT 127,0,0,1,0,25",
                "EPRT |1|127.0.0.2|51201|", "EPRT |1|127.0.0.1|1023|", "EPRT |1|127.0.0.1|25|", "PORT 0,0,0,0,3,255",
            ] {
                try client.ask(line, 501)
            }
            try client.ask("RETR a", 425)
            try client.ask("PORT 127,0,0,1,4,0", 200)
        }
    }

    @Test("In active mode the server connects from the address that the client is connected to")
    func activeSource() async throws {
        try await withServer { server in
            let client = try server.client()
            let listener = try client.listen(.active)
            try client.ask("NLST", 150)
            let (data, peer) = try listener.accept()
            #expect(peer.address == .loopback)
            #expect(try data.readToEnd().isEmpty)
            try client.expect(226)
        }
    }

    @Test("A client that doesn't listen gets 425, and may try again", arguments: [DataMode.active, .extendedActive])
    func nobodyListens(mode: DataMode) async throws {
        try await withServer { server in
            try server.root.write("hello", to: "a")
            let client = try server.client()
            try client.listen(mode).close()
            let reply = try client.ask("RETR a", 150, 425)
            if reply.code.rawValue == 150 { try client.expect(425) }
            #expect(try client.retrieve("RETR a", mode) == Array("hello".utf8))
        }
    }

    @Test("A data connection that breaks in the middle gets 426, and the next one works", arguments: DataMode.allCases)
    func breaks(mode: DataMode) async throws {
        try await withServer { server in
            try TestFile.writeSparse(size: 64 << 20, [], to: server.root["large"])
            let client = try server.client()
            let data = try client.begin("RETR large", mode)
            _ = try data.read(exactly: 100_000)
            data.reset()
            try client.expect(426)
            #expect(try client.list("NLST", mode) == ["large"])
        }
    }
}
