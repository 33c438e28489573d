// Limits of sites, and the defence against guessing.
import FTPProtocol
import ServerTesting
import Telemetry
import Testing

@Suite struct LimitTests {
    private func site(_ lines: String) -> String {
        """
        sites:
          - name: Site
            bindings: [{address: 127.0.0.1, port: 0}]
            directory: site

        """ + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    @Test func transfersOfAUser() async throws {
        try await withHosted(self.site("limits: {maxTransfersPerUser: 1}")) { hosted in
            let first = try hosted.client()
            let socket = try first.begin("STOR one")
            let second = try hosted.client()
            let data = try second.data()
            try second.ask("STOR two", 450)
            _ = data
            try hosted.client("bob").store([1], "STOR three")
            socket.close()
            try first.expect(226)
            // A refused command leaves the port as it was asked for, or not: a new one is always right.
            try second.store([2], "STOR two")
            #expect(try hosted.folder.names(in: "site") == ["one", "three", "two"])
        }
    }

    @Test func whoHearsTheEndOfATransferMayBeginTheNext() async throws {
        try await withHosted(self.site("limits: {maxTransfersPerUser: 1, maxTransfers: 1}")) { hosted in
            let client = try hosted.client()
            for number in 0..<200 { try client.store([1], "STOR file\(number % 3)") }
        }
    }

    @Test func sessionsOfAUser() async throws {
        try await withHosted(self.site("limits: {maxConnectionsPerUser: 1}")) { hosted in
            let first = try hosted.client()
            let second = try hosted.visitor()
            try second.ask("USER alice", 331)
            try second.ask("PASS secret-alice", 421)
            try second.expectEnd()
            _ = try hosted.client("bob")
            try first.ask("QUIT", 221)
            try first.expectEnd()
            #expect(
                try eventually {
                    let next = try hosted.visitor()
                    try next.ask("USER alice", 331)
                    return try next.code("PASS secret-alice") == 230
                }
            )
        }
    }

    @Test func sessionsOfAGroup() async throws {
        try await withHosted(self.site("limits: {maxConnectionsPerGroup: {staff: 1}}")) { hosted in
            let first = try hosted.client()
            let second = try hosted.visitor()
            try second.ask("USER alice", 331)
            try second.ask("PASS secret-alice", 421)
            _ = try hosted.client("bob")
            try first.ask("NOOP", 200)
        }
    }

    @Test func aSharedRateBringsEverythingWhole() async throws {
        let bytes = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let text = self.site("limits: {bandwidthPerUser: {upload: 500KiB, download: 500KiB}}")
        try await withHosted(text, prepare: { try $0.write(bytes, to: "site/large") }) { hosted in
            let (one, two) = (try hosted.client(), try hosted.client())
            let (first, second) = (try one.begin("RETR large"), try two.begin("STOR copy"))
            try second.write(bytes)
            second.close()
            #expect(try first.readToEnd() == bytes)
            try one.expect(226)
            try two.expect(226)
            #expect(try hosted.folder.read("site/copy") == bytes)
        }
    }

    @Test func addressesAreRefusedAtTheDoor() async throws {
        let text = self.site(
            """
            addresses:
              rules: [{network: 127.0.0.7/32, allowed: false}, {network: 127.0.0.8, allowed: false, path: /inner}]
            """
        )
        try await withHosted(text, prepare: { try $0.makeFolder("site/inner") }) { hosted in
            let refused = try WireClient(to: hosted.endpoint(), from: IPAddress("127.0.0.7"))
            try refused.expect(421)
            try refused.expectEnd()
            let partly = try hosted.client("alice", from: IPAddress("127.0.0.8"))
            try partly.ask("CWD inner", 550)
            try hosted.client().ask("CWD inner", 250)
        }
    }

    // MARK: Guessing

    private func guarded(_ lines: String) -> String { "loginDefence: \(lines)\n" + self.site("") }

    @Test func whoGuessesIsShutOutAndOthersAreNot() async throws {
        let text = self.guarded("{maxFailures: 2, distinctUsers: 3, time: 1h}")
        try await withHosted(text) { hosted in
            try Self.guess(hosted, "alice", ["wrong", "wronger"])
            let shutOut = try hosted.visitor()
            try shutOut.ask("USER alice", 331)
            let reply = try shutOut.ask("PASS secret-alice", 421)
            let seconds = reply.text.split { !$0.isNumber }.compactMap { Int($0) }.first
            #expect((1...3_601).contains(seconds ?? 0), "\(reply.text)")
            try shutOut.expectEnd()
            _ = try hosted.client("bob")
            _ = try hosted.client("alice", from: IPAddress("127.0.0.9"))
        }
    }

    @Test func theSameWrongPasswordCountsOnce() async throws {
        let text = self.guarded("{maxFailures: 2, time: 1h}")
        try await withHosted(text) { hosted in
            try Self.guess(hosted, "alice", ["old", "old", "old", "old"])
            _ = try hosted.client()
        }
    }

    @Test func anAddressFromWhichSeveralUsersFailIsShutOut() async throws {
        let text = self.guarded("{maxFailures: 4, distinctUsers: 2, time: 1h}")
        try await withHosted(text) { hosted in
            try Self.guess(hosted, "alice", ["wrong"])
            try Self.guess(hosted, "reader", ["wrong"])
            let neighbour = try hosted.visitor()
            try neighbour.ask("USER bob", 331)
            try neighbour.ask("PASS secret-bob", 421)
            _ = try hosted.client("bob", from: IPAddress("127.0.0.9"))
        }
    }

    @Test func aDefenceThatOnlyLogsLetsEverybodyTry() async throws {
        let text = self.guarded("{maxFailures: 2, time: 1h, loggingOnly: true}")
        try await withHosted(text) { hosted in
            try Self.guess(hosted, "alice", ["a", "b", "c"])
            _ = try hosted.client()
            #expect(hosted.events.count(Self.isTrouble) >= 1)
        }
    }

    private static func isTrouble(_ event: ServerEvent) -> Bool {
        guard case .loginTrouble(_, user: "alice", reason: _) = event else { return false }
        return true
    }

    /// A connection for each, so that the limit of one session doesn't count.
    private static func guess(_ hosted: Hosted, _ user: String, _ passwords: [String]) throws {
        for password in passwords {
            let client = try hosted.visitor()
            try client.ask("USER " + user, 331)
            try client.ask("PASS " + password, 530)
        }
    }
}
