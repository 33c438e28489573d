// Another configuration while the server runs.
import Admission
import BurstLab
import FTPClient
import FTPProtocol
import FTPServer
import Hosting
import LinuxSystem
import ServerTesting
import Telemetry
import Testing

@Suite struct ReloadTests {
    private func site(_ lines: String = "") -> String {
        """
        sites:
          - name: Site
            bindings: [{address: 127.0.0.1, port: "${PORT}"}]
            directory: site

        """ + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    private func second(_ port: String = "${PORT2}") -> String {
        """
          - {name: Second, bindings: ["127.0.0.1:\(port):"], directory: other}

        """
    }

    @Test func textsAndLimitsHoldFromTheNextCommandOn() async throws {
        try await withHosted(self.site("messages: {exit: [Bye.]}")) { hosted in
            let (first, second) = (try hosted.client(), try hosted.client())
            let changes = try hosted.reload(
                self.site(
                    """
                    messages: {exit: [So long.]}
                    requestFiltering: {commands: {rules: [{command: SYST, allowed: false}]}}
                    limits: {maxConnectionsPerUser: 2}
                    """
                )
            )
            #expect(changes.count >= 3, "\(changes)")
            try first.ask("SYST", 502)
            #expect(try first.lines("QUIT", 221) == ["So long."])
            try second.ask("PWD", 257)
            let third = try hosted.client("alice")
            let fourth = try hosted.visitor()
            try fourth.ask("USER alice", 331)
            try fourth.ask("PASS secret-alice", 421)
            try third.ask("NOOP", 200)
        }
    }

    @Test func nothingChangesWhenNothingIsChanged() async throws {
        try await withHosted(self.site()) { hosted in
            let changes = try hosted.reload(self.site())
            #expect(changes.isEmpty)
        }
    }

    @Test func bindingsComeAndGo() async throws {
        try await withHosted(self.site()) { hosted in
            let client = try hosted.client()
            let wider = self.site().replacing(#"port: "${PORT}"}"#, with: #"port: "${PORT}"}, "127.0.0.1:${PORT2}:""#)
            try hosted.reload(wider)
            #expect(hosted.hosted.server.endpoints.count == 2)
            let other = try hosted.visitor(at: hosted.sharedEndpoint(1))
            try other.enter()
            try hosted.reload(self.site().replacing("${PORT}", with: "${PORT2}"))
            // Whoever came by the address that is gone stays.
            try client.ask("NOOP", 200)
            try other.ask("NOOP", 200)
            #expect(try eventually { try !Self.isGreeted(hosted.sharedEndpoint()) })
            try hosted.visitor(at: hosted.sharedEndpoint(1)).enter()
        }
    }

    @Test func sitesComeAndGo() async throws {
        try await withHosted(self.site()) { hosted in
            let stays = try hosted.client()
            try hosted.reload(self.site() + self.second())
            let goes = try hosted.visitor(at: hosted.sharedEndpoint(1))
            try goes.enter()
            try hosted.reload(self.site())
            try goes.expect(421)
            try goes.expectEnd()
            try stays.ask("NOOP", 200)
            #expect(try eventually { try !Self.isGreeted(hosted.sharedEndpoint(1)) })
        }
    }

    @Test func aBindingCanGoFromOneSiteToAnother() async throws {
        try await withHosted(self.site() + self.second()) { hosted in
            try hosted.folder.write("x", to: "other/two")
            let swapped = self.site().replacing("${PORT}", with: "${PORT2}") + self.second("${PORT}")
            let old = try hosted.client()
            try hosted.reload(swapped)
            try old.ask("NOOP", 200)
            #expect(try old.names().isEmpty)
            #expect(
                try eventually {
                    let new = try hosted.visitor(at: hosted.sharedEndpoint())
                    try new.enter()
                    return try new.names() == ["two"]
                }
            )
        }
    }

    @Test func aRenamedPortOfTheKernelsChoiceStays() async throws {
        let text = self.site().replacing("${PORT}", with: "0")
        try await withHosted(text) { hosted in
            let before = hosted.endpoint()
            try hosted.reload(text + "    messages: {exit: [Bye.]}\n")
            #expect(hosted.endpoint() == before)
            #expect(try hosted.client().lines("QUIT", 221) == ["Bye."])
        }
    }

    @Test func aBadFileChangesNothingAndSaysWhere() async throws {
        try await withHosted(self.site("messages: {exit: [Bye.]}")) { hosted in
            let before = hosted.hosted.hostedSettings
            let bad = self.site("messages: {exit: [Hello.]}\nlimits: {maxConections: 5}")
            let error = #expect(throws: HostingError.self) { try hosted.reload(bad) }
            let text = "\(try #require(error))"
            #expect(text.contains(#/spillway\.yaml:\d+:\d+/#), "\(text)")
            #expect(text.contains("maxConnections"), "\(text)")
            #expect(hosted.hosted.hostedSettings == before)
            #expect(try hosted.client().lines("QUIT", 221) == ["Bye."])
            try hosted.reload(self.site("messages: {exit: [Hello.]}"))
            #expect(try hosted.client().lines("QUIT", 221) == ["Hello."])
        }
    }

    @Test func anAddressThatIsTakenChangesNothing() async throws {
        try await withHosted(self.site("messages: {exit: [Bye.]}")) { hosted in
            let taken = try WireListener(at: .loopback)
            let text = self.site("messages: {exit: [Hello.]}") + self.second("\(taken.endpoint.port)")
            let error = #expect(throws: HostingError.self) { try hosted.reload(text) }
            #expect("\(try #require(error))".contains("\(taken.endpoint.port)"))
            #expect(try hosted.client().lines("QUIT", 221) == ["Bye."])
            taken.close()
        }
    }

    @Test func whatAnOperatorStoppedStaysStopped() async throws {
        try await withHosted(self.site() + self.second()) { hosted in
            try hosted.hosted.changeState(ofSite: "Second", to: .stopped)
            try hosted.reload(self.site("messages: {exit: [Hello.]}") + self.second())
            #expect(try !Self.isGreeted(hosted.sharedEndpoint(1)))
            #expect(try hosted.client().lines("QUIT", 221) == ["Hello."])
        }
    }

    @Test func aReloadThatFailsForgetsNoState() async throws {
        try await withHosted(self.site() + self.second()) { hosted in
            try hosted.hosted.changeState(ofSite: "Second", to: .stopped)
            let taken = try WireListener(at: .loopback)
            let other = self.second("\(taken.endpoint.port)").replacing("Second", with: "Third, id: 9")
            #expect(throws: HostingError.self) { try hosted.reload(self.site() + other) }
            try hosted.reload(self.site("messages: {exit: [Hello.]}") + self.second())
            #expect(try !Self.isGreeted(hosted.sharedEndpoint(1)))
            taken.close()
        }
    }

    @Test func whatWasSetStaysWhenASiteIsPaused() async throws {
        try await withHosted(self.site() + self.second()) { hosted in
            var settings = hosted.hosted.server.settings
            settings.maxConnectionsPerUser = 1
            hosted.hosted.server.change(settings)
            try hosted.hosted.changeState(ofSite: "Second", to: .paused)
            let first = try hosted.client()
            let second = try hosted.visitor()
            try second.ask("USER alice", 331)
            try second.ask("PASS secret-alice", 421)
            try first.ask("NOOP", 200)
        }
    }

    @Test func usersWhoAreRemovedStayUntilTheyLeave() async throws {
        let users = "    authentication: [few]\n"
        let few = "  - {name: few, type: list, users: [{name: zoe, password: secret-zoe}]}\n"
        try await withHosted(self.site()) { hosted in
            let client = try hosted.client()
            try hosted.folder.write(
                Hosted.head.replacing("siteDefaults", with: few + "siteDefaults") + self.site() + users,
                to: "spillway.yaml"
            )
            #expect(try !hosted.hosted.readAgain().isEmpty)
            try client.store([1], "STOR file")
            let again = try hosted.visitor()
            try again.ask("USER alice", 331)
            try again.ask("PASS secret-alice", 530)
            try again.enter("zoe")
        }
    }

    @Test func sessionsAndTransfersSurvive() async throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 17 >> 4) }
        try await withHosted(self.site(), prepare: { try $0.write(bytes, to: "site/large") }) { hosted in
            let (down, up) = (try hosted.client(), try hosted.client("bob"))
            let (source, sink) = (try down.begin("RETR large"), try up.begin("STOR copy"))
            try sink.write(bytes.prefix(1_000_000))
            for number in 0..<5 { try hosted.reload(self.site("messages: {exit: [Bye \(number).]}") + self.second()) }
            try hosted.reload(self.site())
            #expect(try source.readToEnd() == bytes)
            try sink.write(bytes.dropFirst(1_000_000))
            sink.close()
            try down.expect(226)
            try up.expect(226)
            #expect(try hosted.folder.read("site/copy") == bytes)
        }
    }

    @Test func aReloadInTheMiddleOfABurstLosesNobody() async throws {
        let limits = "limits: {maxConnections: 300, serverListenBacklog: 5000}\n"
        let fast = "timeouts: {idle: 60s}\n"
        try await withHosted(self.site(limits)) { hosted in
            let endpoint = hosted.sharedEndpoint()
            async let result = Self.burst(endpoint, clients: 2_000)
            var reloads = 0
            // While clients are there, and once more.
            while reloads < 40 {
                let port = reloads.isMultiple(of: 2) ? self.second() : ""
                let text = reloads.isMultiple(of: 3) ? fast : "messages: {greeting: [Hello \(reloads).]}\n"
                try hosted.reload(self.site(limits + text) + port)
                reloads += 1
                try await Task.sleep(for: .milliseconds(5))
            }
            let endings = try await result.endings
            #expect(endings == [.served: 2_000])
            #expect(hosted.becomesEmpty())
        }
    }

    // MARK: Tools

    @concurrent private static func burst(_ server: Endpoint, clients: Int) async throws -> BurstResult {
        try await withTaskExecutorPreference(BlockingExecutor.shared) {
            await Task.yield()
            var request = BurstRequest(target: "\(server)", mode: .login, connections: clients)
            request.timeoutSeconds = 120
            var script = ClientScript(mode: .login)
            script.user = "alice"
            script.password = Secret("secret-alice".utf8)
            return try BurstRunner(
                plan: BurstPlan(server: server, script: script, request: request),
                stop: CancellationFlag()
            ).run()
        }
    }

    private static func isGreeted(_ endpoint: Endpoint) throws -> Bool { try Hosted.isGreeted(endpoint) }
}
