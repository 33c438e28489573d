// What data connections are told of addresses and ports, and how long clients are waited for.
import Configuration
import FTPProtocol
import Hosting
import ServerTesting
import Testing

@Suite struct NetworkTests {
    private func site(_ lines: String, name: String = "Site") -> String {
        """
          - name: \(name)
            bindings: [{address: 127.0.0.1, port: 0}]
            directory: site

        """ + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    // MARK: Firewalls

    @Test func passiveModeAnnouncesTheAddressOutside() async throws {
        let text =
            "sites:\n"
            + self.site(
                """
                firewall:
                  externalAddress: 192.0.2.7
                  byNetwork: [{network: 127.0.0.9/32, address: connection}, {network: 127.0.0.8/32, address: 192.0.2.8}]
                """
            )
        try await withHosted(text) { hosted in
            #expect(try Self.announced(hosted.client()) == IPAddress("192.0.2.7"))
            #expect(try Self.announced(hosted.client(from: IPAddress("127.0.0.8"))) == IPAddress("192.0.2.8"))
            let inside = try hosted.client(from: IPAddress("127.0.0.9"))
            #expect(try Self.announced(inside) == .loopback)
            // The port is good whatever is announced.
            try hosted.client().store([1], "STOR file")
        }
    }

    @Test func aSiteHasPassivePortsOfItsOwn() async throws {
        let text = "sites:\n" + self.site("firewall: {passivePorts: \"${PORT}-${PORT2}\"}")
        try await withHosted(text + self.site("", name: "Other")) { hosted in
            let own = try hosted.client().passiveEndpoint().port
            #expect(hosted.ports.prefix(2).contains(own))
            let common = try hosted.client("alice", 1).passiveEndpoint().port
            #expect(hosted.ports.dropFirst(2).contains(common))
            try hosted.client().store([1], "STOR file")
        }
    }

    @Test func portsOfASiteChangeWhileItRuns() async throws {
        try await withHosted("sites:\n" + self.site("")) { hosted in
            let client = try hosted.client()
            #expect(hosted.ports.dropFirst(2).contains(try client.passiveEndpoint().port))
            try hosted.reload("sites:\n" + self.site("firewall: {passivePorts: \"${PORT}-${PORT2}\"}"))
            #expect(hosted.ports.prefix(2).contains(try client.passiveEndpoint().port))
            try client.store([1], "STOR file")
        }
    }

    @Test func activeModeToAnotherAddressNeedsLeave() async throws {
        let open = self.site("firewall: {matchClientAddressForPort: false}", name: "Open")
        try await withHosted("sites:\n" + self.site("") + open) { hosted in
            let listener = try WireListener(at: try #require(IPAddress("127.0.0.8")))
            let numbers = try #require(HostPort.text(of: listener.endpoint))
            #expect(try hosted.client().code("PORT " + numbers) >= 500)
            let client = try hosted.client("alice", 1)
            try client.ask("PORT " + numbers, 200)
            try client.ask("NLST", 150)
            _ = try listener.accept().socket.readToEnd()
            try client.expect(226)
        }
    }

    private static func announced(_ client: WireClient) throws -> IPAddress? {
        PassiveReply.passiveEndpoint(in: try client.ask("PASV", 227).text)?.address
    }

    // MARK: Times

    @Test func sitesHavePatienceOfTheirOwn() async throws {
        let hasty = self.site("timeouts: {idle: 300ms, login: 300ms}", name: "Hasty")
        try await withHosted("sites:\n" + self.site("") + hasty) { hosted in
            let (calm, idle) = (try hosted.client(), try hosted.client("alice", 1))
            let nameless = try hosted.visitor(1)
            try idle.expect(421)
            try idle.expectEnd()
            try nameless.expect(421)
            try nameless.expectEnd()
            try calm.ask("NOOP", 200)
            try hosted.reload("sites:\n" + self.site("timeouts: {idle: 300ms}") + hasty)
            try calm.ask("NOOP", 200)
            try calm.expect(421)
        }
    }

    // MARK: Files that are included

    @Test func sitesOfIncludedFiles() async throws {
        let fill = { (folder: TemporaryFolder) in
            try folder.makeFolder("sites.d")
            try folder.write("x", to: "other/file")
            try folder.write("sites:\n" + self.site("", name: "One"), to: "sites.d/1.yaml")
            // Paths count from the folder of the file that they stand in.
            let text = "sites:\n" + self.site("", name: "Two").replacing("directory: site", with: "directory: ../other")
            try folder.write(text, to: "sites.d/2.yaml")
        }
        try await withHosted("include: [sites.d/*.yaml]\n", prepare: fill) { hosted in
            #expect(try hosted.client("alice", 1).names() == ["file"])
            #expect(hosted.hosted.hostedSettings.sites.map(\.name) == ["One", "Two"])
            let before = hosted.hosted.hostedSettings
            try hosted.folder.write("sites: [{name: Three}]\n", to: "sites.d/3.yaml")
            let error = #expect(throws: HostingError.self) { try hosted.hosted.readAgain() }
            #expect("\(try #require(error))".contains("sites.d/3.yaml:1:"))
            #expect(hosted.hosted.hostedSettings == before)
        }
    }
}
