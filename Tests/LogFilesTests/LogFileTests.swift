// Logs as files: where they are, when they begin anew, and what happens to files that are in the way or go away.
import FTPProtocol
import Glibc
import LinuxSystem
import SystemPackage
import Telemetry
import Testing

@testable import LogFiles
@testable import ServerTesting

@Suite("Log files")
struct LogFileTests {
    private static let short: [W3CField] = [.method, .uriStem]
    private static let file = "FTPSVC1/u_ex260302.log"

    private static func noop(_ argument: String = "", at time: Int64 = monday) -> AccessRecord {
        command("NOOP", argument, 200) { $0.time = at(time) }
    }

    /// Makes a log and a folder for it.
    private static func logs(_ formats: LogFormat..., change: (inout LogConfiguration) -> Void = { _ in }) throws
        -> Logs
    {
        let logs = try Logs()
        var log = logs.log(.w3c) {
            $0.fields = Self.short
            change(&$0)
        }
        if !formats.isEmpty { log.formats = formats }
        logs.use(log)
        return logs
    }

    @Test("Each form has its file in the site's folder")
    func forms() throws {
        let logs = try Self.logs(.w3c, .iis6, .xferlog, .json)
        logs.write(
            command("STOR", "a.txt") {
                $0.transfer = FileTransfer(.upload, isASCII: false, isAnonymous: false, isComplete: true)
            }
        )
        #expect(try logs.folder.names() == ["FTPSVC1", "MSFTPSVC1"])
        #expect(
            try logs.folder.names(in: "FTPSVC1")
                == ["access_ex260302.jsonl", "u_ex260302.log", "xferlog_ex260302.log"]
        )
        #expect(try logs.folder.names(in: "MSFTPSVC1") == ["ex260302.log"])
        #expect(try logs.entries("MSFTPSVC1/ex260302.log") == ["[135]created a.txt"])
        #expect(logs.losses.all.isEmpty)
    }

    @Test("A file begins with a header that tells the time of its first line, and has one header")
    func header() throws {
        let logs = try Self.logs()
        logs.write(Self.noop("a", at: monday - 1), Self.noop("b"))
        logs.write(Self.noop("c", at: monday + 60))
        #expect(
            try logs.text(Self.file)
                == "#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n"
                + "#Date: 2026-03-02 08:00:00\r\n#Fields: cs-method cs-uri-stem\r\nNOOP a\r\nNOOP b\r\nNOOP c\r\n"
        )
    }

    @Test("Who starts again adds a header and goes on in the file")
    func startedAgain() throws {
        let logs = try Self.logs()
        logs.write(Self.noop("a"))
        let second = AccessLogs(names: names, sockets: OpenLog.Sockets()) { _, _, _ in }
        try second.start()
        second.adopt(central: nil, sites: [.first: logs.log(.w3c) { $0.fields = [.uriStem] }])
        second.record(.access(Self.noop("b", at: monday + 5)))
        second.stop()
        let text = try logs.text(Self.file)
        #expect(text.hasSuffix("NOOP a\r\n" + W3CFormatTests.header(.w3c, [.uriStem], monday + 5) + "b\r\n"))
    }

    @Test("Lines go to the file of their own time")
    func periods() throws {
        let logs = try Self.logs { $0.period = .hourly }
        let eight = monday - 1
        logs.write(Self.noop("a", at: eight - 1), Self.noop("b", at: eight), Self.noop("c", at: eight + 3_600))
        logs.write(Self.noop("d", at: eight + 3_599))
        #expect(
            try logs.folder.names(in: "FTPSVC1")
                == ["u_ex26030207.log", "u_ex26030208.log", "u_ex26030209.log"]
        )
        #expect(try logs.entries("FTPSVC1/u_ex26030208.log") == ["NOOP b", "NOOP d"])
        #expect(try logs.text("FTPSVC1/u_ex26030209.log").contains("#Date: 2026-03-02 09:00:00\r\n"))
    }

    @Test("Lines without a date get a header for each day of a long file")
    func days() throws {
        for (fields, headers) in [(Self.short, 2), ([.date] + Self.short, 1)] {
            let logs = try Self.logs {
                $0.period = .monthly
                $0.fields = fields
            }
            logs.write(Self.noop("a"), Self.noop("b", at: monday + 1), Self.noop("c", at: monday + 86_400))
            let text = try logs.text("FTPSVC1/u_ex2603.log")
            #expect(text.split(separator: "#Date: ").count - 1 == headers)
            #expect(text.contains("#Date: 2026-03-03 08:00:01\r\n") == (headers == 2))
        }
    }

    @Test("Days may begin at local midnight; lines stay in UTC")
    func localTime() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "XXX-13", 1)
            tzset()
            let logs = try Logs()
            logs.use(
                logs.log(.w3c, .xferlog) {
                    ($0.localTimeRollover, $0.fields) = (true, [.date, .time])
                }
            )
            let noon = monday + 4 * 3_600
            let record = command("STOR", "a") {
                $0.time = at(noon)
                $0.transfer = FileTransfer(.upload, isASCII: false, isAnonymous: false, isComplete: true)
            }
            logs.write(record)
            #expect(try logs.entries("FTPSVC1/u_ex260303.log") == ["2026-03-02 12:00:01"])
            #expect(try logs.text("FTPSVC1/xferlog_ex260303.log").hasPrefix("Tue Mar  3 01:00:01 2026 "))
        }
    }

    @Test("A file that has its size is followed by the next number, also after a new start")
    func sizes() throws {
        let change: (inout LogConfiguration) -> Void = { ($0.period, $0.sizeMax) = (.maxSize, 1_000) }
        let logs = try Self.logs(change: change)
        for _ in 0..<4 { logs.logs.record(.access(Self.noop(String(repeating: "x", count: 300)))) }
        logs.write(Self.noop("y"))
        // A header of 135 bytes and three lines of 307.
        #expect(try logs.folder.names(in: "FTPSVC1") == ["u_extend1.log", "u_extend2.log"])
        #expect(try logs.entries("FTPSVC1/u_extend1.log").count == 3)
        #expect(try logs.entries("FTPSVC1/u_extend2.log").count == 2)
        #expect(try logs.text("FTPSVC1/u_extend2.log").hasPrefix("#Software"))
        let second = try Logs(in: logs.folder)
        second.use(second.log(.w3c) { ($0.period, $0.sizeMax, $0.fields) = (.maxSize, 1_000, Self.short) })
        second.write(Self.noop("z"))
        #expect(try logs.entries("FTPSVC1/u_extend2.log").last == "NOOP z")
        for _ in 0..<20 { second.write(Self.noop(String(repeating: "x", count: 400))) }
        for name in try logs.folder.names(in: "FTPSVC1") {
            let size = try #require(logs.folder.size(of: "FTPSVC1/" + name))
            #expect(size < 1_000 + 410)
        }
        #expect(second.losses.all.isEmpty)
    }

    @Test("A folder that is removed comes back with the next line")
    func folderRemoved() throws {
        let logs = try Self.logs()
        logs.write(Self.noop("a"))
        try #require(unlink(logs.folder[Self.file]) == 0)
        try #require(rmdir(logs.folder["FTPSVC1"]) == 0)
        logs.write(Self.noop("b"))
        #expect(try logs.text(Self.file).hasPrefix("#Software"))
        #expect(try logs.entries(Self.file) == ["NOOP b"])
        #expect(logs.losses.all.isEmpty)
    }

    @Test("Programs that rotate logs may rename a file, or copy and cut it")
    func rotated() throws {
        let logs = try Self.logs()
        logs.write(Self.noop("a"))
        try #require(rename(logs.folder[Self.file], logs.folder["old"]) == 0)
        logs.write(Self.noop("b"))
        #expect(try logs.entries("old") == ["NOOP a"])
        #expect(try logs.entries(Self.file) == ["NOOP b"])
        try #require(truncate(logs.folder[Self.file], 0) == 0)
        logs.write(Self.noop("c"))
        #expect(try logs.text(Self.file) == "NOOP c\r\n")
    }

    @Test("What isn't a file isn't written to, and holds nobody up")
    func noFile() throws {
        for (kind, hasReader) in [("pipe", false), ("pipe", true), ("folder", false)] {
            let logs = try Self.logs()
            try logs.folder.makeFolder("FTPSVC1")
            if kind == "folder" {
                try logs.folder.makeFolder(Self.file)
            } else {
                try #require(mkfifo(logs.folder[Self.file], 0o600) == 0)
            }
            let reader = hasReader ? open(logs.folder[Self.file], O_RDONLY | O_NONBLOCK) : -1
            defer { close(reader) }
            logs.write(Self.noop("a"), Self.noop("b"))
            #expect(eventually { logs.losses.count == 2 })
            #expect(logs.losses.all.first?.site == .first)
            #expect(logs.losses.all.first?.reason.contains(Self.file) == true)
            try #require((kind == "folder" ? rmdir : unlink)(logs.folder[Self.file]) == 0)
            logs.write(Self.noop("c"))
            #expect(try logs.entries(Self.file) == ["NOOP c"])
        }
    }

    @Test("A folder that can't be made is told of by its name")
    func folderInTheWay() throws {
        let logs = try Self.logs { $0.directory += "/file/logs" }
        try logs.folder.write("", to: "file")
        logs.write(Self.noop("a"))
        #expect(eventually { logs.losses.count == 1 })
        #expect(logs.losses.all.first?.reason.contains("/file/logs/FTPSVC1/u_ex260302.log: ") == true)
    }
}
