// A server whose descriptors are taken away, or were too few from the start.
import Admission
import FTPProtocol
import Glibc
import LinuxSystem
import ServerTesting
import Telemetry
import Testing

@testable import FTPServer

/// The limit is the process's, so each has a process for itself.
@Suite("Too few descriptors", .serialized)
struct StarvationTests {
    private static let newcomers = 500

    @Test("With 256 descriptors under 2,000 sessions the server rests, and serves all when the limit is lifted")
    func lifted() async {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                try await Self.starve { server, _, newcomers in
                    _ = DescriptorLimit.change(to: DescriptorLimit.hard)
                    #expect(newcomers.work { $0.isOver }, "\(newcomers.troubles)")
                    _ = try server.client()
                }
            }
        }
    }

    @Test("With 256 descriptors under 2,000 sessions the server rests, and serves all as the sessions end")
    func ended() async {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                try await Self.starve { _, old, newcomers in
                    old.vanish(0..<old.members.count)
                    #expect(newcomers.work { $0.isOver }, "\(newcomers.troubles)")
                }
            }
        }
    }

    /// 2,000 sessions; then the limit falls to 256, and newcomers come.
    private static func starve(
        _ relieve: (RunningServer, inout Crowd, inout Crowd) async throws -> Void
    ) async throws {
        try await withServer { server in
            var old = try Crowd()
            try old.join(2_000, to: server.endpoint)
            #expect(old.work { $0.count(\.isGreeted) == 2_000 })
            var newcomers = try Crowd(saying: ["QUIT"])
            try newcomers.prepare(self.newcomers, for: server.endpoint)
            let failuresBefore = server.server.door.figures.acceptFailures
            #expect(DescriptorLimit.change(to: 256))
            try newcomers.connectPrepared(self.newcomers, to: server.endpoint)
            #expect(eventually { server.server.door.figures.acceptFailures > failuresBefore })
            Self.expectRest(server)
            try await relieve(server, &old, &newcomers)
            let served = newcomers.count { $0.text.hasPrefix("220 ") && $0.text.contains("\r\n221 ") }
            let told = newcomers.count(\.isRefused)
            #expect(newcomers.endings == [.orderly: self.newcomers], "\(newcomers.troubles)")
            #expect(served + told == self.newcomers)
            #expect(told == server.server.door.figures.refused.total)
            // The reserve tells one a rest; all others wait.
            #expect(told <= server.server.door.figures.acceptFailures)
            #expect(served > self.newcomers / 2, "\(told) were sent away")
        }
    }

    /// A server that can't accept does next to nothing: CPU time, and tries.
    private static func expectRest(_ server: RunningServer) {
        let (begin, work) = (ContinuousClock.now, Self.processorTime)
        let failures = server.server.door.figures.acceptFailures
        let accepted = server.server.door.figures.accepted
        sleep(1)
        let elapsed = ContinuousClock.now - begin
        #expect(Self.processorTime - work < elapsed / 5)
        // A try each 100 ms, at each of the listeners; and one more each time that the reserve was used.
        let tries = server.server.door.figures.acceptFailures - failures
        let rests = Int(elapsed / .milliseconds(100)) + 1
        #expect(tries <= 3 * rests + 3, "\(tries) tries in \(elapsed)")
        #expect(server.server.door.figures.accepted - accepted <= 2 * rests)
    }

    /// What the process has used of its processors.
    private static var processorTime: Duration {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
        return .seconds(seconds) + .microseconds(microseconds)
    }

    @Test("300 uploads at once at a server with 400 descriptors: all are stored")
    func uploads() async {
        await #expect(processExitsWith: .success) {
            await recordingErrors { try await Self.uploadAll() }
        }
    }

    private static func uploadAll() async throws {
        var setup = ServerSetup()
        setup.descriptorLimit = 400
        try await withServer(setup) { server in
            let command = Self.uploader(to: server.endpoint, in: server.root.path)
            let result = try ChildProcess.run(command, package: "python3")
            #expect(result.hasSucceeded, "\(result)")
            let names = try server.root.names()
            #expect(names.count == 300)
            for name in names { #expect(server.root.size(of: name) == 20_000) }
            #expect(server.events.count { if case .storageFailed = $0 { true } else { false } } == 0)
            #expect(server.server.door.figures.refused.total == 0)
            #expect(DescriptorLimit.current == 400)
        }
    }

    /// A program with a thread for each file; each leaves when its file is stored. It has the descriptors that the
    /// server hasn't.
    private static func uploader(to endpoint: Endpoint, in folder: String) -> ChildProcess.Command {
        let script = """
            import ftplib, io, sys, threading
            host, port, user, password = sys.argv[1:]
            failures = []
            start = threading.Barrier(300)
            def store(number):
                try:
                    start.wait()
                    ftp = ftplib.FTP()
                    ftp.connect(host, int(port))
                    ftp.login(user, password)
                    ftp.storbinary(f"STOR {number}", io.BytesIO(bytes(20000)))
                    ftp.quit()
                except Exception as error:
                    failures.append(f"{number}: {error!r}")
            threads = [threading.Thread(target=store, args=(number,)) for number in range(300)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            sys.exit("\\n".join(failures) or 0)
            """
        let arguments = [
            "\(endpoint.address)", "\(endpoint.port)", "alice", RunningServer.passwords["alice", default: ""],
        ]
        let shell = ["-c", "ulimit -n 4000 && exec python3 - \"$@\"", "sh"] + arguments
        return ChildProcess.Command("sh", shell, input: script, folder: folder)
    }
}
