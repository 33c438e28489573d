import Telemetry
import Testing

@testable import spillway

@Suite struct StatusTextTests {
    private static var quiet: ServerStatus {
        let binding = BindingStatus(endpoint: "0.0.0.0:21", listeners: 5, backlog: 20_480, queue: Gauge(limit: 20_480))
        return ServerStatus(processIdentifier: 7, uptimeSeconds: 65, bindings: [binding])
    }

    private static func lines(_ status: ServerStatus) -> [String] { StatusText(status: status, now: 1_000).lines }

    @Test func `a quiet server has nothing to hide`() {
        #expect(
            Self.lines(Self.quiet) == [
                "Process 7, up 65 s",
                "sessions         0, peak 0",
                "waiting          0, peak 0",
                "busiest address  0, peak 0",
                "busiest user     0, peak 0",
                "0.0.0.0:21       5 listeners, queue 0 of 20,480, peak 0",
                "transfers        0, peak 0",
                "descriptors      0",
                "pool threads     0, peak 0",
                "clients          0 accepted, 0 admitted",
                "refused          0",
            ]
        )
    }

    @Test func `a busy one tells what became of everybody`() {
        var status = Self.quiet
        status.crowd.sessions = Gauge(current: 812, peak: 1_534, limit: 17_265)
        status.resources.transfersWaiting = Gauge(current: 2, peak: 9)
        status.resources.poolQueue = Gauge(current: 1, peak: 3)
        status.clients.accepted = 12_345
        status.clients.leftWaiting = 3
        status.clients.acceptFailures = 4
        status.clients.refused = ["roomFull": 2, "waitedTooLong": 32, "stopping": 0, "new reason": 1]
        status.kernelCounters = ["TcpExt.ListenDrops": 12, "Tcp.PassiveOpens": 99, "TcpExt.Zero": 0]
        let text = Self.lines(status)
        for line in [
            "sessions         812 of 17,265, peak 1,534",
            "transfers        0, peak 0; waiting for descriptors 2, peak 9",
            "pool threads     0, peak 0; queue 1, peak 3",
            "clients          12,345 accepted, 0 admitted, 3 left while they waited",
            "refused          waited too long 32, room full 2, new reason 1", "accept failed    4",
            "kernel           TcpExt.ListenDrops +12",
        ] { #expect(text.contains(line)) }
    }

    @Test func `several sites are told of one by one, one alone isn't`() {
        var status = Self.quiet
        status.sites = [SiteStatus(id: 1, name: "Cameras", state: .started)]
        #expect(Self.lines(status) == Self.lines(Self.quiet))
        status.sites[0].sessions = Gauge(current: 12, peak: 50, limit: 50)
        status.sites[0].waiting = Gauge(current: 3, peak: 9, limit: 500)
        status.sites[0].refused = ["roomFull": 2, "addressDenied": 1]
        status.sites.append(SiteStatus(id: 7, name: "Till", state: .paused))
        let rows = Self.lines(status).filter { $0.hasPrefix("site ") }
        #expect(rows.count == 2)
        #expect(rows[0].hasPrefix("site 1 Cameras"))
        #expect(rows[0].hasSuffix("  12 of 50, peak 50; waiting 3, peak 9; refused 3"))
        #expect(rows[1].hasSuffix("  paused; 0, peak 0"))
    }

    @Test func `of 500 sites those with clients are shown`() {
        var status = Self.quiet
        status.sites = (1...500).map { SiteStatus(id: $0, name: "site", state: .started) }
        status.sites[498].sessions.current = 1
        let lines = Self.lines(status)
        #expect(lines.contains { $0.hasPrefix("site 499 site ") })
        #expect(lines.count { $0.hasPrefix("site ") } == 40)
        #expect(lines.contains { $0.hasPrefix("and ") && $0.hasSuffix(" 460 sites more") })
    }

    @Test func `the last waves come with their age, the newest first`() {
        var status = Self.quiet
        status.waves = (1...7).map { Wave(startedAt: Double($0) * 100) }
        let waves = Self.lines(status).suffix(5)
        #expect(waves.map { String($0.prefix(10)) }.first == "5 min ago ")
        #expect(waves.count { $0.contains("wave of 0") } == 5)
    }

    @Test(
        arguments: [
            (0, "0 s"), (119.9, "119 s"), (120, "2 min"), (7_380, "2 h 3 min"), (349_200, "4 d 1 h"), (.infinity, "?"),
            (-5, "0 s"),
        ] as [(Double, String)]
    )
    func `times are as long as they need to be`(seconds: Double, text: String) {
        var status = Self.quiet
        status.uptimeSeconds = seconds
        #expect(Self.lines(status)[0] == "Process 7, up \(text)")
    }
}
