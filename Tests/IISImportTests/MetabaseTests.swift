// MetaBase.xml: inheritance, lists, numbers, and what IIS 6 means by them.
import AccessRules
import Admission
import Configuration
import FTPProtocol
import Testing

@testable import IISImport

@Suite("The metabase of IIS 6")
struct MetabaseTests {
    private func site(_ attributes: String, service: String = "", root: String = "") throws -> SiteSettings {
        try ImportKit.load(ImportKit.metabase(service: service, site: attributes, root: root), "D:\\=/srv").onlySite()
    }

    @Test func `three sites come over`() throws {
        let imported = try ImportKit.load(ImportKit.fixture("metabase.xml"), "D:\\ftproot=/srv/ftp", "\\\\files=/mnt")
        let sites = imported.settings.sites
        #expect(sites.map(\.name) == ["Cameras", "Cameras (2)", "Staff"])
        #expect(sites.map(\.autoStart) == [true, false, true])
        #expect(
            sites.map(\.folders.isolation) == [.isolateRootDirectoryOnly, .startInUsersDirectory, .activeDirectory]
        )
        #expect(sites[0].bindings == [BindingSettings(), BindingSettings(address: .v4(0xC000_020A), port: 2_121)])
        #expect(sites[0].folders.directory == "/srv/ftp/Cameras")
        #expect(sites[0].folders.virtualDirectories.map(\.directory) == ["/mnt/in", "./unmapped/E/deep"])
        #expect(sites[0].folders.virtualDirectories.allSatisfy { !$0.isListed })
        #expect(imported.settings.server.passivePorts == 5_500...5_700)
        try ImportKit.check(imported)
    }

    @Test func `lists keep their items, and messages their lines`() throws {
        let site = try ImportKit.load(ImportKit.fixture("metabase.xml")).settings.sites[0]
        #expect(site.manners.messages.banner == ["Example file drop", "Authorised users only"])
        #expect(site.manners.messages.greeting == ["Welcome %UserName%", "Files are kept for 30 days"])
        #expect(site.manners.messages.exit == ["Goodbye & thanks"])
        #expect(!site.manners.messages.expandsVariables)
    }

    @Test func `a property of its own overrides an inherited one, in whatever case the path is`() throws {
        let sites = try ImportKit.load(ImportKit.fixture("metabase.xml")).settings.sites
        #expect(sites.map(\.limits.burst.maxConnections) == [5_000, nil, 100_000])
        #expect(sites.map(\.limits.burst.serverListenBacklog) == [500, 40, 40])
        #expect(sites.map(\.access.anonymous.isEnabled) == [true, true, false])
        #expect(sites.map(\.access.authentication) == [["accounts"], [], ["accounts"]])
        #expect(sites.map(\.access.rights) == [.all, .readOnly, .readOnly])
        #expect(sites.map(\.manners.listing.style) == [.dos, .unix, .dos])
        #expect(sites.map(\.log.formats) == [[.w3c], [], [.w3c]])
        let fields: [LogFieldSetting] = [.date, .time, .clientAddress, .userName, .method, .uriStem, .status]
        #expect(sites.allSatisfy { $0.log.fields == fields })
    }

    @Test func `flags of a folder reach what is below it`() throws {
        let folders = try ImportKit.load(ImportKit.fixture("metabase.xml")).settings.sites[0].folders.virtualDirectories
        let writeOnly = Permissions.all.subtracting(.readOnly)
        #expect(folders.map(\.rights) == [writeOnly, writeOnly])
    }

    @Test func `a folder may have more rights than the root`() throws {
        let keys = """
            <IIsFtpVirtualDir Location="/LM/MSFTPSVC/1/ROOT/in" Path="D:\\in" AccessFlags="AccessRead | AccessWrite"/>
            """
        let real = "<IIsConfigObject Location=\"/LM/MSFTPSVC/1/ROOT/real\" AccessFlags=\"AccessWrite\"/>"
        let text = ImportKit.metabase(service: "AllowAnonymous=\"TRUE\" AccessFlags=\"AccessRead\"")
        let mounted = try ImportKit.load(text.replacing("</MBProperty>", with: keys + "</MBProperty>"))
        var site = try mounted.onlySite()
        #expect(site.access.rights == .readOnly && site.access.pathRights.isEmpty)
        #expect(site.folders.virtualDirectories.map(\.rights) == [.all])
        #expect(site.access.anonymous.rights == .all)
        try ImportKit.check(mounted)

        let both = try ImportKit.load(text.replacing("</MBProperty>", with: keys + real + "</MBProperty>"))
        site = try both.onlySite()
        #expect(site.access.rights == .all)
        #expect(site.access.pathRights.map(\.path.text) == ["/", "/in", "/real"])
        #expect(site.access.pathRights.map(\.permissions) == [.readOnly, .all, .all.subtracting(.readOnly)])
        try ImportKit.check(both)
    }

    @Test func `custom entries go by their number`() throws {
        let imported = try ImportKit.load(ImportKit.fixture("metabase.xml"))
        #expect(imported.settings.sites[0].manners.messages.suppressesDefaultBanner)
        #expect(imported.settings.sites[0].network.firewall.externalAddress == .v4(0xC633_6407))
        #expect(try imported.entry("/UnknownName_5017").fate == .applied)
        #expect(try imported.entry("/OwnThing").fate == .notApplied)
    }

    @Test func `a custom entry that isn't inherited stays where it is`() throws {
        let custom = "<Custom Name=\"x\" ID=\"1014\" Value=\"9\" Type=\"DWORD\" Attributes=\"NO_ATTRIBUTES\"/>"
        let text = ImportKit.metabase(site: "ServerComment=\"a\"")
        let service = text.replacing("></IIsFtpService>", with: ">\(custom)</IIsFtpService>")
        #expect(try ImportKit.load(service).onlySite().limits.burst.maxConnections == nil)
        let site = text.replacing("></IIsFtpServer>", with: ">\(custom)</IIsFtpServer>")
        #expect(try ImportKit.load(site).onlySite().limits.burst.maxConnections == 9)
    }

    @Test(arguments: [("1", 1), ("65535", 65_535), ("0", 120), ("65536", 120), ("4294967295", 120), ("x", 120)])
    func `ConnectionTimeout outside of 1 to 65535 is 120`(value: String, seconds: Int) throws {
        let imported = try ImportKit.load(ImportKit.metabase(site: "ConnectionTimeout=\"\(value)\""))
        #expect(try imported.onlySite().timeouts.idle == .seconds(seconds))
        let isKept = value == "\(seconds)"
        #expect(try imported.entry("ConnectionTimeout").fate == (isKept ? .applied : .changed))
    }

    @Test func `4294967295 and -1 are no limit, and nor is 0`() throws {
        for value in ["4294967295", "-1", "0"] {
            #expect(try self.site("MaxConnections=\"\(value)\"").limits.burst.maxConnections == nil)
        }
        #expect(try self.site("MaxConnections=\"4000000000\"").limits.burst.maxConnections == 1_000_000)
    }

    @Test(arguments: [("0", 5), ("1", 40), ("2", 500)])
    func `ServerSize alone is IIS's number of waiting clients`(size: String, slots: Int) throws {
        #expect(try self.site("ServerSize=\"\(size)\"").limits.burst.serverListenBacklog == slots)
    }

    @Test func `the port's limit holds where it is lower`() throws {
        let limits = try self.site("MaxConnections=\"9\" MaxEndpointConnections=\"7\"").limits
        #expect(limits.burst.maxConnections == 7)
    }

    @Test(arguments: [
        ("AccessRead", Permissions.readOnly), ("3", .all), ("AccessRead | AccessWrite | AccessScript", .all),
        ("AccessRead | AccessWrite | AccessNoRemoteWrite", .readOnly), ("0", Permissions()),
        ("AccessRead | What", .readOnly),
    ])
    func `AccessFlags are rights`(flags: String, rights: Permissions) throws {
        #expect(try self.site("", root: "AccessFlags=\"\(flags)\"").access.rights == rights)
    }

    @Test func `isolation that is missing or 0 starts in the user's folder`() throws {
        #expect(try self.site("").folders.isolation == .startInUsersDirectory)
        #expect(try self.site("UserIsolationMode=\"0\"").folders.isolation == .startInUsersDirectory)
    }

    @Test(arguments: [
        ("", ":21:"), ("ServerBindings=\"x:21:\"", ""), ("ServerBindings=\":0:\"", ""),
        ("ServerBindings=\":99999:\"", ""),
        ("ServerBindings=\":21:&#10;:22:bad name\"", ":21:"),
    ])
    func `bindings that can't be are told`(site: String, expected: String) throws {
        let bindings = try self.site(site).bindings
        #expect(bindings.map { ":\($0.port):\($0.host ?? "")" }.joined() == expected)
    }

    @Test func `of two sites with one binding, the one that starts by itself keeps it`() throws {
        let second = """
            <IIsFtpServer Location="/LM/MSFTPSVC/2" ServerAutoStart="TRUE" ServerBindings=":21:" ServerComment="b"/>
            </MBProperty>
            """
        let text = ImportKit.metabase(site: "ServerAutoStart=\"FALSE\" ServerBindings=\":21:\" ServerComment=\"a\"")
        let imported = try ImportKit.load(text.replacing("</MBProperty>", with: second))
        #expect(imported.settings.sites.map(\.bindings.count) == [0, 1])
        #expect(try imported.entry("/1/ServerBindings").fate == .changed)
        try ImportKit.check(imported)
    }

    @Test func `secrets are nowhere`() throws {
        let imported = try ImportKit.load(ImportKit.fixture("metabase.xml"))
        var report = ""
        imported.report.writeJSON(to: { report += $0 })
        let everything = imported.yaml + report + imported.report.lines.joined(separator: "\n")
        for secret in ["49634462a0", "496344627000", "4963446270", "4963446288", "49634462700000002200"] {
            #expect(!everything.contains(secret))
        }
        #expect(try imported.entry("/UNCPassword").value == "(secret)")
    }

    @Test func `parts that aren't FTP's are mentioned once`() throws {
        let report = try ImportKit.load(ImportKit.fixture("metabase.xml")).report
        let web = report.entries.filter { $0.key.contains("W3SVC") }
        #expect(web.map(\.key) == ["/LM/W3SVC"])
        #expect(web.map(\.value) == ["(5 settings)"])
    }

    @Test func `a directory that isn't mapped is told, and doesn't exist`() throws {
        let imported = try ImportKit.load(ImportKit.metabase())
        let entry = try imported.entry("/ROOT/Path")
        #expect(entry.fate == .notApplied)
        #expect(entry.reason.contains("--map 'D:\\ftp=DIRECTORY'"))
        #expect(try imported.onlySite().folders.directory == "./unmapped/D/ftp")
        #expect(imported.comments["sites[0].directory"]?.first?.contains("D:\\ftp") == true)
    }

    @Test func `what must be required keeps the site from starting`() throws {
        let site = try self.site("FtpsSecureControlChannel=\"1\"")
        #expect(site.network.tls.reasonNotToStart != nil)
    }
}
