// Real clients in the waiting room: what they make of a 220 that takes its time.
import Admission
import FTPProtocol
import ServerTesting
import Testing

@testable import FTPServer

@Suite("Real clients that wait")
struct WaitingClientTests {
    @Test("curl and lftp understand the lines that tell them their number", arguments: ["curl", "lftp"])
    func greeting(program: String) async throws {
        let setup = ServerSetup {
            $0.burst.maxConnections = 1
            $0.burst.waitingGreeting = true
        }
        try await withServer(setup) { server in
            try server.root.write("found", to: "file")
            let holder = try server.client()
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            async let result = Self.fetch(program, from: server.endpoint, into: folder.path)
            #expect(eventually { server.server.door.figures.waiting == 1 })
            try holder.ask("QUIT", 221)
            holder.socket.close()
            let ended = try await result
            #expect(ended.hasSucceeded, "\(ended)")
            #expect(ended.output.contains("220-You are number 1 of 1 who wait for a seat."), "\(ended)")
            #expect(try folder.read("file") == Array("found".utf8))
            #expect(server.server.door.figures.refused.total == 0)
        }
    }

    private static func fetch(_ program: String, from endpoint: Endpoint, into folder: String) async throws
        -> ChildProcess
    {
        let password = RunningServer.passwords["alice", default: ""]
        let arguments =
            program == "curl"
            ? ["-v", "-sS", "--user", "alice:\(password)", "-O", "ftp://\(endpoint)/file"]
            : [
                "-d", "-c",
                "set net:max-retries 1; set cmd:fail-exit yes; set ftp:ssl-allow no; "
                    + "open -u alice,\(password) ftp://\(endpoint); get file",
            ]
        return try ChildProcess.run(
            ChildProcess.Command(program, arguments, folder: folder),
            package: program
        )
    }
}
