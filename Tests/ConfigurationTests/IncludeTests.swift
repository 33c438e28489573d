// Files that include others.
import Configuration
import FTPProtocol
import Testing

@Suite("Included configuration files")
struct IncludeTests {
    private static func site(_ name: String, port: Int) -> String {
        "sites:\n  - {name: \(name), directory: in, bindings: [\":\(port):\"]}\n"
    }

    @Test func `a pattern reads its files by name, and their paths count from their folder`() throws {
        let kit = ReadingKit(files: [
            "etc/a.yaml": "include: [sites.d/*.yaml]\nsiteDefaults: {limits: {maxTransfers: 4}}\n"
                + Self.site("A", port: 21),
            "etc/sites.d/b.yaml": Self.site("B", port: 22),
            "etc/sites.d/c.yaml": "siteDefaults: {limits: {maxTransfersPerUser: 1}}\n" + Self.site("C", port: 23),
            "etc/sites.d/d.yaml": Self.site("D", port: 24),
            "etc/sites.d/.e.yaml": "broken: [",
            "etc/sites.d/f.txt": "broken: [",
        ])
        let loaded = try kit.read("etc/a.yaml")
        let sites = loaded.settings.sites
        #expect(loaded.files == ["etc/a.yaml", "etc/sites.d/b.yaml", "etc/sites.d/c.yaml", "etc/sites.d/d.yaml"])
        #expect(sites.map(\.name) == ["A", "B", "C", "D"])
        #expect(sites.map(\.folders.directory) == ["etc/in", "etc/sites.d/in", "etc/sites.d/in", "etc/sites.d/in"])
        #expect(sites.map(\.id.rawValue) == [1, 2, 3, 4])
        #expect(sites.map(\.limits.maxTransfers) == [4, 4, 4, 4])
        #expect(sites.map(\.limits.maxTransfersPerUser) == [nil, nil, 1, nil])
    }

    @Test func `an error in an included file names that file`() {
        let kit = ReadingKit(files: [
            "a.yaml": "include: [b.yaml]\n" + Self.site("A", port: 21),
            "b.yaml": "server: {}\nsites:\n  - {name: a, directory: x}\n",
        ])
        #expect(
            kit.problems("a.yaml") == [
                "b.yaml:1:1: error: server: there is no such key. Here may stand authenticators, include, siteDefaults, sites.",
                "b.yaml:3:12: error: sites[0].name: there is a site of that name already (a.yaml:3).",
                "b.yaml:3:5: warning: sites[0].bindings: the site has no bindings, so nobody can reach it.",
            ]
        )
    }

    @Test func `a file that includes itself is refused`() {
        let kit = ReadingKit(files: ["a.yaml": "include: [b.yaml]\n", "b.yaml": "include: [./a.yaml, a.yaml]\n"])
        #expect(
            kit.problems("a.yaml").contains("b.yaml:1:11: error: a.yaml includes itself: a.yaml -> b.yaml -> a.yaml.")
        )
    }

    @Test func `a file that is included twice is refused`() {
        let kit = ReadingKit(files: ["a.yaml": "include: [b.yaml, b.yaml]\n", "b.yaml": Self.site("B", port: 21)])
        #expect(kit.problems("a.yaml") == ["a.yaml:1:19: error: b.yaml is included twice."])
    }

    @Test func `files include each other eight deep at most`() {
        let files = (0..<20).map { ("\($0).yaml", "include: [\($0 + 1).yaml]\n") }
        let kit = ReadingKit(files: Dictionary(uniqueKeysWithValues: files))
        #expect(kit.problems("0.yaml").contains("8.yaml:1:11: error: files include each other more than 8 deep."))
    }

    @Test func `a pattern for folders is refused, one that finds nothing isn't`() {
        let kit = ReadingKit(files: ["a.yaml": "include: [x/*.yaml, \"*/b.yaml\"]\n" + Self.site("A", port: 21)])
        #expect(
            kit.problems("a.yaml") == [
                "a.yaml:1:21: error: a pattern may stand for the name of a file, not for folders."
            ]
        )
    }

    @Test func `a file that is missing is an error`() {
        let kit = ReadingKit(files: ["a.yaml": "include: [b.yaml]\n" + Self.site("A", port: 21)])
        #expect(kit.problems("a.yaml") == ["b.yaml: error: there is no such file"])
    }

    @Test func `sites keep the numbers they have`() throws {
        let text =
            "sites:\n" + ["A", "B", "C"].map { "  - {name: \($0), directory: /a, bindings: [\":0:\"]}\n" }.joined()
        let files = ConfigurationTexts(["a.yaml": text])
        let reader = ConfigurationReader(files: files, environment: { _ in nil }, isCharset: { _ in true })
        let known = ["B": SiteID(rawValue: 1), "C": SiteID(rawValue: 5)]
        #expect(try reader.read("a.yaml", numbers: known).settings.sites.map(\.id.rawValue) == [2, 1, 5])
        #expect(try reader.read("a.yaml").settings.sites.map(\.id.rawValue) == [1, 2, 3])
    }
}
