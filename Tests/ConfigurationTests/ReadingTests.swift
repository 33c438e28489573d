// What spillway.yaml means.
import AccessRules
import Admission
import Configuration
import FTPProtocol
import Testing

@Suite("Reading spillway.yaml")
struct ReadingTests {
    @Test func `a small file has the defaults for all the rest`() throws {
        let loaded = try ReadingKit.read(ReadingKit.site)
        var site = SiteSettings()
        site.name = "Cameras"
        site.folders.directory = "/srv/ftp"
        site.bindings = [BindingSettings()]
        #expect(loaded.settings.sites == [site])
        #expect(loaded.warnings.isEmpty)
        #expect(loaded.files == ["a.yaml"])
    }

    @Test func `every key of the example arrives`() throws {
        let text = """
            server: {maxConnections: 20000, listenBacklog: 500, passivePorts: 50000-50999, control: none, drainTimeMax: 5m,
                     bandwidth: {upload: 1MiB/s}}
            accounts: {file: users.db, hashThreads: 4, credentialCache: {enabled: no, time: 1d}}
            loginDefence: {maxFailures: 9, loggingOnly: on}
            authenticators:
              - {name: ldap, type: pam, home: /home/%UserName%}
              - {name: erp, type: http, url: "http://127.0.0.1:8080/check", timeout: 500ms, secret: "${ERP}"}
              - {name: script, type: program, path: ./check, arguments: [-v]}
              - {name: fixed, type: list, users: [{name: a, password: "$${A}", rights: dropBox}]}
            siteDefaults: {limits: {maxConnections: 5, maxTransfers: 3}, rights: read}
            sites:
              - name: Cameras
                id: 7
                bindings: [{address: 192.0.2.1, port: 2121, host: FTP.example.com, listenBacklog: 9}, "[::1]:21", ":0:"]
                directory: in
                virtualDirectories: [{path: /a/b/, directory: ../c, listed: false, rights: [list]}]
                isolation: isolateAllDirectories
                authentication: [accounts, ldap]
                anonymous: {enabled: true, rights: read}
                authorization: [{access: deny, users: ["?"], permissions: [write], path: /a}]
                pathRights: [{path: /p, rights: dropBox, groups: [g]}]
                requestFiltering: {maxCommandLine: 100, hiddenSegments: [x], fileExtensions: {allowUnlisted: false},
                                   byPath: [{path: /q, maxContentLength: 1KiB}], commands: {rules: [{command: site chmod}]}}
                addresses: {allowUnlisted: false, rules: [{network: 192.0.2.0/24, allowed: true}]}
                limits: {maxConnections: 50, queueTimeout: off, maxConnectionsPerGroup: {cams: 3}}
                timeouts: {idle: 0.5h}

            """
        let kit = ReadingKit(files: ["/etc/s/a.yaml": text], environment: ["ERP": "secret"])
        #expect(kit.problems("/etc/s/a.yaml").map { String($0.prefix(60)) }.count == 1)
        let good = ReadingKit(
            files: ["/etc/s/a.yaml": text.replacing("0.5h", with: "30m")],
            environment: ["ERP": "secret"]
        )
        let settings = try good.read("/etc/s/a.yaml").settings
        #expect(settings.server.maxConnections == 20_000)
        #expect(settings.server.passivePorts == 50_000...50_999)
        #expect(settings.server.bandwidth == BandwidthSettings(upload: 1 << 20))
        #expect(settings.server.drainTimeMax == .seconds(300))
        #expect(settings.accounts.file == "/etc/s/users.db")
        #expect(settings.accounts.cache.time == .seconds(86_400))
        #expect(settings.loginDefence.onlyLogs)
        let site = try #require(settings.sites.first)
        #expect(site.id == SiteID(rawValue: 7))
        #expect(site.bindings.map(\.text) == ["192.0.2.1:2121:ftp.example.com", "[::1]:21", "*:0"])
        #expect(site.folders.directory == "/etc/s/in")
        #expect(site.folders.virtualDirectories.first?.path.text == "/a/b")
        #expect(site.access.rights == .readOnly)
        #expect(site.limits.burst.maxConnections == 50)
        #expect(site.limits.maxTransfers == 3)
        #expect(site.limits.burst.queueTimeout == nil)
        #expect(site.limits.maxConnectionsPerGroup == ["cams": 3])
        #expect(site.access.requestFiltering.byPath.first?.maxContentLength == 1_024)
        #expect(site.access.requestFiltering.commands.rules.first?.command == "SITE CHMOD")
        #expect(settings.burst(of: site).listenBacklog == 500)
    }
}
