// Settings by chance, that nothing is wrong with.
import AccessRules
import Admission
import Configuration
import FTPProtocol
import RandomTesting

enum RandomSettings {
    /// Texts that YAML takes for something else when they aren't quoted.
    static let texts = [
        "a", "null", "true", "No", "1", "0x1f", "- a", "a: b", "a #b", "#a", "${A}", "$$", "a$b", "'", "\"", "\\",
        "[a]",
        "{a}", "*a", "&a", "!a", "%a", "@a", "`a", " a", "a ", "Größe", "日本", "a\tb", "a:", "?", "-", "|", ">", "~",
        "=",
        "a *b: & c", "[a] : & *", "a ? b", "*** a: b & c ***", "a {b}: c", "\u{FFFD}",
        "\u{202E}x", "DOMAIN\\user", "50% (of it)", "1e3", "2026-01-01", ".5", "e\u{301}",
    ]

    static func settings(_ random: inout SeededRandom) -> Settings {
        var settings = Settings()
        settings.server.maxConnections = Self.maybe(Int.random(in: 1...1_000_000, using: &random), &random)
        settings.server.burst.listenBacklog = Int.random(in: 1...1_048_576, using: &random)
        settings.server.passivePorts = Self.maybe(1_000...2_000, &random)
        settings.server.bandwidth.upload = Self.maybe(Int.random(in: 1...1_000_000_000, using: &random), &random)
        settings.server.control = [.none, .automatic, .path("/run/s")].randomElement(using: &random) ?? .none
        settings.server.centralLog = Self.maybe(Self.log(&random), &random)
        settings.accounts.file = Self.maybe("/var/lib/accounts.sqlite", &random)
        settings.loginDefence.time = .milliseconds(Int.random(in: 1_000...1_000_000, using: &random))
        settings.authenticators = Self.authenticators(&random)
        settings.sites = (0..<Int.random(in: 1...4, using: &random)).map { Self.site($0, settings, &random) }
        return settings
    }

    private static func site(_ number: Int, _ settings: Settings, _ random: inout SeededRandom) -> SiteSettings {
        var site = SiteSettings()
        site.name = "\(Self.text(&random)) \(number)"
        site.id = SiteID(rawValue: UInt32(number * 7 + 1))
        site.autoStart = Bool.random(using: &random)
        var binding = BindingSettings(port: UInt16(2_000 + number))
        binding.address = Self.maybe(.v6(high: 1, low: UInt64.random(in: 0...9, using: &random)), &random)
        binding.host = Self.maybe("ftp\(number).example.com", &random)
        site.bindings = [binding]
        site.folders.directory = "/srv/\(Self.text(&random))x"
        site.folders.isolation = IsolationSetting.allCases.randomElement(using: &random) ?? .none
        var folder = VirtualDirectorySettings()
        folder.path = VirtualPath.root.appending(Self.text(&random).filter { $0 != "\t" }.utf8) ?? .root
        folder.directory = "/srv"
        folder.rights = Self.maybe(Self.rights(&random), &random)
        site.folders.virtualDirectories = folder.path.isRoot ? [] : [folder]
        site.access = Self.access(settings, &random)
        site.limits = Self.limits(&random)
        site.timeouts.idle = .milliseconds(Int.random(in: 1...7_000_000, using: &random))
        site.manners.messages.banner = (0..<Int.random(in: 0...3, using: &random)).map { _ in Self.text(&random) }
        site.manners.messages.maxClients = Self.maybe(Self.text(&random), &random)
        site.manners.messages.directoryFile = Self.maybe(".m", &random)
        site.manners.charset = Self.maybe("gbk", &random)
        site.files.umask = UInt16.random(in: 0...0o777, using: &random)
        site.network.firewall.externalAddress = Self.maybe(.loopback, &random)
        site.log = Self.log(&random)
        return site
    }

    private static func access(_ settings: Settings, _ random: inout SeededRandom) -> AccessSettings {
        var access = AccessSettings()
        access.authentication = ["accounts"] + settings.authenticators.map(\.name).shuffled(using: &random)
        access.rights = Self.rights(&random)
        access.anonymous.userName = Self.text(&random)
        access.authorization = [
            AuthorizationRule(
                isAllowed: Bool.random(using: &random),
                users: ["*", Self.text(&random)],
                groups: [Self.text(&random)],
                permissions: [[], .read, .write, .both].randomElement(using: &random) ?? .both
            )
        ]
        access.pathRights = [PathRights(path: .root, permissions: Self.rights(&random))]
        access.requestFiltering.filter.maxContentLength = Self.maybe(5_000, &random)
        access.requestFiltering.filter.extensions = [ExtensionRule(".exe", isAllowed: Bool.random(using: &random))]
        access.requestFiltering.filter.deniedSequences = [Self.text(&random)]
        var filter = RequestFilter(path: .root)
        filter.inheritsLists = Bool.random(using: &random)
        filter.allowsHighBitCharacters = Self.maybe(false, &random)
        access.requestFiltering.byPath = [filter]
        var rule = AddressRuleSettings()
        rule.network = AddressNetwork(.v4(0xC000_0200), prefixLength: 24) ?? .allIPv4
        access.addresses.rules = [rule]
        return access
    }

    private static func limits(_ random: inout SeededRandom) -> SiteLimits {
        var limits = SiteLimits()
        limits.burst.maxConnections = Self.maybe(Int.random(in: 1...1_000_000, using: &random), &random)
        limits.burst.serverListenBacklog = Self.maybe(Int.random(in: 0...1_000_000, using: &random), &random)
        limits.burst.queueTimeout = Self.maybe(.milliseconds(Int.random(in: 1...86_400_000, using: &random)), &random)
        limits.maxConnectionsPerGroup = [Self.text(&random): 5]
        limits.bandwidthPerGroup = [Self.text(&random): BandwidthSettings(upload: 7, download: 1 << 20)]
        limits.minBytesPerSecond = Self.maybe(240, &random)
        return limits
    }

    private static func log(_ random: inout SeededRandom) -> LogSettings {
        var log = LogSettings()
        log.formats = LogFormatSetting.allCases.filter { _ in Bool.random(using: &random) }
        log.directory = "/var/log/\(Self.text(&random))x"
        log.fields = LogFieldSetting.allCases.filter { _ in Bool.random(using: &random) }
        log.maxSize = Int.random(in: 65_536...1_000_000_000, using: &random)
        return log
    }

    private static func authenticators(_ random: inout SeededRandom) -> [AuthenticatorSettings] {
        var pam = PAMSettings()
        pam.home = Self.maybe("/home/%UserName%", &random)
        var http = HTTPAuthenticatorSettings()
        http.url = "http://127.0.0.1/?a=b#c"
        http.secret = Self.maybe(Secret(Self.text(&random).utf8), &random)
        http.breaker.cache = .seconds(Int.random(in: 0...60, using: &random))
        var program = ProgramAuthenticatorSettings()
        program.path = "/bin/true"
        program.arguments = [Self.text(&random)]
        var user = ListedUser()
        user.name = Self.text(&random)
        user.password = Secret(Self.text(&random).utf8)
        return [
            AuthenticatorSettings(name: "p", kind: .pam(pam)), AuthenticatorSettings(name: "h", kind: .http(http)),
            AuthenticatorSettings(name: "x", kind: .program(program)),
            AuthenticatorSettings(name: "l", kind: .list([user])),
        ].filter { _ in Bool.random(using: &random) }
    }

    private static func rights(_ random: inout SeededRandom) -> Permissions {
        Permissions(rawValue: UInt16.random(in: 0...Permissions.all.rawValue, using: &random))
    }

    private static func text(_ random: inout SeededRandom) -> String { Self.texts.randomElement(using: &random) ?? "a" }

    private static func maybe<Value>(_ value: Value, _ random: inout SeededRandom) -> Value? {
        Bool.random(using: &random) ? value : nil
    }
}
