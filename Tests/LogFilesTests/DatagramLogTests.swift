// Logs to syslog and the journal, played by sockets of the tests.
import FTPProtocol
import Glibc
import LinuxSystem
import SystemPackage
import Telemetry
import Testing

@testable import LogFiles
@testable import ServerTesting

/// What listens at a path and reads datagrams, when it is asked to.
private final class DatagramReader {
    private let descriptor: Int32

    init(at path: String) throws {
        self.descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        try #require(self.descriptor >= 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let status = withUnsafeBytes(of: &address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { address in
                address.baseAddress.map { bind(self.descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) } ?? -1
            }
        }
        try #require(status == 0)
    }

    deinit { close(self.descriptor) }

    /// The next datagram; nil when there is none.
    func next() -> String? {
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        let count = recv(self.descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// All datagrams that are there.
    func all() -> [String] {
        var all: [String] = []
        while let next = self.next() { all.append(next) }
        return all
    }
}

@Suite("Logs of datagrams")
struct DatagramLogTests {
    @Test("syslog gets a line with facility and severity")
    func syslog() throws {
        let logs = try Logs()
        let reader = try DatagramReader(at: logs.folder["syslog"])
        logs.use(logs.log(.syslog))
        let records = [command("STOR", "a\nb"), command("RETR", "c", 550)]
        logs.write(records[0], records[1])
        let expected = zip(["<94>", "<92>"], records).map { priority, record in
            priority + "spillway[\(getpid())]: " + lines(of: .json, [record]).dropLast()
        }
        #expect(reader.all() == expected)
        #expect(expected.allSatisfy { !$0.contains("\n") })
    }

    @Test("The journal gets fields")
    func journal() throws {
        let logs = try Logs()
        let reader = try DatagramReader(at: logs.folder["journal"])
        logs.use(logs.log(.journal) { $0.isUTF8 = false })
        let record = command("STOR", "é\n", 426)
        logs.write(record)
        let line = lines(of: .json, utf8: false, [record])
        #expect(reader.all() == ["PRIORITY=4\nSYSLOG_FACILITY=11\nSYSLOG_IDENTIFIER=spillway\nMESSAGE=" + line])
        #expect(line.contains(#"\u00e9\u000a"#))
    }

    @Test("The longest line there is fits into a datagram")
    func longest() throws {
        let logs = try Logs()
        let reader = try DatagramReader(at: logs.folder["syslog"])
        logs.use(logs.log(.syslog))
        let long = String(repeating: "\u{1}", count: 100_000)
        logs.write(command(long, long, of: session(host: long)) { $0.user = long })
        #expect(reader.all().first?.hasSuffix("}") == true)
        #expect(logs.losses.all.isEmpty)
    }

    @Test("Without a reader lines are counted as lost, files are written, and a reader that comes is found")
    func noReader() throws {
        let logs = try Logs()
        logs.use(logs.log(.syslog, .json))
        logs.write(command("NOOP", "a"), command("NOOP", "b"))
        #expect(eventually { logs.losses.count == 2 })
        #expect(logs.losses.all.first?.reason.hasPrefix(logs.folder["syslog"] + ": ") == true)
        #expect(try logs.entries("FTPSVC1/access_ex260302.jsonl").count == 2)
        for _ in 0..<3 {
            let reader = try DatagramReader(at: logs.folder["syslog"])
            logs.write(command("NOOP", "c"))
            #expect(reader.all().count == 1)
            try #require(unlink(logs.folder["syslog"]) == 0)
        }
    }

    @Test("A reader that reads nothing holds nobody up, and what it missed is counted")
    func deafReader() throws {
        let logs = try Logs()
        let reader = try DatagramReader(at: logs.folder["syslog"])
        logs.use(logs.log(.syslog, .json))
        for number in 0..<5_000 { logs.logs.record(.access(command("NOOP", "\(number)"))) }
        logs.logs.flush()
        #expect(try logs.entries("FTPSVC1/access_ex260302.jsonl").count == 5_000)
        logs.logs.stop()
        let arrived = reader.all().count
        #expect(arrived > 0)
        #expect(arrived + logs.losses.count == 5_000)
        #expect(logs.losses.count > 0)
    }

    @Test("A reader that is behind is waited for")
    func slowReader() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder["syslog"]
        let reader = try DatagramReader(at: path)
        let writer = try SystemThread(name: "log") {
            let log = DatagramLog(.syslog, to: path, names: names, isUTF8: true, waitMax: .seconds(600))
            for number in 0..<2_000 { log.add(command("NOOP", "\(number)")) }
        }
        defer { writer.join() }
        var arrived: [String] = []
        #expect(
            eventually {
                arrived += reader.all()
                return arrived.count == 2_000
            }
        )
        #expect(arrived.last?.contains(#""argument":"1999""#) == true)
    }

    @Test("Connections that fail leave no descriptor behind")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            _ = try? UnixDatagram(to: folder["nobody"])
            let before = OpenDescriptors.current.count
            for _ in 0..<50 {
                _ = try? UnixDatagram(to: folder["nobody"])
                _ = try? UnixDatagram(to: String(repeating: "x", count: 200))
                _ = try? AppendFile(folder.path)
                _ = try? AppendFile("/dev/null")
            }
            // A leak would be of fifty at least; the process has a few of its own that come and go.
            #expect(OpenDescriptors.current.count < before + 25)
        }
    }
}
