import Admission
import Telemetry
import Testing

@testable import Doctor

@Suite struct DiagnosisTests {
    @Test func `a server that has lost nobody has no findings`() {
        #expect(Diagnosis.findings(counters: ["Tcp.PassiveOpens": 9_000], status: .usual) == [])
        #expect(Diagnosis.findings(counters: [:], status: .usual) == [])
    }

    @Test func `every row that something can show is shown by it, and by nothing less`() throws {
        let shown = Set(Self.cases.map(\.failure))
        #expect(shown == Set(FailureTable.rows.filter { $0.proof != nil }.map(\.id)))
        for sample in Self.cases {
            var evidence = Evidence(counters: sample.counters, status: .usual, settings: BurstSettings(), facts: .roomy)
            sample.change(&evidence)
            let finding = Diagnosis.findings(evidence).first { $0.failure == sample.failure }
            #expect(finding != nil, "\(sample.failure)")
            #expect(finding?.isCertain == sample.isCertain, "\(sample.failure)")
            #expect(finding?.count == sample.count, "\(sample.failure)")
            #expect(finding?.evidence.isEmpty == false)
            // Without any one of its counters the row is silent.
            for name in sample.needed {
                var less = evidence
                less.counters[name] = 0
                let findings = Diagnosis.findings(less)
                #expect(!findings.contains { $0.failure == sample.failure }, "\(sample.failure) without \(name)")
            }
        }
    }

    @Test func `rows have names of their own, and say what to do on both systems`() {
        let rows = FailureTable.rows
        #expect(Set(rows.map(\.id)).count == rows.count)
        #expect(rows.allSatisfy { !$0.cure.isEmpty && !$0.cureInIIS.isEmpty && !$0.clientSees.isEmpty })
        #expect(FailureTable.row("ghosts")?.harm == .hangs)
        #expect(FailureTable.row("nothing") == nil)
    }

    @Test func `the certain comes first, then the worst, then the most frequent`() {
        var status = ServerStatus.usual
        status.clients.refused = ["roomFull": 9]
        status.clients.leftWaiting = 4
        status.clients.acceptFailures = 5
        let findings = Diagnosis.findings(
            counters: [
                "TcpExt.ListenOverflows": 3, "TcpExt.SyncookiesRecv": 2, "TcpExt.EmbryonicRsts": 7,
            ],
            status: status
        )
        #expect(
            findings.map(\.failure)
                == ["ghosts", "descriptors", "left-waiting", "knocked-again", "room-full", "abort-on-overflow"]
        )
        #expect(findings.first?.evidence == "ListenOverflows 3, SyncookiesRecv 2")
    }

    @Test func `clients that are reset on purpose aren't told to be refused`() {
        var status = ServerStatus.usual
        status.clients.refused = ["roomFull": .max, "waitedTooLong": .max]
        var settings = BurstSettings()
        settings.resetOnMaxConnections = true
        let findings = Diagnosis.findings(counters: [:], status: status, settings: settings)
        #expect(findings.map(\.failure) == ["reset-on-max-connections"])
        #expect(findings[0].count == UInt64(Int.max))
    }

    @Test func `every reason to send somebody away is a finding, but for the server's end`() {
        for reason in RefusalReason.allCases where reason != .stopping {
            var status = ServerStatus.usual
            status.clients.refused = [reason.rawValue: 3]
            #expect(Diagnosis.findings(counters: [:], status: status).map(\.count) == [3], "\(reason)")
        }
    }

    private static let cases: [Sample] = [
        Sample("ghosts", ["TcpExt.ListenOverflows": 12, "TcpExt.SyncookiesRecv": 3]),
        Sample("knocked-again", ["TcpExt.ListenOverflows": 12]),
        Sample("knocked-again", isCertain: false) { $0.status.bindings[0].queue.peak = 12 },
        Sample("answered-again", ["TcpExt.TCPSynRetrans": 12, "TcpExt.ListenOverflows": 3], isCertain: false),
        Sample("handshakes-dropped", ["TcpExt.TCPReqQFullDrop": 12]),
        Sample("handshakes-dropped", ["TcpExt.ListenDrops": 12], isCertain: false) {
            $0.facts.queues.synCookies = 0
        },
        Sample("cookies", ["TcpExt.TCPReqQFullDoCookies": 12]),
        Sample("abort-on-overflow", ["TcpExt.EmbryonicRsts": 12, "TcpExt.ListenOverflows": 3], isCertain: false),
        Sample("abort-on-overflow", ["TcpExt.EmbryonicRsts": 12, "TcpExt.ListenOverflows": 3]) {
            $0.facts.queues.abortOnOverflow = 1
        },
        Sample("listener-closed", ["Tcp.EstabResets": 12, "Tcp.OutRsts": 12], isCertain: false),
        Sample("shared-listener-closed", ["TcpExt.TCPMigrateReqFailure": 12]),
        Sample("reset-on-max-connections") {
            $0.settings.resetOnMaxConnections = true
            $0.status.clients.refused = ["roomFull": 10, "waitedTooLong": 2]
        },
        Sample("unread-input", ["TcpExt.TCPAbortOnClose": 12], isCertain: false),
        Sample("descriptors") { $0.status.clients.acceptFailures = 12 },
        Sample("descriptors") { $0.status.clients.refused = ["outOfDescriptors": 12] },
        Sample("room-full") { $0.status.clients.refused = ["roomFull": 12] },
        Sample("waited-too-long") { $0.status.clients.refused = ["waitedTooLong": 12] },
        Sample("address-denied") { $0.status.clients.refused = ["addressDenied": 12] },
        Sample("site-stopped") { $0.status.clients.refused = ["siteStopped": 12] },
        Sample("user-full") { $0.status.clients.refused = ["userFull": 12] },
        Sample("left-waiting") { $0.status.clients.leftWaiting = 12 },
        Sample("pool-threads") {
            $0.status.resources.poolThreads = Gauge(current: 0, peak: 4, limit: 4)
            $0.status.resources.poolQueue = Gauge(current: 0, peak: 12)
        },
        Sample("transfers-waited") { $0.status.resources.transfersWaiting.peak = 12 },
        Sample("nobody-listens", count: 1) { $0.status.bindings = [] },
        Sample("nobody-listens", ["Tcp.AttemptFails": 12, "Tcp.OutRsts": 12], isCertain: false) {
            $0.status.clients.accepted = 0
        },
        Sample("deferred-accept", ["TcpExt.TCPDeferAcceptDrop": 12]),
        Sample("firewall-table") {
            $0.facts.trackedFlowsMax = 12
            $0.facts.trackedFlows = 12
        },
        Sample("firewall-table", count: 97, isCertain: false) {
            $0.facts.trackedFlowsMax = 100
            $0.facts.trackedFlows = 97
        },
    ]
}

/// Evidence that shows one failure; all counters of it are needed.
private struct Sample: Sendable {
    let failure: String
    let counters: [String: UInt64]
    let count: UInt64
    let isCertain: Bool
    let change: @Sendable (inout Evidence) -> Void

    init(
        _ failure: String,
        _ counters: [String: UInt64] = [:],
        count: UInt64 = 12,
        isCertain: Bool = true,
        change: @escaping @Sendable (inout Evidence) -> Void = { _ in }
    ) {
        self.failure = failure
        self.counters = counters
        self.count = count
        self.isCertain = isCertain
        self.change = change
    }

    var needed: [String] { Array(self.counters.keys) }
}

extension ServerStatus {
    /// A server that has served 9,000 clients and lost none.
    static var usual: ServerStatus {
        var status = ServerStatus(
            processIdentifier: 4_711,
            uptimeSeconds: 11_520,
            bindings: [
                BindingStatus(
                    endpoint: "0.0.0.0:2121",
                    listeners: 1,
                    backlog: 12,
                    queue: Gauge(current: 0, peak: 8, limit: 12)
                )
            ]
        )
        status.crowd.sessions = Gauge(current: 500, peak: 1_020, limit: 18_000)
        status.resources.descriptors = Gauge(current: 1_600, peak: 2_200, limit: 20_000)
        status.clients.accepted = 9_000
        status.clients.admitted = 9_000
        return status
    }
}
