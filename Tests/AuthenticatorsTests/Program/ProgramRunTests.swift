// What a program inherits: nothing.
import Glibc
import LinuxSystem
import Testing

@Suite("Program run") struct ProgramRunTests {
    private func output(_ path: String, _ arguments: [String], _ environment: [String] = []) async throws -> String {
        try await blocking {
            var command = ProgramRun.Command(path, arguments)
            command.environment = environment
            command.timeMax = .seconds(120)
            let run = try ProgramRun.run(command)
            #expect(run.ending == .exited(0), "\(String(decoding: run.errors, as: UTF8.self))")
            return String(decoding: run.output, as: UTF8.self)
        }
    }

    @Test func hasNoEnvironmentButItsOwn() async throws {
        #expect(try await self.output("/usr/bin/env", []) == "")
        #expect(try await self.output("/usr/bin/env", [], ["A=b c", "D="]) == "A=b c\nD=\n")
    }

    @Test func hasNoDescriptorsButThree() async throws {
        // One that is not closed by exec.
        let leaking = dup(1)
        defer { close(leaking) }
        #expect(leaking > 2)
        // The fourth is that of the listing itself.
        #expect(try await self.output("/bin/ls", ["/proc/self/fd"]) == "0\n1\n2\n3\n")
    }

    @Test func runsInTheRootFolderAndASessionOfItsOwn() async throws {
        #expect(try await self.output("/bin/pwd", []) == "/\n")
        // pid, comm, state, ppid, pgrp, session.
        let fields = try await self.output("/bin/cat", ["/proc/self/stat"]).split(separator: " ")
        #expect(fields[4] == fields[0] && fields[5] == fields[0])
    }

    @Test func hasNoSignalBlockedOrIgnored() async throws {
        Signals.ignoreBrokenPipesAndFileSizes()
        let status = try await self.output("/bin/cat", ["/proc/self/status"])
        let masks = status.split(separator: "\n").filter { $0.hasPrefix("SigBlk:") || $0.hasPrefix("SigIgn:") }
            .compactMap { $0.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } }
        // 32 and 33 are glibc's own; it ignores them in what it starts.
        #expect(masks.map { $0 & ~(3 << 31) } == [0, 0])
    }

    @Test func readsItsInputToTheEnd() async throws {
        let input = [UInt8](repeating: UInt8(ascii: "x"), count: 300_000)
        let run = try await blocking {
            var command = ProgramRun.Command("/usr/bin/wc", ["-c"])
            command.input = input
            command.timeMax = .seconds(120)
            return try ProgramRun.run(command)
        }
        #expect(String(decoding: run.output, as: UTF8.self) == "300000\n")
    }

    @Test func keepsTheBeginningOfItsErrors() async throws {
        let run = try await blocking {
            var command = ProgramRun.Command("/bin/sh", ["-c", "printf '%100000s' x >&2"])
            command.timeMax = .seconds(120)
            return try ProgramRun.run(command)
        }
        #expect(run.ending == .exited(0))
        #expect(run.errors == [UInt8](repeating: UInt8(ascii: " "), count: 1_024))
    }

    @Test func usersOfTheSystemHaveHomesAndGroups() throws {
        let root = try #require(SystemUser(named: "root"))
        #expect(root.home == "/root")
        #expect(root.groups.contains("root"))
        #expect(SystemUser(named: "nobody-of-that-name") == nil)
        #expect(SystemUser(named: "") == nil)
    }
}
