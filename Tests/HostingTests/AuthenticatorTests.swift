// Authenticators that a configuration names, on the wire.
import FTPProtocol
import Glibc
import ServerTesting
import Telemetry
import Testing

@Suite struct AuthenticatorTests {
    private static let text = """
        include: [program.yaml]
        sites:
          - {name: Asked, bindings: ["127.0.0.1:0:"], directory: site, authentication: [users, program]}
          - {name: Listed, bindings: ["127.0.0.1:0:"], directory: site}

        """

    /// A program that answers so, whoever is asked for.
    private static func fill(_ folder: TemporaryFolder, _ script: String, keys: String = "") throws {
        try folder.write("#!/bin/sh\n" + script + "\n", to: "program")
        chmod(folder["program"], 0o755)
        let program = "{name: program, type: program, path: program\(keys)}"
        try folder.write("authenticators: [\(program)]\n", to: "program.yaml")
    }

    @Test func aProgramIsAskedForUsersThatNobodyElseKnows() async throws {
        let answer = #"echo '{"result": "accepted", "rights": ["list", "read"]}'"#
        try await withHosted(Self.text, prepare: { try Self.fill($0, answer) }) { hosted in
            _ = try hosted.client("alice")
            let guest = try hosted.client("somebody")
            try guest.ask("MKD folder", 550)
            _ = try guest.names()
        }
    }

    @Test func oneThatNeverAnswersHoldsUpNobodyElse() async throws {
        let fill = { (folder: TemporaryFolder) in
            try Self.fill(folder, "exec sleep 1000", keys: ", timeout: 15s, breakAfter: 1000")
        }
        try await withHosted(Self.text, prepare: fill) { hosted in
            let stuck = try (0..<20).map { _ in try hosted.visitor() }
            for (number, client) in stuck.enumerated() {
                try client.ask("USER stuck\(number)", 331)
                try client.send("PASS x")
            }
            for _ in 0..<20 { _ = try hosted.client("alice", 1) }
            // They still wait, and those above were served meanwhile.
            for client in stuck { #expect(Self.hasNothingToRead(client)) }
        }
    }

    @Test func oneThatNeverAnswersIsGivenUp() async throws {
        let fill = { (folder: TemporaryFolder) in try Self.fill(folder, "exec sleep 1000", keys: ", timeout: 200ms") }
        try await withHosted(Self.text, prepare: fill) { hosted in
            let client = try hosted.visitor()
            try client.ask("USER somebody", 331)
            try client.ask("PASS x", 421)
            try client.expectEnd()
        }
    }

    private static func hasNothingToRead(_ client: WireClient) -> Bool {
        var byte: UInt8 = 0
        return recv(client.socket.descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == -1
    }

    @Test func oneThatFailsIsNoWrongPassword() async throws {
        let fill = { (folder: TemporaryFolder) in try Self.fill(folder, "echo nonsense") }
        try await withHosted(Self.text, prepare: fill) { hosted in
            for _ in 0..<6 {
                let client = try hosted.visitor()
                try client.ask("USER somebody", 331)
                try client.ask("PASS x", 421)
            }
            _ = try hosted.client("alice")
            let told = hosted.events.count { event in
                guard case .loginTrouble(_, user: "somebody", reason: let reason) = event else { return false }
                return reason.contains("program")
            }
            #expect(told == 6)
        }
    }

    @Test func anonymousUsers() async throws {
        let text = """
            sites:
              - name: Site
                bindings: ["127.0.0.1:0:"]
                directory: site
                anonymous: {enabled: true, requireEmail: true}
            """
        try await withHosted(text, prepare: { try $0.write("x", to: "site/file") }) { hosted in
            let client = try hosted.visitor()
            try client.ask("USER anonymous", 331)
            try client.ask("PASS nothing", 530)
            try client.ask("USER ftp", 331)
            try client.ask("PASS me@example.org", 230)
            try client.ask("TYPE I", 200)
            #expect(try client.retrieve("RETR file").count == 1)
            try client.ask("DELE file", 550)
            try hosted.reload(text.replacing("enabled: true", with: "enabled: false"))
            let late = try hosted.visitor()
            try late.ask("USER anonymous", 331)
            try late.ask("PASS me@example.org", 530)
        }
    }
}
