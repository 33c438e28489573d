// Sites whose sessions, queues and names are caught in a change.
import FTPProtocol
import FTPServer
import Hosting
import ServerTesting
import Telemetry
import Testing

@Suite struct SiteChangeTests {
    private func site(_ lines: String = "", name: String = "Site", directory: String = "site") -> String {
        """
        sites:
          - name: \(name)
            id: 7
            bindings: [{address: 127.0.0.1, port: "${PORT}"}]
            directory: \(directory)

        """ + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    private let second = "  - {name: Second, id: 8, bindings: [\"127.0.0.1:${PORT2}:\"], directory: other}\n"

    @Test func aRenamedSiteKeepsItsSessions() async throws {
        let text = self.site("messages: {exit: [Bye from %SiteName%.]}")
        try await withHosted(text) { hosted in
            let client = try hosted.client()
            let changes = try hosted.reload(text.replacing("name: Site", with: "name: Renamed"))
            #expect(changes.contains { $0.contains("Renamed") }, "\(changes)")
            #expect(try client.lines("QUIT", 221) == ["Bye from Renamed."])
            try hosted.hosted.changeState(ofSite: "renamed", to: .paused)
        }
    }

    @Test func anotherDirectoryIsSeenByAll() async throws {
        let fill = { (folder: TemporaryFolder) in
            try folder.write("x", to: "other/file")
            try folder.write([UInt8](repeating: 1, count: 3_000_000), to: "site/large")
        }
        try await withHosted(self.site(), prepare: fill) { hosted in
            let (client, down, up) = (try hosted.client(), try hosted.client("bob"), try hosted.client("bob"))
            let (source, sink) = (try down.begin("RETR large"), try up.begin("STOR late"))
            try hosted.reload(self.site(directory: "other"))
            #expect(try hosted.client().names() == ["file"])
            // At its next command a session looks where it is now.
            #expect(try eventually { try client.names() == ["file"] })
            // What runs goes on where it began.
            #expect(try source.readToEnd().count == 3_000_000)
            try down.expect(226)
            sink.close()
            try up.expect(226)
            #expect(hosted.folder.contains("site/late"))
        }
    }

    @Test func changedRulesReachThoseWhoAreThere() async throws {
        let fill = { (folder: TemporaryFolder) in try folder.write("x", to: "site/file") }
        try await withHosted(self.site(), prepare: fill) { hosted in
            let (alice, bob) = (try hosted.client(), try hosted.client("bob"))
            try hosted.reload(self.site("authorization: [{access: allow, users: [alice], permissions: [read]}]"))
            #expect(try eventually { try alice.code("MKD folder\(UInt16.random(in: 0 ... .max))") == 550 })
            #expect(try alice.retrieve("RETR file").count == 1)
            #expect(try eventually { try bob.code("SIZE file") == 550 })
            try hosted.reload(self.site())
            #expect(try eventually { try bob.code("SIZE file") == 213 })
        }
    }

    @Test func otherRightsReachTheAnonymousUserWhoIsThere() async throws {
        let site = { (rights: String) in self.site("anonymous: {enabled: true, rights: \(rights)}") }
        try await withHosted(site("all")) { hosted in
            let client = try hosted.client("anonymous")
            try client.ask("MKD one", 257)
            try hosted.reload(site("read"))
            #expect(try eventually { try client.code("MKD folder\(UInt16.random(in: 0 ... .max))") == 550 })
            try hosted.reload(site("all"))
            #expect(try eventually { try client.code("MKD folder\(UInt16.random(in: 0 ... .max))") == 257 })
        }
    }

    @Test func fewerSeatsTakeNobodysSeatAway() async throws {
        try await withHosted(self.site("limits: {maxConnections: 3}")) { hosted in
            let clients = try (0..<3).map { _ in try hosted.client() }
            try hosted.reload(self.site("limits: {maxConnections: 1}"))
            for client in clients { try client.ask("NOOP", 200) }
            let waiting = try WireClient(to: hosted.sharedEndpoint())
            for client in clients { try client.ask("QUIT", 221) }
            try waiting.expect(220)
        }
    }

    @Test func moreSeatsLetWaitingClientsIn() async throws {
        try await withHosted(self.site("limits: {maxConnections: 1, queueTimeout: 1h}")) { hosted in
            let seated = try hosted.client()
            let waiting = try WireClient(to: hosted.sharedEndpoint())
            #expect(eventually { hosted.hosted.server.status().crowd.waiting.current == 1 })
            try hosted.reload(self.site("limits: {maxConnections: 2, queueTimeout: 1h}"))
            try waiting.expect(220)
            try seated.ask("NOOP", 200)
        }
    }

    @Test(arguments: [true, false])
    func whoWaitsForASiteThatGoesIsTold(_ isRemoved: Bool) async throws {
        let first = self.site("limits: {maxConnections: 1, queueTimeout: 1h}")
        try await withHosted(first + self.second) { hosted in
            let seated = try hosted.client()
            let waiting = try (0..<5).map { _ in try WireClient(to: hosted.sharedEndpoint()) }
            #expect(eventually { hosted.hosted.server.status().crowd.waiting.current == 5 })
            if isRemoved {
                try hosted.reload("sites:\n" + self.second)
                try seated.expect(421)
            } else {
                try hosted.hosted.changeState(ofSite: "Site", to: .paused)
                try seated.ask("NOOP", 200)
            }
            for client in waiting {
                try client.expect(421)
                try client.expectEnd()
            }
            try hosted.visitor(at: hosted.sharedEndpoint(1)).enter()
        }
    }

    @Test func hostMovesTheSeat() async throws {
        let shared = """
              - name: Other
                id: 9
                bindings: ["127.0.0.1:${PORT}:other.example"]
                directory: other
                addresses: {rules: [{network: 127.0.0.9/32, allowed: false}]}

            """
        try await withHosted(self.site("limits: {maxConnections: 1, queueTimeout: 1h}") + shared) { hosted in
            let moved = try hosted.visitor(at: hosted.sharedEndpoint())
            try moved.ask("HOST other.example", 220)
            // The seat at the first site is free again.
            let next = try hosted.visitor(at: hosted.sharedEndpoint())
            try next.enter()
            try moved.enter()
            #expect(eventually { hosted.hosted.server.status().sites.map(\.sessions.current) == [1, 1] })
            try next.ask("QUIT", 221)
            let denied = try hosted.visitor(at: hosted.sharedEndpoint(), from: IPAddress("127.0.0.9"))
            try denied.ask("HOST other.example", 504)
            try denied.enter()
        }
    }

    @Test func usersAreCountedBySite() async throws {
        let second = self.second.replacing(
            "directory: other",
            with: "directory: other, limits: {maxConnectionsPerUser: 1}"
        )
        try await withHosted(self.site("limits: {maxConnectionsPerUser: 1}") + second) { hosted in
            let first = try hosted.client()
            try hosted.visitor(at: hosted.sharedEndpoint(1)).enter()
            // Who becomes somebody else gives the first name's seat back.
            try first.enter("bob")
            let again = try hosted.client("alice")
            try again.ask("REIN", 220)
            _ = try hosted.client("alice")
        }
    }

    @Test func everyAddressAndOneAddress() async throws {
        let all = self.site().replacing("address: 127.0.0.1", with: "address: \"*\"")
        let one = self.second.replacing("127.0.0.1:${PORT2}", with: "127.0.0.9:${PORT}")
        try await withHosted(all + one, prepare: { try $0.write("x", to: "other/file") }) { hosted in
            let near = try hosted.visitor(at: hosted.sharedEndpoint())
            try near.enter()
            #expect(try near.names().isEmpty)
            let address = try #require(IPAddress("127.0.0.9"))
            let far = try hosted.visitor(at: Endpoint(address: address, port: hosted.ports.lowerBound))
            try far.enter()
            #expect(try far.names() == ["file"])
        }
    }

    @Test func manySitesComeAndGo() async throws {
        let many = (0..<60).map {
            "  - {name: Many \($0), bindings: [\"127.0.1.\($0 + 1):${PORT2}:\"], directory: other}\n"
        }
        try await withHosted(self.site()) { hosted in
            let stays = try hosted.client()
            for round in 0..<3 {
                try hosted.reload(self.site() + many.joined())
                let endpoints = hosted.hosted.server.endpoints.dropFirst()
                #expect(endpoints.count == 60)
                let clients = try endpoints.map { try hosted.visitor(at: $0) }
                for client in clients { try client.enter() }
                try hosted.reload(self.site("messages: {exit: [Bye \(round).]}"))
                for client in clients { try client.expect(421) }
            }
            #expect(try stays.lines("QUIT", 221) == ["Bye 2."])
            #expect(hosted.becomesEmpty())
        }
    }
}
