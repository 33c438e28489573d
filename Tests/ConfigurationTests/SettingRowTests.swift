import Admission
import Telemetry
import Testing

@testable import Configuration

@Suite struct SettingRowTests {
    private static var status: ServerStatus {
        let bindings = [
            BindingStatus(endpoint: "0.0.0.0:21", listeners: 5, backlog: 20_480, queue: Gauge(current: 7, peak: 812)),
            BindingStatus(endpoint: "[::]:21", listeners: 1, backlog: 4_096, queue: Gauge(current: 0, peak: 3)),
        ]
        var status = ServerStatus(processIdentifier: 1, uptimeSeconds: 1, bindings: bindings)
        status.crowd.sessions = Gauge(current: 11, peak: 22, limit: 17_265)
        status.crowd.waiting = Gauge(current: 33, peak: 44, limit: 1_150)
        status.crowd.busiestAddress = Gauge(current: 5, peak: 6)
        status.crowd.busiestUser = Gauge(current: 7, peak: 8)
        status.resources.poolThreads = Gauge(current: 1, peak: 2, limit: 16)
        return status
    }

    @Test(
        arguments: [
            (Setting.listenBacklog, "16384", "4096 on 1 listener", 7, 812),
            (.serverListenBacklog, "default", "1150", 33, 44), (.serverSize, "1", "1150", 33, 44),
            (.maxConnections, "unlimited", "17265", 11, 22), (.maxPoolThreads, "4", "16 threads", 1, 2),
            (.maxConnectionsPerAddress, "unlimited", "unlimited", 5, 6),
            (.maxConnectionsPerUser, "unlimited", "unlimited", 7, 8), (.queueTimeout, "60s", "60s", nil, nil),
            (.disableBacklogMonitor, "false", "false", nil, nil),
        ] as [(Setting, String, String, Int?, Int?)]
    )
    func `a row says what was asked, what holds, and how much is used`(
        setting: Setting,
        asked: String,
        effective: String,
        current: Int?,
        peak: Int?
    ) throws {
        let rows = SettingRow.rows(settings: BurstSettings(), status: Self.status)
        #expect(rows.count == Setting.allCases.count)
        let row = try #require(rows.first { $0.name == setting.rawValue })
        #expect(row.asked == asked)
        #expect(row.effective == effective)
        #expect(row.current == current)
        #expect(row.peak == peak)
    }

    @Test(
        arguments: [
            (Setting.listenBacklog, "[::]:21, the least of 2; less than asked: see spillway doctor"),
            (.serverListenBacklog, "as many as the descriptor limit is good for"), (.serverSize, nil),
            (.maxPoolThreads, "4 for each CPU"), (.disableBacklogMonitor, nil),
            (.maxConnections, "as many as the descriptor limit is good for"), (.resetOnMaxConnections, nil),
            (.queueTimeout, nil), (.maxConnectionsPerAddress, "used: the address that has most"),
            (.maxConnectionsPerUser, "used: the user who has most"), (.connectionRatePerAddress, nil),
            (.waitingGreeting, nil),
        ] as [(Setting, String?)]
    )
    func `a note tells why less holds than was asked`(setting: Setting, note: String?) {
        #expect(SettingRow(setting, BurstSettings(), Self.status).note == note)
    }

    @Test(
        arguments: [
            (Setting.listenBacklog, nil), (.serverListenBacklog, nil),
            (.serverSize, "no effect: serverListenBacklog is 400"), (.maxConnections, nil),
            (.queueTimeout, "no effect: disableBacklogMonitor is true"),
        ] as [(Setting, String?)]
    )
    func `a note tells what overrides a setting`(setting: Setting, note: String?) {
        var settings = BurstSettings()
        settings.listenBacklog = 500
        settings.serverListenBacklog = 400
        settings.maxConnections = 1_000
        settings.disableBacklogMonitor = true
        var status = Self.status
        status.bindings.removeLast()
        status.crowd.waiting.limit = 400
        status.crowd.sessions.limit = 1_000
        #expect(SettingRow(setting, settings, status).note == note)
    }

    @Test func `the room that serverSize gives is told as such`() {
        var status = Self.status
        status.crowd.waiting.limit = 5_000
        #expect(SettingRow(.serverListenBacklog, BurstSettings(), status).note == "from serverSize 1")
    }

    @Test func `a preset that another setting overrides isn't used`() {
        var settings = BurstSettings()
        settings.serverListenBacklog = 40
        #expect(SettingRow(.serverSize, settings, Self.status).effective == "not used")
    }

    @Test func `a server that tells nothing has its settings as asked`() {
        let status = ServerStatus(processIdentifier: 1, uptimeSeconds: 0, bindings: [])
        for row in SettingRow.rows(settings: .everythingChanged, status: status) where row.name != "queueTimeout" {
            let isUnused = row.name == "serverSize"
            #expect(row.effective == (isUnused ? "not used" : row.asked))
        }
    }

    @Test func `without the monitor nobody is sent away for waiting`() {
        var settings = BurstSettings()
        settings.disableBacklogMonitor = true
        #expect(SettingRow(.queueTimeout, settings, Self.status).effective == "off")
    }
}
