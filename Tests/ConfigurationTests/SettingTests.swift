import Admission
import Testing

@testable import Configuration

@Suite struct SettingTests {
    @Test(arguments: [
        ("listenBacklog", Setting.listenBacklog), ("ListenBackLog", .listenBacklog), ("LISTENBACKLOG", .listenBacklog),
        ("listen-backlog", .listenBacklog), ("ServerListenBacklog", .serverListenBacklog),
        ("AcceptExOutstanding", .serverListenBacklog), ("MaxPoolThreads", .maxPoolThreads),
        ("DisableBacklogMonitor", .disableBacklogMonitor), ("MaxConnections", .maxConnections),
        ("ServerSize", .serverSize), ("resetOnMaxConnections", .resetOnMaxConnections),
        ("accept-ex-outstanding", .serverListenBacklog), ("server_listen_backlog", .serverListenBacklog),
        ("disable-backlog-monitor", .disableBacklogMonitor), ("max-connections-per-address", .maxConnectionsPerAddress),
        ("QUEUETIMEOUT", .queueTimeout), ("connection-rate-per-address", .connectionRatePerAddress),
        ("MaxConnectionsPerUser", .maxConnectionsPerUser), ("WaitingGreeting", .waitingGreeting),
    ])
    func `settings are known by every name they have`(text: String, setting: Setting) throws {
        #expect(try Setting.named(text) == setting)
    }

    @Test func `each setting is known by its own name and its flag`() throws {
        for setting in Setting.allCases {
            #expect(try Setting.named(setting.rawValue) == setting)
            #expect(try Setting.named(setting.flag) == setting)
        }
    }

    @Test(arguments: [
        ("listenBaklog", "There is no setting listenBaklog. Did you mean listenBacklog?"),
        ("colour", "There is no setting colour. spillway get lists them."),
        ("PoolThreadLimit", "PoolThreadLimit has no effect here: maxPoolThreads is the limit, for each CPU."),
        ("MaxConcurrency", "MaxConcurrency has no effect here: there is one event loop for each CPU."),
        ("BandwidthLevel", "BandwidthLevel has no effect here: transfers aren't slowed down."),
        ("servrSize", "There is no setting servrSize. Did you mean serverSize?"),
        ("UseAcceptEx", "UseAcceptEx has no effect here: connections are accepted by a thread of their own, always."),
    ])
    func `other names are refused with a reason`(text: String, message: String) {
        let error = #expect(throws: SettingError.self) { try Setting.named(text) }
        #expect(error?.description == message)
    }

    @Test(arguments: [
        (Setting.listenBacklog, "500", "500"), (.listenBacklog, "0x1f4", "500"),
        (.listenBacklog, "dword:000001f4", "500"), (.serverListenBacklog, "0", "0"),
        (.serverListenBacklog, "default", "default"), (.maxConnections, "4294967295", "unlimited"),
        (.maxConnections, "0xffffffff", "unlimited"), (.maxConnections, "off", "unlimited"),
        (.maxConnections, "1500", "1500"), (.disableBacklogMonitor, "1", "true"),
        (.disableBacklogMonitor, "OFF", "false"),
        (.resetOnMaxConnections, "yes", "true"), (.queueTimeout, "90", "90s"), (.queueTimeout, "2m", "120s"),
        (.queueTimeout, "1h", "1h"), (.queueTimeout, "250ms", "250ms"), (.queueTimeout, "0", "off"),
        (.queueTimeout, "off", "off"), (.queueTimeout, "0xFFFFFFFF", "off"), (.serverSize, "2", "2"),
        (.maxConnectionsPerAddress, "8", "8"),
        (.maxConnectionsPerUser, "none", "unlimited"), (.connectionRatePerAddress, "5", "5"),
        (.waitingGreeting, "on", "true"), (.maxPoolThreads, "16", "16"),
    ])
    func `values are read, and written as one would write them`(setting: Setting, text: String, written: String) throws
    {
        var settings = BurstSettings()
        try setting.read(text, into: &settings)
        #expect(setting.text(in: settings) == written)
        var again = BurstSettings()
        try setting.read(written, into: &again)
        #expect(again == settings)
    }

    @Test func `the defaults are written as what they are`() {
        let settings = BurstSettings()
        let texts = Setting.allCases.map { $0.text(in: settings) }
        #expect(
            texts == [
                "16384", "default", "1", "4", "false", "unlimited", "false", "60s", "unlimited", "unlimited",
                "unlimited", "false",
            ]
        )
    }

    @Test(arguments: [
        (Setting.listenBacklog, "0", "listenBacklog can't be 0: it takes 1 to 1048576."),
        (.listenBacklog, "-5", "listenBacklog can't be -5: it takes 1 to 1048576."),
        (.listenBacklog, "+5", "listenBacklog can't be +5: it takes 1 to 1048576."),
        (.listenBacklog, "1.5", "listenBacklog can't be 1.5: it takes 1 to 1048576."),
        (.listenBacklog, "many", "listenBacklog can't be many: it takes 1 to 1048576."),
        (
            .listenBacklog, "99999999999999999999999",
            "listenBacklog can't be 99999999999999999999999: it takes 1 to 1048576."
        ),
        (.listenBacklog, "", "listenBacklog can't be empty: it takes 1 to 1048576."),
        (.maxConnections, "0", "maxConnections can't be 0: it takes 1 to 1000000, or unlimited."),
        (.disableBacklogMonitor, "2", "disableBacklogMonitor can't be 2: it takes true or false."),
        (.serverSize, "3", "serverSize can't be 3: it takes 0 (small), 1 (medium) or 2 (large)."),
        (.queueTimeout, "25h", "queueTimeout can't be 25h: it takes a time from 1ms to 24h, or off."),
        (.queueTimeout, "5 parsecs", "queueTimeout can't be 5 parsecs: it takes a time from 1ms to 24h, or off."),
        (
            .serverListenBacklog, "unlimited",
            "serverListenBacklog can't be unlimited: it takes 0 to 1000000, or default."
        ),
        (
            .connectionRatePerAddress, "1000001",
            "connectionRatePerAddress can't be 1000001: it takes 1 to 1000000, or unlimited."
        ),
        (.listenBacklog, "0xg", "listenBacklog can't be 0xg: it takes 1 to 1048576."),
        (.listenBacklog, "dword:", "listenBacklog can't be dword:: it takes 1 to 1048576."),
        (.listenBacklog, "1\u{1B}[2J\n", "listenBacklog can't be 1?[2J?: it takes 1 to 1048576."),
        (.serverListenBacklog, "-1", "serverListenBacklog can't be -1: it takes 0 to 1000000, or default."),
        (
            .serverListenBacklog, "4294967295",
            "serverListenBacklog can't be 4294967295: it takes 0 to 1000000, or default."
        ),
        (.resetOnMaxConnections, "maybe", "resetOnMaxConnections can't be maybe: it takes true or false."),
        (.waitingGreeting, "", "waitingGreeting can't be empty: it takes true or false."),
        (.serverSize, "huge", "serverSize can't be huge: it takes 0 (small), 1 (medium) or 2 (large)."),
        (.maxConnections, "10,000", "maxConnections can't be 10,000: it takes 1 to 1000000, or unlimited."),
        (.maxConnectionsPerAddress, "0", "maxConnectionsPerAddress can't be 0: it takes 1 to 1000000, or unlimited."),
        (.maxConnectionsPerUser, "0.5", "maxConnectionsPerUser can't be 0.5: it takes 1 to 1000000, or unlimited."),
        (
            .connectionRatePerAddress, "5/s",
            "connectionRatePerAddress can't be 5/s: it takes 1 to 1000000, or unlimited."
        ),
        (.queueTimeout, "-1s", "queueTimeout can't be -1s: it takes a time from 1ms to 24h, or off."),
        (.queueTimeout, "9999999999", "queueTimeout can't be 9999999999: it takes a time from 1ms to 24h, or off."),
        (.maxPoolThreads, "0", "maxPoolThreads can't be 0: it takes 1 to 256."),
        (.maxPoolThreads, "257", "maxPoolThreads can't be 257: it takes 1 to 256."),
    ])
    func `nonsense is refused with what is allowed, and changes nothing`(
        setting: Setting,
        text: String,
        message: String
    ) {
        var settings = BurstSettings()
        let error = #expect(throws: SettingError.self) { try setting.read(text, into: &settings) }
        #expect(error?.description == message)
        #expect(settings == BurstSettings())
    }

    @Test(arguments: [
        (Setting.listenBacklog, "16384", ["ListenBacklog took 1 to 250 in IIS; 16384 is fine here."]),
        (.listenBacklog, "250", []),
        (.serverListenBacklog, "5000", ["ServerListenBacklog took 5 to 500 in IIS; 5000 is fine here."]),
        (.serverListenBacklog, "3", ["ServerListenBacklog took 5 to 500 in IIS; 3 is fine here."]),
        (
            .serverListenBacklog, "0",
            ["With serverListenBacklog 0 nobody waits: a client that finds no seat is sent away at once."]
        ),
        (.serverListenBacklog, "500", []), (.serverListenBacklog, "default", []), (.maxConnections, "9000", []),
        (.maxPoolThreads, "20", []),
        (.maxPoolThreads, "21", ["More than 20 was discouraged in IIS, and seldom helps here."]),
    ])
    func `what IIS would not have taken is taken, with its range`(setting: Setting, text: String, warnings: [String])
        throws
    {
        var settings = BurstSettings()
        #expect(try setting.read(text, into: &settings).map(\.description) == warnings)
    }

    @Test(arguments: Setting.allCases)
    func `no setting takes what is no value`(setting: Setting) {
        let nonsense = [
            "", " ", "-1", "+1", "1e3", "0.5", "1,5", "12 34", "0x", "dword:xyz", "nan", "\u{0}", "é", "१", "¹",
        ]
        for text in nonsense {
            var settings = BurstSettings()
            let error = #expect(throws: SettingError.self) { try setting.read(text, into: &settings) }
            #expect(error?.description.hasSuffix(": it takes \(setting.allowed).") == true)
            #expect(settings == BurstSettings())
        }
    }

    @Test func `however long a word is, an error is a line`() {
        let word = "e" + String(repeating: "\u{301}", count: 100_000)
        #expect(throws: SettingError("There is no setting \(WrittenText.shown(word)). spillway get lists them.")) {
            try Setting.named(word)
        }
        #expect(WrittenText.shown(word).unicodeScalars.count == 67)
        #expect(WrittenText.shown("a\u{202E}b\u{2028}c\u{9B}d") == "a?b?c?d")
    }

    @Test func `default undoes every setting`() throws {
        var settings = BurstSettings.everythingChanged
        for setting in Setting.allCases {
            #expect(setting.text(in: settings) != setting.text(in: BurstSettings()))
            try setting.read("Default", into: &settings)
        }
        #expect(settings == BurstSettings())
    }

    @Test func `settings can be told as texts`() throws {
        for settings in [BurstSettings(), .everythingChanged, .iis6] {
            #expect(try BurstSettings(texts: settings.texts) == settings)
        }
    }
}

extension BurstSettings {
    /// Settings without one default.
    static var everythingChanged: BurstSettings {
        var settings = BurstSettings()
        settings.listenBacklog = 1
        settings.serverListenBacklog = 0
        settings.serverSize = .large
        settings.maxPoolThreads = 9
        settings.disableBacklogMonitor = true
        settings.maxConnections = 7
        settings.resetOnMaxConnections = true
        settings.queueTimeout = .milliseconds(1_500)
        settings.maxConnectionsPerAddress = 3
        settings.maxConnectionsPerUser = 4
        settings.connectionRatePerAddress = 5
        settings.waitingGreeting = true
        return settings
    }
}
