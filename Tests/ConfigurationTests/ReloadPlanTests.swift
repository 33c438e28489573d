// What a reload says it will change.
import AccessRules
import Admission
import Configuration
import FTPProtocol
import RandomTesting
import Testing

@Suite("The plan of a reload")
struct ReloadPlanTests {
    private static func settings() -> Settings {
        var settings = Settings()
        for (number, name) in ["Cameras", "Tills", "Old"].enumerated() {
            var site = SiteSettings()
            site.name = name
            site.id = SiteID(rawValue: UInt32(number + 1))
            site.folders.directory = "/srv"
            site.bindings = [BindingSettings(address: .v4(0), port: UInt16(2_121 + number))]
            site.limits.burst.maxConnections = 500
            settings.sites.append(site)
        }
        return settings
    }

    @Test func `nothing changes nothing`() {
        #expect(ReloadPlan(from: Self.settings(), to: Self.settings()).isEmpty)
    }

    @Test func `every change is a line`() {
        var new = Self.settings()
        new.server.profile = .iis6
        new.server.bandwidth.upload = 1 << 20
        new.sites[0].limits.burst.maxConnections = 800
        new.sites[0].access.rights = .readOnly
        new.sites[0].limits.maxConnectionsPerGroup = ["cams": 3]
        new.sites[0].access.authorization = [AuthorizationRule(isAllowed: true, users: ["*"])]
        new.sites[1].name = "Shops"
        new.sites[1].bindings = [BindingSettings(address: .v4(0), port: 2_123, host: "a")]
        new.sites.removeLast()
        var site = SiteSettings()
        site.name = "New"
        site.id = SiteID(rawValue: 9)
        site.bindings = [BindingSettings(port: 21)]
        new.sites.append(site)
        let plan = ReloadPlan(from: Self.settings(), to: new)
        #expect(
            plan.lines == [
                "server.profile spillway -> iis6 (when the server is started again)",
                "server.bandwidth.upload unlimited -> 1MiB",
                "site Cameras: rights all -> read",
                "site Cameras: authorization: {access: allow, users: *} is added",
                "site Cameras: limits.maxConnections 500 -> 800",
                "site Cameras: limits.maxConnectionsPerGroup.cams none -> 3",
                "site Tills is now called Shops",
                "binding 0.0.0.0:2123:a of site Shops is added",
                "binding 0.0.0.0:2122 of site Shops is removed",
                "site New is added",
                "binding *:21 of site New is added",
                "binding 0.0.0.0:2123 of site Old is removed",
                "site Old is removed; its sessions end",
            ]
        )
        #expect(plan.changesAtRestart.map(\.kind) == [.value(keyPath: "server.profile")])
        #expect(plan.changes.compactMap(\.site).map(\.rawValue) == [1, 1, 1, 1, 2, 2, 2, 9, 9, 3, 3])
    }

    @Test func `a secret isn't shown`() {
        var old = Self.settings()
        var http = HTTPAuthenticatorSettings()
        http.url = "http://a/"
        http.secret = Secret("first".utf8)
        old.authenticators = [AuthenticatorSettings(name: "erp", kind: .http(http))]
        var new = old
        http.secret = Secret("two".utf8)
        new.authenticators = [AuthenticatorSettings(name: "erp", kind: .http(http))]
        #expect(ReloadPlan(from: old, to: new).lines == ["authenticators.erp.secret is another"])
        var user = ListedUser()
        user.name = "a"
        user.password = Secret("three".utf8)
        new.authenticators = [AuthenticatorSettings(name: "erp", kind: .list([user]))]
        #expect(ReloadPlan(from: old, to: new).lines.allSatisfy { !$0.contains("first") && !$0.contains("three") })
    }

    @Test func `the order of rules is a change`() {
        var old = Self.settings()
        old.sites[0].access.authorization = [
            AuthorizationRule(isAllowed: true, users: ["a"]), AuthorizationRule(isAllowed: false, users: ["b"]),
        ]
        var new = old
        new.sites[0].access.authorization.reverse()
        #expect(ReloadPlan(from: old, to: new).lines == ["site Cameras: authorization the order changes"])
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `whatever differs is told, and nothing else`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let old = RandomSettings.settings(&random)
        let new = RandomSettings.settings(&random)
        #expect(ReloadPlan(from: old, to: new).isEmpty == (old == new))
        #expect(ReloadPlan(from: new, to: new).isEmpty)
    }
}
