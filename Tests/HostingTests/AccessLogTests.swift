// Access logs of whole servers.
import FTPProtocol
import FTPServer
import Hosting
import ServerTesting
import Testing

@Suite struct AccessLogTests {
    private func site(_ log: String, name: String = "Site") -> String {
        """
          - name: \(name)
            bindings: [{address: 127.0.0.1, port: 0}]
            directory: site
            log: \(log)

        """
    }

    /// The lines of the only file of a folder, its comments and others.
    private static func lines(_ hosted: Hosted, _ folder: String) throws -> (comments: [String], lines: [[String]]) {
        guard let name = try? hosted.folder.names(in: folder).first else { return ([], []) }
        let text = String(decoding: try hosted.folder.read("\(folder)/\(name)"), as: UTF8.self)
        let lines = text.split(separator: "\r\n").map(String.init)
        let others = lines.filter { !$0.hasPrefix("#") }
        return (lines.filter { $0.hasPrefix("#") }, others.map { $0.split(separator: " ").map(String.init) })
    }

    private static func visit(_ hosted: Hosted, _ binding: Int = 0) throws {
        let client = try hosted.client("alice", binding)
        try client.store([1, 2, 3], "STOR new file")
        try client.ask("SIZE nothing", 550)
        try client.ask("QUIT", 221)
        try client.expectEnd()
    }

    @Test func linesHaveTheChosenFields() async throws {
        let text =
            "sites:\n"
            + self.site(
                "{format: w3c, directory: logs, fields: [sc-status, cs-method, cs-username, cs-uri-stem, cs-bytes]}"
            )
        try await withHosted(text) { hosted in
            try Self.visit(hosted)
            #expect(
                try eventually {
                    try Self.lines(hosted, "logs/FTPSVC1").lines.contains { $0.contains("ControlChannelClosed") }
                }
            )
            let (comments, lines) = try Self.lines(hosted, "logs/FTPSVC1")
            #expect(comments.last == "#Fields: cs-username cs-method cs-uri-stem sc-status cs-bytes")
            #expect(lines.contains(["alice", "STOR", "new+file", "226", "3"]), "\(lines)")
            #expect(lines.contains(["alice", "SIZE", "nothing", "550", "0"]), "\(lines)")
            #expect(lines.contains { $0[1] == "PASS" && $0[2] == "***" && $0[3] == "230" }, "\(lines)")
            #expect(!"\(lines)".contains("secret"))
        }
    }

    @Test func onlyErrors() async throws {
        let text =
            "sites:\n" + self.site("{format: w3c, directory: logs, select: errors, fields: [cs-method, sc-status]}")
        try await withHosted(text) { hosted in
            try Self.visit(hosted)
            #expect(try eventually { try !Self.lines(hosted, "logs/FTPSVC1").lines.isEmpty })
            #expect(try Self.lines(hosted, "logs/FTPSVC1").lines == [["SIZE", "550"]])
        }
    }

    @Test func allSitesInOneLog() async throws {
        let text = "sites:\n" + self.site("{format: none}", name: "One") + self.site("{format: none}", name: "Two")
        try await withHosted(text) { hosted in
            let head = Hosted.head.replacing(
                "{control: none,",
                with: "{control: none, centralLog: {format: w3c, directory: logs, fields: [s-sitename, cs-method]},"
            )
            try hosted.folder.write(head + text, to: "spillway.yaml")
            #expect(try !hosted.hosted.readAgain().isEmpty)
            try Self.visit(hosted)
            try Self.visit(hosted, 1)
            #expect(
                try eventually {
                    let lines = try Self.lines(hosted, "logs").lines
                    return lines.contains(["FTPSVC1", "STOR"]) && lines.contains(["FTPSVC2", "STOR"])
                }
            )
        }
    }

    @Test func severalFormsAtATime() async throws {
        let text = "sites:\n" + self.site("{format: [w3c, xferlog, json], directory: logs}")
        try await withHosted(text) { hosted in
            try Self.visit(hosted)
            #expect(
                try eventually {
                    guard hosted.folder.contains("logs") else { return false }
                    let texts = try hosted.folder.names(in: "logs").flatMap { folder in
                        try hosted.folder.names(in: "logs/\(folder)").map { name in
                            String(decoding: try hosted.folder.read("logs/\(folder)/\(name)"), as: UTF8.self)
                        }
                    }
                    return texts.count == 3 && texts.allSatisfy { $0.contains("new") }
                }
            )
        }
    }

    @Test func anotherFolderAfterAReload() async throws {
        let text = "sites:\n" + self.site("{format: w3c, directory: logs}")
        try await withHosted(text) { hosted in
            try Self.visit(hosted)
            let inside = try hosted.client()
            try hosted.reload(text.replacing("logs", with: "elsewhere"))
            try inside.ask("NOOP", 200)
            try Self.visit(hosted)
            #expect(
                try eventually { try Self.lines(hosted, "elsewhere/FTPSVC1").lines.contains { $0.contains("STOR") } }
            )
            #expect(try Self.lines(hosted, "elsewhere/FTPSVC1").lines.contains { $0.contains("NOOP") })
            #expect(try !Self.lines(hosted, "logs/FTPSVC1").lines.isEmpty)
        }
    }

    @Test func aFolderThatIsRemovedIsMadeAgain() async throws {
        let text = "sites:\n" + self.site("{format: w3c, directory: logs}")
        try await withHosted(text) { hosted in
            try Self.visit(hosted)
            #expect(try eventually { try !Self.lines(hosted, "logs/FTPSVC1").lines.isEmpty })
            let removed = try ChildProcess.run(
                ChildProcess.Command("rm", ["-r", "logs"], folder: hosted.folder.path),
                package: "coreutils"
            )
            #expect(removed.hasSucceeded)
            #expect(
                try eventually {
                    try Self.visit(hosted)
                    return try !Self.lines(hosted, "logs/FTPSVC1").lines.isEmpty
                }
            )
        }
    }

    @Test func aFolderThatCannotBeWrittenHoldsUpNobody() async throws {
        let text = "sites:\n" + self.site("{format: w3c, directory: logs}")
        try await withHosted(text, prepare: { try $0.write("a file", to: "logs") }) { hosted in
            for _ in 0..<5 { try Self.visit(hosted) }
        }
    }

    @Test func everythingIsThereAtTheEnd() async throws {
        let text = "sites:\n" + self.site("{format: w3c, directory: logs}")
        try await withHosted(text) { hosted in
            for _ in 0..<20 { try Self.visit(hosted) }
            #expect(hosted.becomesEmpty())
            await hosted.hosted.server.stop()
            hosted.hosted.finish()
            let lines = try Self.lines(hosted, "logs/FTPSVC1").lines
            #expect(lines.count { $0.contains("STOR") } == 20)
            #expect(lines.count { $0.contains("ControlChannelClosed") } == 20)
        }
    }
}
