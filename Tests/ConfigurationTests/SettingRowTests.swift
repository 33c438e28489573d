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

    @Test func `without the monitor nobody is sent away for waiting`() {
        var settings = BurstSettings()
        settings.disableBacklogMonitor = true
        #expect(SettingRow(.queueTimeout, settings, Self.status).effective == "off")
    }
}
