// Which records go where, how logs are replaced, and that nothing is lost on the way.
import FTPProtocol
import Glibc
import LinuxSystem
import Telemetry
import Testing

@testable import LogFiles
@testable import ServerTesting

@Suite("Access logs")
struct AccessLogsTests {
    private static let file = "FTPSVC1/u_ex260302.log"

    private static func log(_ logs: Logs, change: (inout LogConfiguration) -> Void = { _ in }) -> LogConfiguration {
        logs.log(.w3c) {
            $0.fields = [.uriStem]
            change(&$0)
        }
    }

    /// The files beneath the test's folder that the process has open.
    private static func openFiles(_ logs: Logs) -> [String] {
        OpenDescriptors.current.targets.values.filter { $0.hasPrefix(logs.folder.path + "/") }.sorted()
    }

    @Test("Everything, errors alone, or nothing")
    func selection() throws {
        let expected: [LogSelection: [Substring]] = [
            .all: ["-", "399", "400", "550"], .errors: ["400", "550"], .none: [],
        ]
        for (select, stems) in expected {
            let logs = try Logs()
            logs.use(Self.log(logs) { $0.select = select })
            logs.write(
                AccessRecord(.controlChannelOpened, of: session(), user: nil, at: at(monday)),
                command("NOOP", "399", 399),
                command("NOOP", "400", 400),
                command("RETR", "550", 550)
            )
            #expect(logs.folder.contains(Self.file) == !stems.isEmpty)
            if !stems.isEmpty { #expect(try logs.entries(Self.file) == stems) }
            #expect(logs.logs.wantsAccess(of: .first) == (select != .none))
        }
    }

    @Test("A site without a log has none, and other events are nobody's")
    func noLog() throws {
        let logs = try Logs()
        #expect(!logs.logs.wantsAccess(of: .first))
        logs.use(Self.log(logs) { $0.formats = [] })
        #expect(!logs.logs.wantsAccess(of: .first))
        logs.use(Self.log(logs))
        logs.write(command("NOOP", "a", of: session(site: 2)))
        logs.logs.record(.sessionOpened(session().client))
        logs.logs.flush()
        #expect(try logs.folder.names().isEmpty)
    }

    @Test("The central log has all sites, in place of theirs, in its own folder")
    func central() throws {
        let logs = try Logs()
        let site = Self.log(logs)
        logs.logs.adopt(central: Self.log(logs) { $0.fields = [.siteName, .uriStem] }, sites: [.first: site])
        logs.write(command("NOOP", "a"), command("NOOP", "b", of: session(site: 7)))
        #expect(try logs.folder.names() == ["u_ex260302.log"])
        #expect(try logs.entries("u_ex260302.log") == ["FTPSVC1 a", "FTPSVC7 b"])
        #expect(logs.logs.wantsAccess(of: SiteID(rawValue: 99)))
        logs.logs.adopt(central: nil, sites: [.first: site])
        logs.write(command("NOOP", "c"))
        #expect(try logs.entries(Self.file) == ["c"])
        #expect(try logs.entries("u_ex260302.log").count == 2)
    }

    @Test("A log that stays goes on in its file, one that changes begins with a header, one that goes is closed")
    func adopted() throws {
        let logs = try Logs()
        let (first, second) = (Self.log(logs), Self.log(logs) { $0.period = .hourly })
        let two = SiteID(rawValue: 2)
        logs.logs.adopt(central: nil, sites: [.first: first, two: second])
        logs.write(command("NOOP", "a"), command("NOOP", "a", of: session(site: 2)))
        #expect(Self.openFiles(logs).count == 2)
        logs.logs.record(.access(command("NOOP", "late", of: session(site: 2))))
        logs.logs.adopt(central: nil, sites: [.first: first])
        logs.write(command("NOOP", "b"), command("NOOP", "b", of: session(site: 2)))
        #expect(try logs.text(Self.file).split(separator: "#Software").count == 1)
        #expect(try logs.entries(Self.file) == ["a", "b"])
        #expect(try logs.entries("FTPSVC2/u_ex26030208.log") == ["a", "late"])
        #expect(Self.openFiles(logs) == [logs.folder[Self.file]])
        logs.logs.adopt(central: nil, sites: [.first: Self.log(logs) { $0.fields = [.status, .uriStem] }])
        logs.write(command("NOOP", "c", 200))
        #expect(try logs.text(Self.file).hasSuffix("#Fields: cs-uri-stem sc-status\r\nc 200\r\n"))
        logs.logs.adopt(central: nil, sites: [:])
        logs.logs.flush()
        #expect(Self.openFiles(logs).isEmpty)
    }

    @Test("Many sites share a few descriptors, and their files have one header all the same")
    func manySites() throws {
        for period in [LogPeriod.daily, .maxSize] {
            let logs = try Logs()
            let log = Self.log(logs) { $0.period = period }
            let sites = (1...40).map { SiteID(rawValue: $0) }
            logs.logs.adopt(central: nil, sites: Dictionary(uniqueKeysWithValues: sites.map { ($0, log) }))
            let name = period == .daily ? "u_ex260302.log" : "u_extend1.log"
            for round in ["a", "b", "c"] {
                for site in sites {
                    logs.logs.record(.access(command("NOOP", round, of: session(site: site.rawValue))))
                }
                logs.logs.flush()
                #expect(Self.openFiles(logs).count <= LogDesk.filesMax)
            }
            for site in sites {
                #expect(try logs.text("FTPSVC\(site)/\(name)").split(separator: "#Software").count == 1)
                #expect(try logs.entries("FTPSVC\(site)/\(name)") == ["a", "b", "c"])
            }
            try #require(truncate(logs.folder["FTPSVC9/\(name)"], 0) == 0)
            logs.write(command("NOOP", "d", of: session(site: 9)))
            #expect(try logs.text("FTPSVC9/\(name)").hasPrefix("#Software"))
            logs.logs.adopt(central: nil, sites: [sites[0]: log])
            logs.write(command("NOOP", "e"))
            #expect(Self.openFiles(logs) == [logs.folder["FTPSVC1/\(name)"]])
            #expect(logs.losses.all.isEmpty)
        }
    }

    @Test("Eight threads, 2,000 lines each: all are there, whole, and each thread's in order")
    func threads() throws {
        let logs = try Logs()
        logs.use(logs.log(.w3c, .json) { $0.fields = [.method, .uriStem, .status] })
        let access = logs.logs
        let threads = try (0..<8).map { thread in
            try SystemThread(name: "recorder") {
                let identity = session(UInt64(thread))
                for number in 0..<2_000 {
                    access.record(.access(command("T\(thread)", "\(number)", 200, of: identity)))
                }
            }
        }
        for thread in threads { thread.join() }
        logs.logs.flush()
        let lines = try logs.entries(Self.file)
        #expect(lines.count == 16_000)
        for thread in 0..<8 {
            let own = lines.filter { $0.hasPrefix("T\(thread) ") }
            #expect(own.map(String.init) == (0..<2_000).map { "T\(thread) \($0) 200" })
        }
        #expect(try logs.entries("FTPSVC1/access_ex260302.jsonl").allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
        #expect(logs.losses.all.isEmpty)
    }

    @Test("The end writes everything, and after it nothing waits or hangs")
    func stopped() throws {
        for count in [0, 1, 20_000] {
            let logs = try Logs()
            logs.use(Self.log(logs))
            for number in 0..<count { logs.logs.record(.access(command("NOOP", "\(number)"))) }
            logs.logs.stop()
            if count > 0 { #expect(try logs.entries(Self.file).count == count) }
            #expect(Self.openFiles(logs).isEmpty)
            logs.write(command("NOOP", "afterwards"))
            logs.logs.stop()
        }
    }

    @Test("Flushes while logs stop come back")
    func flushedAtTheEnd() throws {
        for _ in 0..<50 {
            let logs = try Logs()
            logs.use(Self.log(logs))
            let access = logs.logs
            let thread = try SystemThread(name: "flusher") {
                for _ in 0..<20 {
                    access.record(.access(command("NOOP")))
                    access.flush()
                }
            }
            logs.logs.stop()
            thread.join()
        }
    }

    @Test("What was recorded before the start is written by it")
    func beforeStart() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var log = LogConfiguration()
        (log.formats, log.directory, log.fields) = ([.w3c], folder.path, [.uriStem])
        let logs = AccessLogs(names: names, sockets: OpenLog.Sockets()) { _, _, _ in }
        logs.adopt(central: nil, sites: [.first: log])
        logs.record(.access(command("NOOP", "early")))
        logs.flush()
        #expect(!folder.contains(Self.file))
        try logs.start()
        logs.stop()
        #expect(try String(decoding: folder.read(Self.file), as: UTF8.self).hasSuffix("\r\nearly\r\n"))
    }

    @Test(
        "What waits has a limit in records and in bytes; the rest is dropped, counted and told",
        arguments: [0, 4_000]
    )
    func limits(bytes: Int) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let losses = Losses()
        let logs = AccessLogs(names: names, sockets: OpenLog.Sockets(), failed: losses.add)
        var log = LogConfiguration()
        (log.formats, log.directory, log.fields) = ([.w3c], folder.path, [.status])
        logs.adopt(central: nil, sites: [.first: log])
        let record = command("NOOP", String(repeating: "x", count: bytes), 200)
        let fits = min(LogWriter.recordsMax, LogWriter.bytesMax / record.weight)
        #expect((fits == LogWriter.recordsMax) == (bytes == 0))
        for _ in 0..<(fits + 123) { logs.record(.access(record)) }
        try logs.start()
        logs.flush()
        #expect(
            losses.all == [Losses.Loss(site: .first, count: 123, reason: "more was to be logged than could be written")]
        )
        logs.record(.access(record))
        logs.stop()
        #expect(losses.count == 123)
        #expect(
            folder.size(of: Self.file).map { Int($0) } == W3CFormatTests.header(.w3c, [.status]).utf8.count + 5
                * (fits + 1)
        )
    }
}
