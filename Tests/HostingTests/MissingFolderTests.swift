// Sites whose folder isn't there.
import FTPProtocol
import ServerTesting
import Telemetry
import Testing

@Suite struct MissingFolderTests {
    @Test func aSiteWithoutItsFolderRefusesLoginsUntilItIsThere() async throws {
        let text = """
            sites:
              - {name: Gone, bindings: ["127.0.0.1:0:"], directory: later}
              - {name: Here, bindings: ["127.0.0.1:0:"], directory: site}
            """
        try await withHosted(text) { hosted in
            let client = try hosted.visitor(0)
            try client.ask("USER alice", 331)
            #expect(try client.ask("PASS secret-alice", 530).text.contains("home directory inaccessible"))
            #expect(hosted.events.count(Self.isTrouble) == 1)
            try hosted.client("alice", 1).ask("PWD", 257)
            try hosted.folder.makeFolder("later")
            try hosted.folder.write("x", to: "later/file")
            try client.enter()
            #expect(try client.names() == ["file"])
        }
    }

    @Test func aVirtualDirectoryThatIsMissingHidesNothingElse() async throws {
        let text = """
            sites:
              - name: Site
                bindings: ["127.0.0.1:0:"]
                directory: site
                virtualDirectories: [{path: /archive, directory: archive}]
            """
        try await withHosted(text, prepare: { try $0.write("x", to: "site/file") }) { hosted in
            let client = try hosted.client()
            #expect(try client.names().contains("file"))
            // For the time being: the folder may be a share that is mounted later.
            try client.ask("CWD archive", 451)
            #expect(hosted.events.count(Self.isFailure) >= 1)
            try hosted.folder.makeFolder("archive")
            try client.ask("CWD archive", 250)
        }
    }

    private static func isFailure(_ event: ServerEvent) -> Bool {
        guard case .storageFailed(let reason) = event else { return false }
        return reason.contains("archive")
    }

    private static func isTrouble(_ event: ServerEvent) -> Bool {
        guard case .loginTrouble(_, user: "alice", reason: let reason) = event else { return false }
        return reason.contains("/") || reason.contains("missing") || reason.contains("not there")
    }
}
