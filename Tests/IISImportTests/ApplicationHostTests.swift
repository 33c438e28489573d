// applicationHost.config: defaults, locations, collections.
import AccessRules
import Admission
import Configuration
import FTPProtocol
import Testing

@testable import IISImport

@Suite("The applicationHost.config of IIS 7 to 10")
struct ApplicationHostTests {
    private func fixture() throws -> ImportedConfiguration {
        try ImportKit.load(
            ImportKit.fixture("applicationHost.config"),
            "%SystemDrive%\\inetpub=/srv/inetpub",
            "D:\\=/d"
        )
    }

    private func path(_ text: String) throws -> VirtualPath { try #require(SiteDraft.virtualPath(text)) }

    @Test func `sites with FTP come over, others are mentioned`() throws {
        let imported = try self.fixture()
        #expect(imported.settings.sites.map(\.name) == ["ftp.example.com", "secure"])
        #expect(imported.settings.sites.map(\.id.rawValue) == [5, 6])
        #expect(imported.settings.sites[0].folders.directory == "/srv/inetpub/ftproot")
        #expect(imported.settings.sites[0].folders.virtualDirectories.map(\.isListed) == [true])
        #expect(try imported.entry("site[Default Web Site]").fate == .notApplied)
        #expect(try imported.entry("site[ftp.example.com]/bindings/binding[3]").fate == .notApplied)
        #expect(try imported.entry("location[FTP.example.com]/system.webServer").fate == .notApplied)
        #expect(imported.report.entries.filter { $0.key == "system.webServer" }.count == 1)
        try ImportKit.check(imported)
    }

    @Test func `a site's own value counts, then that of siteDefaults`() throws {
        let sites = try self.fixture().settings.sites
        #expect(sites.map(\.limits.burst.maxConnections) == [3_000, 10])
        #expect(sites.map(\.timeouts.idle) == [.seconds(120), .seconds(300)])
        #expect(sites.map(\.timeouts.data) == [.seconds(60), .seconds(60)])
        #expect(sites.map(\.timeouts.login) == [.seconds(45), .seconds(30)])
    }

    @Test func `what IIS has by itself is kept where Spillway differs`() throws {
        let site = try ImportKit.load(ImportKit.host()).onlySite()
        #expect(!site.manners.messages.expandsVariables)
        #expect(!site.files.allowsReplaceOnRename)
        #expect(site.manners.listing.style == .dos)
        #expect(site.limits.minBytesPerSecond == 240)
        #expect(site.folders.isolation == .none)
        #expect(site.folders.virtualDirectories.allSatisfy { !$0.isListed })
    }

    @Test func `collections know add, remove and clear`() throws {
        let sites = try self.fixture().settings.sites
        let rules = sites.map { $0.access.requestFiltering.commands.rules.map(\.command) }
        #expect(rules == [["SYST", "SITE CHMOD"], ["STAT", "SITE CHMOD"]])
    }

    @Test func `what one site drops holds in another`() throws {
        let entry = try self.fixture().entry("siteDefaults/ftpServer/security/commandFiltering/add[1]@command")
        #expect(entry.fate == .changed)
        #expect(entry.result.contains("STAT: refused"))
    }

    @Test func `authorization is asked in IIS's order`() throws {
        let imported = try self.fixture()
        let incoming = try self.path("/incoming")
        #expect(
            imported.settings.sites[0].access.authorization == [
                AuthorizationRule(isAllowed: false, users: ["mallory"]),
                AuthorizationRule(isAllowed: true, users: ["*"], permissions: .read),
                AuthorizationRule(isAllowed: true, groups: ["Administrators"]),
                AuthorizationRule(isAllowed: true, users: ["jane"], permissions: .write, path: incoming),
                AuthorizationRule(isAllowed: false, users: ["*", "?"], path: incoming),
            ]
        )
        let groups = imported.settings.sites[1].access.authorization.map(\.groups)
        #expect(groups == [["Administrators"]])
    }

    @Test func `a rule that can't be understood opens nothing`() throws {
        let rest = """
            <location path="Files"><system.ftpServer><security><authorization>
            <add accessType="Perhaps" users="*" permissions="Read" /><add accessType="Allow" users="" permissions="Read" />
            <add accessType="Allow" users="*" permissions="Dance" />
            </authorization></security></system.ftpServer></location>
            """
        let imported = try ImportKit.load(ImportKit.host(rest: rest))
        #expect(try imported.onlySite().access.authorization.isEmpty)
        #expect(try imported.entry("add[1]@accessType").fate == .notApplied)
        #expect(try imported.entry("add[2]@users").fate == .notApplied)
        #expect(try imported.entry("add[3]@permissions").fate == .notApplied)
    }

    @Test func `request filtering comes over, folders have their own`() throws {
        let filtering = try self.fixture().settings.sites[0].access.requestFiltering
        #expect(filtering.maxCommandLine == 2_048)
        #expect(filtering.filter.allowsHighBitCharacters == false)
        #expect(filtering.filter.maxContentLength == 1_000_000)
        #expect(filtering.filter.maxPathBytes == 1_024)
        let rules = [ExtensionRule(".exe", isAllowed: false), ExtensionRule(".bat", isAllowed: false)]
        #expect(filtering.filter.extensions == rules)
        #expect(filtering.filter.hiddenSegments == ["_vti_bin"])
        #expect(filtering.filter.deniedSequences == [".."])
        var folder = RequestFilter(path: try self.path("/incoming"))
        folder.extensions = [ExtensionRule(".bat", isAllowed: false)]
        folder.hiddenSegments = ["_vti_bin"]
        folder.deniedSequences = [".."]
        folder.inheritsLists = false
        #expect(filtering.byPath == [folder])
    }

    @Test func `addresses come over, names of hosts don't`() throws {
        let imported = try self.fixture()
        let addresses = imported.settings.sites[0].access.addresses
        #expect(
            addresses.rules.map { "\($0.network) \($0.isAllowed) \($0.path)" } == [
                "192.0.2.0/24 true /incoming", "0.0.0.0/0 false /incoming", "::/0 false /incoming",
                "203.0.113.0/24 false /",
            ]
        )
        #expect(try imported.entry("ipSecurity/add[2]@domainName").fate == .notApplied)
    }

    @Test func `the server's own parts come over`() throws {
        let settings = try self.fixture().settings
        #expect(settings.server.passivePorts == 50_000...50_999)
        #expect(settings.accounts.cache.time == .seconds(600))
        #expect(settings.loginDefence.maxFailures == 6)
        #expect(settings.loginDefence.time == .seconds(90))
        #expect(settings.server.centralLog == nil)
    }

    @Test(arguments: [
        ("", true), ("<denyByFailure maxFailure='9'/>", false), ("<denyByFailure enabled='true'/>", true),
    ])
    func `denyByFailure is off where it is mentioned and not switched on`(element: String, isEnabled: Bool) throws {
        let imported = try ImportKit.load(
            ImportKit.host(global: "<security><authentication>\(element)</authentication></security>")
        )
        #expect(imported.settings.loginDefence.isEnabled == isEnabled)
    }

    @Test func `a central log is one for all sites`() throws {
        let global = """
            <log centralLogFileMode="Central"><centralLogFile directory="L:\\logs" period="MaxSize"
            truncateSize="2000000" logExtFileFlags="262150" /></log>
            """
        let imported = try ImportKit.load(ImportKit.host(global: global), "L:\\=/var/log")
        let log = try #require(imported.settings.server.centralLog)
        #expect(log.directory == "/var/log/logs")
        #expect(log.period == .maxSize)
        #expect(log.maxSize == 2_000_000)
        #expect(log.fields == [.time, .clientAddress])
        try ImportKit.check(imported)
    }

    @Test func `the log of a site keeps its fields in IIS's order`() throws {
        let imported = try self.fixture()
        let log = imported.settings.sites[0].log
        #expect(log.fields == [.date, .time, .clientAddress, .method, .status, .session])
        #expect(log.period == .hourly)
        #expect(log.maxSize == 1_048_576)
        #expect(log.select == .errors)
        #expect(log.directory == "/srv/inetpub/logs/LogFiles")
        #expect(try imported.entry("logFile@truncateSize").fate == .changed)
    }

    @Test func `SslRequire keeps a site from starting, and the others are started`() throws {
        let imported = try self.fixture()
        #expect(imported.settings.sites.map { $0.network.tls.reasonNotToStart == nil } == [true, false])
        #expect(try imported.entry("site[secure]/ftpServer/security/ssl@controlChannelPolicy").fate == .changed)
    }

    @Test(arguments: [
        ("None", IsolationSetting.none), ("0", .startInUsersDirectory),
        ("IsolateRootDirectoryOnly", .isolateRootDirectoryOnly),
        ("isolateAllDirectories", .isolateAllDirectories), ("ActiveDirectory", .activeDirectory),
        ("Custom", .customFolder),
        ("NewInIIS12", .activeDirectory),
    ])
    func `isolation comes over, an unknown mode shares nothing`(mode: String, isolation: IsolationSetting) throws {
        let site = try ImportKit.load(ImportKit.host("<userIsolation mode=\"\(mode)\" />")).onlySite()
        #expect(site.folders.isolation == isolation)
    }

    @Test func `secrets are nowhere`() throws {
        let imported = try self.fixture()
        var report = ""
        imported.report.writeJSON(to: { report += $0 })
        let everything = imported.yaml + report + imported.report.lines.joined(separator: "\n")
        for secret in ["hunter", "[enc:"] { #expect(!everything.contains(secret)) }
        #expect(try imported.entry("adPassword").value == "(secret)")
        #expect(try imported.entry("encryptedValue").value == "(secret)")
    }

    @Test func `two files with sites of one number and name are told apart`() throws {
        let text = ImportKit.host()
        var found = FoundSettings(limits: ImportLimits())
        for file in ["a", "b"] {
            var bytes = Array(text.utf8)
            var input = try TextInput(file: file, limits: ImportLimits()) { (_) throws(ImportError) -> [UInt8] in
                defer { bytes = [] }
                return bytes
            }
            try InputReader.read(&input, into: &found)
        }
        var builder = ConfigurationBuilder(found, map: PathMap())
        let imported = builder.build()
        #expect(imported.settings.sites.map(\.name) == ["Files", "Files (2)"])
        #expect(imported.settings.sites.map(\.id.rawValue) == [3, 1])
        #expect(imported.settings.sites.map(\.bindings.count) == [1, 0])
        try ImportKit.check(imported)
    }
}
