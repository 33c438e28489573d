// Sites that share an address, and the states of sites.
import FTPProtocol
import FTPServer
import Hosting
import ServerTesting
import Telemetry
import Testing

@Suite struct SharedAddressTests {
    private static let pair = """
        sites:
          - name: First
            bindings: [{address: 127.0.0.1, port: "${PORT}", host: first.example}]
            directory: site
            messages: {banner: [This is the first.]}
          - name: Second
            bindings: ["127.0.0.1:${PORT}:second.example"]
            directory: other
            messages: {banner: [This is the second.]}
        """

    private func fill(_ folder: TemporaryFolder) throws {
        try folder.write("1", to: "site/one")
        try folder.write("2", to: "other/two")
    }

    @Test func hostSelectsASite() async throws {
        try await withHosted(Self.pair, prepare: self.fill) { hosted in
            let client = try WireClient(to: hosted.sharedEndpoint())
            #expect(try client.expect(220).lines.last == "This is the first.")
            #expect(try client.lines("HOST SECOND.example", 220).last == "This is the second.")
            try client.enter()
            #expect(try client.names() == ["two"])
            #expect(hosted.hosted.server.endpoints.count == 1)
        }
    }

    @Test func aUserNameWithABarSelectsASite() async throws {
        try await withHosted(Self.pair, prepare: self.fill) { hosted in
            let client = try hosted.visitor(at: hosted.sharedEndpoint())
            try client.ask("USER second.example|alice", 331)
            try client.ask("PASS secret-alice", 230)
            #expect(try client.names() == ["two"])
            let other = try hosted.visitor(at: hosted.sharedEndpoint())
            try other.enter()
            #expect(try other.names() == ["one"])
        }
    }

    @Test func anUnknownHostIs504AndTheClientStays() async throws {
        try await withHosted(Self.pair, prepare: self.fill) { hosted in
            let client = try hosted.visitor(at: hosted.sharedEndpoint())
            try client.ask("HOST third.example", 504)
            try client.enter()
            #expect(try client.names() == ["one"])
        }
    }

    @Test func theSiteWithoutAHostGreets() async throws {
        let text = """
            sites:
              - {name: Named, bindings: ["127.0.0.1:${PORT}:named.example"], directory: site}
              - {name: Open, bindings: ["127.0.0.1:${PORT}:"], directory: other}
            """
        try await withHosted(text, prepare: self.fill) { hosted in
            let client = try hosted.visitor(at: hosted.sharedEndpoint())
            try client.enter()
            #expect(try client.names() == ["two"])
        }
    }

    @Test func aFullSiteTakesNobodyFromAnother() async throws {
        let text = """
            sites:
              - {name: Large, bindings: ["127.0.0.1:${PORT}:"], directory: site}
              - name: Small
                bindings: ["127.0.0.1:${PORT}:small.example"]
                directory: other
                limits: {maxConnections: 1, serverListenBacklog: 1}
            """
        try await withHosted(text, prepare: self.fill) { hosted in
            let lucky = try hosted.visitor(at: hosted.sharedEndpoint())
            try lucky.ask("HOST small.example", 220)
            try lucky.enter()
            let late = try hosted.visitor(at: hosted.sharedEndpoint())
            try late.ask("HOST small.example", 421)
            try late.expectEnd()
            try lucky.ask("QUIT", 221)
            try lucky.expectEnd()
            #expect(hosted.becomesEmpty())
            let next = try hosted.visitor(at: hosted.sharedEndpoint())
            try next.ask("HOST small.example", 220)
        }
    }

    @Test func pausedAndStoppedSites() async throws {
        try await withHosted(Self.pair, prepare: self.fill) { hosted in
            let inside = try hosted.visitor(at: hosted.sharedEndpoint())
            try inside.ask("HOST second.example", 220)
            try inside.enter()
            try hosted.hosted.changeState(ofSite: "second", to: .paused)
            try inside.ask("NOOP", 200)
            let outside = try hosted.visitor(at: hosted.sharedEndpoint())
            try outside.ask("HOST second.example", 504)
            try outside.ask("USER second.example|alice", 530)
            try outside.enter()
            try hosted.hosted.changeState(ofSite: "Second", to: .stopped)
            try inside.expect(421)
            try inside.expectEnd()
            try outside.ask("NOOP", 200)
            try hosted.hosted.changeState(ofSite: "2", to: .started)
            let again = try hosted.visitor(at: hosted.sharedEndpoint())
            try again.ask("HOST second.example", 220)
        }
    }

    @Test func aStoppedSiteDoesNotGreetAndOthersDo() async throws {
        let text = """
            sites:
              - {name: Off, autoStart: false, bindings: ["127.0.0.1:${PORT}:"], directory: site}
              - {name: On, bindings: ["127.0.0.1:${PORT2}:"], directory: other}
            """
        try await withHosted(text, prepare: self.fill) { hosted in
            try Self.expectNoGreeting(hosted.sharedEndpoint())
            let client = try hosted.visitor(at: hosted.sharedEndpoint(1))
            try client.enter()
            try hosted.hosted.changeState(ofSite: "Off", to: .started)
            #expect(try eventually { try Hosted.isGreeted(hosted.sharedEndpoint()) })
            try client.ask("NOOP", 200)
        }
    }

    @Test func aSiteThatRequiresTLSIsNotStarted() async throws {
        let text = """
            sites:
              - {name: Safe, bindings: ["127.0.0.1:${PORT}:"], directory: site, tls: {control: require}}
              - {name: Plain, bindings: ["127.0.0.1:${PORT2}:"], directory: other}
            """
        try await withHosted(text, prepare: self.fill) { hosted in
            try Self.expectNoGreeting(hosted.sharedEndpoint())
            try hosted.visitor(at: hosted.sharedEndpoint(1)).enter()
            let error = #expect(throws: (any Error).self) {
                try hosted.hosted.changeState(ofSite: "Safe", to: .started)
            }
            #expect("\(String(describing: error))".contains("Safe"))
            try Self.expectNoGreeting(hosted.sharedEndpoint())
        }
    }

    /// Nobody listens, or what listens sends clients away with 421.
    private static func expectNoGreeting(_ endpoint: Endpoint) throws {
        #expect(try !Hosted.isGreeted(endpoint))
    }
}
