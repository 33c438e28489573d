// What adsutil.vbs prints.
import Admission
import Configuration
import FTPProtocol
import Testing

@testable import IISImport

@Suite("Listings of adsutil")
struct ListingTests {
    @Test func `keys below tell which key it is`() throws {
        let imported = try ImportKit.load(ImportKit.fixture("enum.txt"), "D:\\=/srv")
        let site = try imported.onlySite()
        #expect(site.id == SiteID(rawValue: 4))
        #expect(site.name == "Tills")
        #expect(site.bindings == [BindingSettings(port: 2_121)])
        #expect(site.limits.burst.maxConnections == 800)
        #expect(site.manners.messages.greeting == ["Welcome", "to the tills"])
        #expect(site.folders.directory == "/srv/tills")
        #expect(site.folders.virtualDirectories.map(\.directory) == ["/srv/new"])
        #expect(site.access.rights == .all)
        #expect(try imported.entry("/LM/MSFTPSVC/4/ServerListenBacklog").source == "in:5")
        #expect(try imported.entry("AnonymousUserPass").value == "(secret)")
        #expect(imported.report.entries.count == 14)
        try ImportKit.check(imported)
    }

    @Test(arguments: [
        ("C:\\> cscript adsutil.vbs ENUM MSFTPSVC/7\nMaxConnections : (INTEGER) 5\n", "/LM/MSFTPSVC/7/MaxConnections"),
        ("KeyType : (STRING) \"IIsFtpService\"\nMaxConnections : (INTEGER) 5\n", "/LM/MSFTPSVC/MaxConnections"),
        ("MaxConnections : (INTEGER) 5\n[/MSFTPSVC/2]\n[/MSFTPSVC/INFO]\n", "/LM/MSFTPSVC/MaxConnections"),
        ("MaxConnections : (INTEGER) 5\n", "/LM/MSFTPSVC/1/MaxConnections"),
    ])
    func `the key is found`(text: String, key: String) throws {
        #expect(try ImportKit.load(text).entry("MaxConnections").key == key)
    }

    @Test func `a text may go on in the next line`() throws {
        let imported = try ImportKit.load("ExitMessage : (STRING) \"one\r\ntwo\"\r\nMaxConnections : (INTEGER) 5\r\n")
        #expect(try imported.onlySite().manners.messages.exit == ["one", "two"])
    }

    @Test(arguments: [
        ("A : (LIST) (3 Items)\n  \"x\"\n", "in:1: The list has fewer"),
        ("A : (LIST) (99999999 Items)\n", "in:1: The number of items"),
        ("A : (STRING) \"x\n", "in:1: The text doesn't end"),
        ("A : (INTEGER) 5\nhello\n", "in:2: This is no line"),
        ("A : (INTEGER) 5\n[/MSFTPSVC/1\n", "in:2: The name of the key"),
        ("A : (INTEGER) 5", "in:1: The last line doesn't end"),
    ])
    func `what is wrong is told with its line`(text: String, problem: String) {
        #expect(ImportKit.problem(text)?.hasPrefix(problem) == true, "\(ImportKit.problem(text) ?? "")")
    }
}
