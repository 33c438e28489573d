import Admission
import Telemetry
import Testing

@testable import Doctor

@Suite struct HostCheckTests {
    @Test func `a roomy host and fitting settings are good in every row`() {
        let rows = HostCheck.rows(.roomy, need())
        #expect(rows.filter { $0.verdict != .good } == [])
        #expect(rows.allSatisfy { $0.fix == nil })
        #expect(Set(rows.map(\.id)).count == rows.count, "Every row has a name of its own.")
        #expect(rows.count == 16)
    }

    @Test func `what is too small is short, with the command that makes it fit`() throws {
        for shortage in Self.shortages {
            var facts = HostFacts.roomy
            shortage.shrink(&facts)
            let row = try row(shortage.id, facts, need())
            #expect(row.verdict == .short)
            #expect(row.found == "700" || shortage.id == "memory")
            #expect(row.fix?.now == shortage.command)
            let warnings = HostCheck.warnings(facts, need())
            #expect(warnings.count == 1)
            #expect(warnings.first?.contains(shortage.command) == true)
        }
    }

    private static let shortages = [
        Shortage("descriptors.hard", "ulimit -n 22974") {
            $0.descriptors.hard = 700
        },
        Shortage("fs.nr_open", "sysctl -w fs.nr_open=22974") { $0.descriptors.processMax = 700 },
        Shortage("fs.file-max", "sysctl -w fs.file-max=25974") { $0.descriptors.systemMax = 700 },
        Shortage("memory", "free some memory: ps aux --sort=-rss | head") { $0.memoryAvailable = 700 },
        Shortage("net.netfilter.nf_conntrack_max", "sysctl -w net.netfilter.nf_conntrack_max=21007") {
            $0.trackedFlowsMax = 700
        },
    ]

    @Test func `a warning is one line with the command and how to keep it`() {
        var facts = HostFacts.roomy
        facts.descriptors.hard = 4_096
        #expect(
            HostCheck.warnings(facts, HostNeed(connections: 16_384)) == [
                "A burst of 16,384 may lose clients. descriptors of the process, hard limit: 4,096, needed 19,117. "
                    + "Run: ulimit -n 19117 (to keep it: LimitNOFILE=19117 below [Service] in the systemd unit)"
            ]
        )
    }

    @Test func `a limit that is just enough is good, and one less is short`() throws {
        var facts = HostFacts.roomy
        facts.descriptors.soft = 22_974
        facts.descriptors.hard = 22_974
        #expect(try row("descriptors.hard", facts, need()).verdict == .good)
        facts.descriptors.hard -= 1
        #expect(try row("descriptors.hard", facts, need()).verdict == .short)
    }

    @Test func `without a limit of seats everyone gets one, beside what is kept for the waiting room`() {
        #expect(HostNeed(connections: 15_000).descriptors == 15_000 + 1_000 + 1_000 + 640)
        var settings = BurstSettings()
        settings.serverListenBacklog = 10
        #expect(HostNeed(connections: 15_000, settings: settings).descriptors == 15_000 + 10 + 1_000 + 640)
        settings.maxConnections = 14_999
        #expect(HostNeed(connections: 15_000, settings: settings).descriptors == 15_000 + 1_000 + 640)
    }

    @Test func `a low soft limit is only a note, because the server raises it`() throws {
        var facts = HostFacts.roomy
        facts.descriptors.soft = 1_024
        #expect(try row("descriptors.soft", facts, need()).verdict == .note)
        #expect(HostCheck.warnings(facts, need()) == [])
    }

    @Test func `a low somaxconn is a note, and short only when the listeners hold too little`() throws {
        var facts = HostFacts.roomy
        facts.queues.listenerMax = 4_096
        let unopened = try row("net.core.somaxconn", facts, need())
        #expect(unopened.verdict == .note)
        #expect(unopened.fix?.now == "sysctl -w net.core.somaxconn=20000")
        #expect(unopened.fix?.keep == "echo 'net.core.somaxconn = 20000' >> /etc/sysctl.d/60-spillway.conf")

        var opened = need()
        opened.listeners = 3
        opened.heldBacklog = 12_288
        let held = try row("net.core.somaxconn", facts, opened)
        #expect(held.verdict == .short)
        #expect(held.found == "4,096 (3 listeners: 12,288)")
        #expect(HostCheck.warnings(facts, opened).count == 1)
    }

    @Test func `the handshake queue matters while cookies are off, for each listener's share`() throws {
        var facts = HostFacts.roomy
        facts.queues.handshakeMax = 7_000
        #expect(try row("net.ipv4.tcp_max_syn_backlog", facts, need()).verdict == .good)
        facts.queues.synCookies = 0
        let short = try row("net.ipv4.tcp_max_syn_backlog", facts, need())
        #expect(short.verdict == .short)
        #expect(short.needed == "26,667")
        #expect(short.fix?.now == "sysctl -w net.ipv4.tcp_max_syn_backlog=26667")
        var shared = need()
        shared.listeners = 4
        #expect(try row("net.ipv4.tcp_max_syn_backlog", facts, shared).verdict == .good)
    }

    @Test(arguments: [0, 2]) func `cookies that are off, or always on, are worth a note`(value: Int) throws {
        var facts = HostFacts.roomy
        facts.queues.synCookies = value
        let row = try row("net.ipv4.tcp_syncookies", facts, need())
        #expect(row.verdict == .note)
        #expect(row.fix?.now == "sysctl -w net.ipv4.tcp_syncookies=1")
    }

    @Test func `resets on overflow are short where the queue can overflow`() throws {
        var facts = HostFacts.roomy
        facts.queues.abortOnOverflow = 1
        #expect(try row("net.ipv4.tcp_abort_on_overflow", facts, need()).verdict == .note)
        let short = try row("net.ipv4.tcp_abort_on_overflow", facts, need { $0.listenBacklog = 19_999 })
        #expect(short.verdict == .short)
        #expect(short.fix?.now == "sysctl -w net.ipv4.tcp_abort_on_overflow=0")
    }

    @Test func `requests that don't migrate are worth a note`() throws {
        var facts = HostFacts.roomy
        facts.queues.migratesRequests = 0
        #expect(try row("net.ipv4.tcp_migrate_req", facts, need()).verdict == .note)
        facts.queues.migratesRequests = nil
        #expect(!HostCheck.rows(facts, need()).contains { $0.id == "net.ipv4.tcp_migrate_req" })
    }

    @Test func `few local ports are a note, and too few for the passive ones are short`() throws {
        var facts = HostFacts.roomy
        facts.localPorts = 40_000...50_000
        let note = try row("net.ipv4.ip_local_port_range", facts, need())
        #expect(note.verdict == .note)
        #expect(note.fix?.now == "sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"")
        facts.localPorts = 50_000...50_999
        #expect(try row("net.ipv4.ip_local_port_range", facts, need()).verdict == .short)
    }

    @Test func `passive ports are shared, but there must be some`() throws {
        let few = HostNeed(connections: 20_000, settings: .fitting, passivePorts: 50, transfers: 300)
        #expect(try row("passivePorts", .roomy, few).verdict == .note)
        let none = HostNeed(connections: 20_000, settings: .fitting, passivePorts: 0)
        #expect(try row("passivePorts", .roomy, none).verdict == .short)
    }

    @Test func `little memory for TCP is a note, with the three numbers of the setting`() throws {
        var facts = HostFacts.roomy
        facts.tcpMemoryMax = 1 << 20
        let row = try row("net.ipv4.tcp_mem", facts, need())
        #expect(row.verdict == .note)
        #expect(row.fix?.now == "sysctl -w net.ipv4.tcp_mem=\"16000 24000 32000\"")
    }

    @Test func `what a kernel doesn't tell has no row`() {
        let rows = HostCheck.rows(HostFacts(), need())
        #expect(rows.map(\.id).prefix(3) == ["descriptors.hard", "net.core.somaxconn", "passivePorts"])
    }

    @Test func `the limits of a running server count, not those of the shell`() throws {
        var status = ServerStatus(
            processIdentifier: 1,
            uptimeSeconds: 1,
            bindings: [
                BindingStatus(endpoint: "0.0.0.0:21", listeners: 5, backlog: 20_480, queue: Gauge()),
                BindingStatus(endpoint: "[::]:21", listeners: 1, backlog: 25, queue: Gauge()),
            ]
        )
        status.resources.descriptors = Gauge(current: 9, peak: 9, limit: 1_024)
        let facts = HostFacts.roomy.seen(by: status)
        #expect(try row("descriptors.hard", facts, need()).found == "1,024")
        #expect(need().met(by: status).heldBacklog == 25, "The weakest binding decides.")
        #expect(need().met(by: status).listeners == 1)
    }

    @Test(arguments: [Int.min, -1, 0, 1, Int.max]) func `no number traps`(number: Int) {
        var facts = HostFacts.roomy
        facts.descriptors.systemOpen = number
        facts.descriptors.systemMax = number
        facts.trackedFlows = number
        facts.trackedFlowsMax = number
        facts.memoryAvailable = number
        facts.tcpMemoryMax = number
        facts.queues.handshakeMax = number
        facts.queues.synCookies = 0
        let settings = BurstSettings.fitting.changed {
            $0.listenBacklog = number
            $0.maxConnections = number
            $0.serverListenBacklog = number
            $0.maxPoolThreads = number
        }
        let need = HostNeed(connections: number, settings: settings, passivePorts: number, transfers: number)
        #expect(HostCheck.rows(facts, need).count >= 16)
        #expect(need.connections >= 1)
    }

    @Test func `this host can be read`() {
        let facts = HostFacts.read()
        #expect(facts.descriptors.hard >= facts.descriptors.soft)
        #expect(facts.localPorts != nil)
        #expect(facts.memoryAvailable ?? 0 > 0)
        #expect(HostCheck.rows(facts, HostNeed(connections: 1)).count >= 14)
    }
}

@Suite struct SettingCheckTests {
    @Test func `a backlog below the burst is short`() throws {
        let row = try row("listenBacklog", .roomy, need { $0.listenBacklog = 16_384 })
        #expect(row.verdict == .short)
        #expect(row.fix == Fix(now: "spillway serve --listen-backlog 20000", keep: "the same flag in the systemd unit"))
        var running = need { $0.listenBacklog = 16_384 }
        running.heldBacklog = 16_384
        let fix = try #require(HostCheck.rows(.roomy, running).first { $0.id == "listenBacklog" }?.fix)
        #expect(fix == Fix(now: "spillway set listenBacklog 20000", keep: "spillway serve --listen-backlog 20000"))
    }

    @Test func `seats and places to wait must be enough together`() throws {
        let fitting = need {
            $0.maxConnections = 15_000
            $0.serverListenBacklog = 5_000
        }
        #expect(try row("maxConnections", .roomy, fitting).verdict == .good)
        let short = try row("maxConnections", .roomy, need { $0.maxConnections = 14_999 })
        #expect(short.verdict == .short)
        #expect(short.found == "14,999 + 5,000")
        #expect(short.fix?.now == "spillway serve --server-listen-backlog 5001")
        #expect(HostCheck.warnings(.roomy, need { $0.maxConnections = 500 }) == [], "Settings are what was asked for.")
    }

    @Test func `the places of a running server count, whatever its settings promise`() throws {
        var status = ServerStatus.usual
        status.crowd.sessions.limit = 18_791
        status.crowd.waiting.limit = 1_209
        #expect(try row("places", .roomy, need().met(by: status)).verdict == .good)
        status.crowd.waiting.limit = 1_208
        let short = try row("places", .roomy, need().met(by: status))
        #expect(short.verdict == .short)
        #expect(short.found == "19,999")
        #expect(short.fix?.now == "ulimit -n 22974")
        let modest = need { $0.maxConnections = 500 }.met(by: status)
        #expect(!HostCheck.rows(.roomy, modest).contains { $0.id == "places" }, "The settings are short already.")
        #expect(try row("queueTimeout", .roomy, need().met(by: status)).fix?.now == "ulimit -n 22974")
        status.crowd.waiting.limit = nil
        #expect(need().met(by: status).places == nil)
    }

    @Test func `who waits has a limited patience, unless the monitor only watches`() throws {
        let limited = need { $0.maxConnections = 15_000 }
        #expect(try row("queueTimeout", .roomy, limited).found == "60 s")
        let watching = need {
            $0.maxConnections = 15_000
            $0.disableBacklogMonitor = true
        }
        #expect(!HostCheck.rows(.roomy, watching).contains { $0.id == "queueTimeout" })
        #expect(try row("disableBacklogMonitor", .roomy, watching).verdict == .note)
    }

    @Test func `settings that slow or offend are notes`() throws {
        #expect(try row("resetOnMaxConnections", .roomy, need { $0.resetOnMaxConnections = true }).verdict == .note)
        #expect(try row("maxConnectionsPerAddress", .roomy, need { $0.maxConnectionsPerAddress = 10 }).verdict == .note)
        #expect(try row("connectionRatePerAddress", .roomy, need { $0.connectionRatePerAddress = 10 }).verdict == .note)
        #expect(try row("maxPoolThreads", .roomy, need { $0.maxPoolThreads = 1 }).verdict == .note)
    }

    @Test func `a limit for each address above the burst is no row`() {
        let rows = HostCheck.rows(.roomy, need { $0.maxConnectionsPerAddress = 20_000 })
        #expect(!rows.contains { $0.id == "maxConnectionsPerAddress" })
    }
}

/// A host that lacks one thing.
private struct Shortage: Sendable {
    let id: String
    let command: String
    let shrink: @Sendable (inout HostFacts) -> Void

    init(_ id: String, _ command: String, shrink: @escaping @Sendable (inout HostFacts) -> Void) {
        self.id = id
        self.command = command
        self.shrink = shrink
    }
}

private func row(_ id: String, _ facts: HostFacts, _ need: HostNeed) throws -> CheckRow {
    try #require(HostCheck.rows(facts, need).first { $0.id == id })
}

private func need(_ change: (inout BurstSettings) -> Void = { _ in }) -> HostNeed {
    HostNeed(connections: 20_000, settings: .fitting.changed(change))
}

extension BurstSettings {
    /// Settings that take 20,000 clients.
    fileprivate static var fitting: BurstSettings { BurstSettings().changed { $0.listenBacklog = 20_000 } }

    fileprivate func changed(_ change: (inout BurstSettings) -> Void) -> BurstSettings {
        var settings = self
        change(&settings)
        return settings
    }
}

extension HostFacts {
    /// A host with room for 20,000 clients.
    static var roomy: HostFacts {
        var facts = HostFacts()
        facts.descriptors.soft = 1_048_576
        facts.descriptors.hard = 1_048_576
        facts.descriptors.processMax = 1_048_576
        facts.descriptors.systemMax = .max
        facts.descriptors.systemOpen = 3_000
        facts.queues.listenerMax = 65_535
        facts.queues.handshakeMax = 65_535
        facts.queues.synCookies = 1
        facts.queues.abortOnOverflow = 0
        facts.queues.migratesRequests = 1
        facts.localPorts = 1_024...65_535
        facts.trackedFlowsMax = 262_144
        facts.trackedFlows = 7
        facts.memoryAvailable = 8 << 30
        facts.tcpMemoryMax = 1 << 30
        return facts
    }
}
