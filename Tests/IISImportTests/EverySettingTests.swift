// No setting disappears: each of those that are known, and each that isn't, is in the report once.
import Testing

@testable import IISImport

@Suite("Every setting is accounted for")
struct EverySettingTests {
    private func expectOnce(_ report: ImportReport, _ keys: [String]) {
        var counts: [String: Int] = [:]
        for entry in report.entries { counts[entry.key, default: 0] += 1 }
        for key in keys { #expect(counts[key] == 1, "\(key)") }
        #expect(report.entries.count == keys.count)
        for entry in report.entries where entry.fate != .applied { #expect(!entry.reason.isEmpty, "\(entry.key)") }
        for entry in report.entries where entry.fate == .applied { #expect(!entry.result.isEmpty, "\(entry.key)") }
    }

    @Test(arguments: ["1", "TRUE", "", "x", "4294967295", "&#10;&#10;", ":21:"])
    func `every property of the metabase, at every level`(value: String) throws {
        let levels = [
            "/LM", "/LM/MSFTPSVC", "/LM/MSFTPSVC/INFO", "/LM/MSFTPSVC/1", "/LM/MSFTPSVC/1/ROOT",
            "/LM/MSFTPSVC/1/ROOT/in", "/LM/MSFTPSVC/2",
        ]
        let names = MetabaseSetting.allCases.map(\.rawValue) + ["NobodyKnows"]
        let attributes = names.map { "\($0)=\"\(value)\"" }.joined(separator: "\n")
        let keys = levels.map { "<Key Location=\"\($0)\"\n\(attributes)/>" }.joined(separator: "\n")
        let imported = try ImportKit.load("<configuration><MBProperty>\(keys)</MBProperty></configuration>")
        self.expectOnce(imported.report, levels.flatMap { level in names.map { "\(level)/\($0)" } })
        #expect(Set(imported.report.entries.map(\.source)).count == imported.report.entries.count)
        try ImportKit.check(imported)
    }

    @Test func `every property by its number`() throws {
        let settings = MetabaseSetting.allCases.filter { $0.id != nil && $0 != .keyType }
        let custom = settings.map { "<Custom Name=\"UnknownName_\($0.id ?? 0)\" ID=\"\($0.id ?? 0)\" Value=\"1\"/>" }
        let imported = try ImportKit.load(ImportKit.metabase(inside: custom.joined()))
        let keys = settings.map { "/LM/MSFTPSVC/1/UnknownName_\($0.id ?? 0)" }
        self.expectOnce(imported.report, keys + ["/LM/MSFTPSVC/1/ROOT/Path"])
    }

    /// An element tree from `a/b@c`, its attributes with that value.
    private static func tree(_ rows: [String], value: String) -> String {
        var attributes: [String: [String]] = [:]
        for row in rows {
            let parts = row.split(separator: "@", omittingEmptySubsequences: false)
            attributes[String(parts[0]), default: []].append(String(parts[1]))
        }
        return attributes.sorted { $0.key < $1.key }.filter { !$0.key.isEmpty }.map { path, names in
            let folders = path.split(separator: "/")
            let leaf = "<\(folders.last ?? "") \(names.map { "\($0)=\"\(value)\"" }.joined(separator: " "))/>"
            return folders.dropLast().reversed().reduce(leaf) { "<\($1)>\($0)</\($1)>" }
        }.joined(separator: "\n")
    }

    @Test(arguments: ["1", "true", "", "x", "SslRequire", "Central", "00:00:10", "4294967295"])
    func `every attribute of applicationHost, in every place`(value: String) throws {
        let rows = MappingTable.host.map(\.setting).filter { !$0.hasPrefix("@") } + ["messages@nobodyKnows"]
        let tree = Self.tree(rows, value: value)
        let rest = ["Files", "Files/in", "Elsewhere"].map {
            "<location path=\"\($0)\"><system.ftpServer>\(tree)</system.ftpServer></location>"
        }
        let text = ImportKit.host(tree, defaults: tree, global: tree, rest: rest.joined())
        let imported = try ImportKit.load(text)
        let places = [
            "system.applicationHost/sites/site[Files]/ftpServer", "system.applicationHost/sites/siteDefaults/ftpServer",
            "system.ftpServer", "location[Files]/system.ftpServer", "location[Files/in]/system.ftpServer",
            "location[Elsewhere]/system.ftpServer",
        ]
        let names = rows.map { Self.numbered($0) }
        let site = "system.applicationHost/sites/site[Files]"
        let own = [
            "@name", "@id", "/application[/]@path", "/application[/]/virtualDirectory[/]@path",
            "/application[/]/virtualDirectory[/]@physicalPath", "/application[/]/virtualDirectory[/in]@path",
            "/application[/]/virtualDirectory[/in]@physicalPath", "/bindings/binding[1]@protocol",
            "/bindings/binding[1]@bindingInformation",
        ]
        self.expectOnce(
            imported.report,
            places.flatMap { place in names.map { "\(place)/\($0)" } } + own.map { site + $0 }
        )
        try ImportKit.check(imported)
    }

    /// Entries of collections have their number.
    private static func numbered(_ row: String) -> String {
        row.replacing("/add@", with: "/add[1]@")
    }

    @Test func `every value of the registry`() throws {
        let names = MappingTable.registry.map(\.setting)
        for data in ["dword:00000001", "\"x\"", "hex:", "dword:ffffffff", "hex(7):00,00"] {
            let values = names.map { "\"\($0)\"=\(data)" }.joined(separator: "\n")
            let parts = ["InetInfo", "AFD", "MSFTPSVC"].map {
                "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\\($0)\\Parameters]\n\(values)\n"
            }
            let imported = try ImportKit.load("REGEDIT4\n\n\(parts.joined(separator: "\n"))")
            let keys = ["InetInfo", "AFD", "MSFTPSVC"].flatMap { part in
                names.map { "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\\(part)\\Parameters\\\($0)" }
            }
            self.expectOnce(imported.report, keys)
            try ImportKit.check(imported)
        }
    }

    @Test func `every row of the tables has a key or a reason`() {
        for row in MappingTable.registry + MappingTable.metabase + MappingTable.host {
            #expect(!row.becomes.isEmpty || !row.note.isEmpty, "\(row.setting)")
        }
        #expect(MappingTable.hostNames.count == MappingTable.host.count)
    }

    @Test(arguments: ["metabase.xml", "applicationHost.config", "inetinfo.reg", "enum.txt", "inetinfo-ansi.reg"])
    func `no key of a fixture stands twice, and no comment is lost`(name: String) throws {
        let imported = try ImportKit.load(ImportKit.fixture(name))
        let keys = imported.report.entries.map(\.key)
        #expect(Set(keys).count == keys.count)
        #expect(ConfigurationComments.lost(imported).isEmpty)
    }
}
