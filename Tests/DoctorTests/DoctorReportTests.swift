import Admission
import Telemetry
import Testing

@testable import Doctor

@Suite struct DoctorReportTests {
    @Test func `without a server the defaults are compared, and the last line says it all`() {
        let report = DoctorReport(connections: 20_000, facts: .tight, server: nil)
        #expect(!report.survives)
        #expect(report.rows.filter { $0.verdict == .short }.map(\.id) == ["descriptors.hard", "listenBacklog"])
        #expect(report.lines.last == "A burst of 20,000 would lose clients here: 2 things are short.")
        #expect(report.server == nil && report.findings.isEmpty)
        #expect(report.lines.contains("      now   ulimit -n 22974"))
    }

    @Test func `a burst that fits is served`() {
        let report = DoctorReport(connections: 1_500, facts: .tight, server: nil)
        #expect(report.survives)
        #expect(report.summary == "A burst of 1,500 would be served here: nothing is short.")
        #expect(!report.lines.contains("What is short"))
    }

    @Test func `one thing is spoken of as one`() {
        var facts = HostFacts.roomy
        facts.descriptors.hard = 1_000
        let report = DoctorReport(connections: 1_500, facts: facts, server: nil)
        #expect(report.summary.hasSuffix("1 thing is short."))
    }

    @Test func `a running server's settings, limits and losses are told`() {
        var status = ServerStatus.usual
        status.kernelCounters = ["TcpExt.ListenOverflows": 1_204, "TcpExt.SyncookiesRecv": 870, "Tcp.OutRsts": 0]
        status.clients.refused = ["roomFull": 12]
        var settings = BurstSettings()
        settings.listenBacklog = 12
        let server = RunningServer(status: status, settings: settings)
        let report = DoctorReport(connections: 1_500, facts: .tight, server: server)
        let text = report.lines.joined(separator: "\n")
        #expect(report.rows.first { $0.id == "listenBacklog" }?.found == "12")
        #expect(report.findings.map(\.failure) == ["ghosts", "knocked-again", "room-full"])
        #expect(text.contains("The server has been running for 3 h 12 min"))
        #expect(text.contains("8 at most, of 12 on 1 listener"))
        #expect(text.contains("9,000 came, 9,000 got a seat, 12 sent away (roomFull)"))
        #expect(text.contains("ListenOverflows 1,204, SyncookiesRecv 870"))
        #expect(text.contains("spillway set listenBacklog 1500"))
    }

    @Test func `a server that lost nobody is told so`() {
        var settings = BurstSettings()
        settings.listenBacklog = 20_000
        var status = ServerStatus.usual
        status.bindings[0].backlog = 20_480
        let report = DoctorReport(
            connections: 5_000,
            facts: .roomy,
            server: RunningServer(status: status, settings: settings)
        )
        #expect(report.survives)
        #expect(report.lines.contains("No limit was hit since it was started."))
    }

    @Test func `no line is longer than the terminal, but for commands`() {
        var status = ServerStatus.usual
        status.kernelCounters = Dictionary(uniqueKeysWithValues: (0..<40).map { ("TcpExt.Counter\($0)", .max) })
        status.kernelCounters["TcpExt.ListenOverflows"] = .max
        status.uptimeSeconds = .infinity
        status.bindings[0].endpoint = "[" + String(repeating: "x", count: 39) + "]:65535"
        let server = RunningServer(status: status, settings: BurstSettings())
        let report = DoctorReport(connections: .max, facts: .tight, server: server)
        let commands = ["      now ", "      keep"]
        for line in report.lines where !commands.contains(where: { line.hasPrefix($0) }) {
            #expect(line.count <= DoctorReport.width, "\(line)")
            #expect(line.last != " ")
        }
    }

    @Test func `text breaks at spaces, and a word that is too long stays whole`() {
        let word = String(repeating: "y", count: 150)
        #expect(TextTable.wrapped("a \(word) b", indent: 2) == ["  a", "    \(word)", "    b"])
        #expect(TextTable.wrapped("short", indent: 2) == ["  short"])
        #expect(TextTable.labelled("cure", "rest") == ["      cure    rest"])
        #expect(TextTable.lines([["a", ""], ["bbb", "c"]]) == ["a", "bbb  c"])
        #expect(TextTable.lines([]) == [])
        #expect(TextTable.lines([[]]) == [""])
    }

    @Test func `numbers are grouped`() {
        #expect([0, 999, 1_000, -1_234_567].map(\.grouped) == ["0", "999", "1,000", "-1,234,567"])
        #expect(Int.max.addingUpTo(1) == .max)
        #expect(Int.min.addingUpTo(-1) == .min)
    }
}

extension HostFacts {
    /// An untouched Debian under a limit of 20,000 descriptors.
    fileprivate static var tight: HostFacts {
        var facts = HostFacts.roomy
        facts.descriptors.soft = 20_000
        facts.descriptors.hard = 20_000
        facts.queues.listenerMax = 4_096
        facts.queues.handshakeMax = 2_048
        facts.queues.migratesRequests = 0
        facts.localPorts = 32_768...60_999
        return facts
    }
}
