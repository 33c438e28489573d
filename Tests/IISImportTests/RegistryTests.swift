// Registry exports.
import Admission
import Configuration
import Testing

@testable import IISImport

@Suite("Registry exports")
struct RegistryTests {
    private static let parameters = "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\InetInfo\\Parameters]"

    private func text(_ values: String) -> String { "REGEDIT4\n\n\(Self.parameters)\n\(values)\n" }

    @Test func `the settings of the article come over`() throws {
        let imported = try ImportKit.load(ImportKit.fixture("inetinfo.reg"))
        #expect(imported.settings.server.burst.listenBacklog == 250)
        #expect(imported.settings.server.burst.maxPoolThreads == 20)
        #expect(imported.settings.server.burst.disableBacklogMonitor)
        let backlog = try imported.entry("\\ListenBacklog")
        #expect(backlog.source == "in:5")
        #expect(backlog.value == "250")
        #expect(backlog.fate == .applied)
        let key = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\InetInfo\\Parameters\\ListenBacklog"
        #expect(backlog.key == key)
        try ImportKit.check(imported)
    }

    @Test func `data of all kinds is decoded`() throws {
        let imported = try ImportKit.load(ImportKit.fixture("inetinfo.reg"))
        #expect(try imported.entry("\\PoolThreadLimit").value == "256")
        #expect(try imported.entry("\\ThreadTimeout").value == "86400")
        #expect(try imported.entry("\\DispatchEntries").value == "LDAPSVC\nM")
        #expect(try imported.entry("\\Folder").value == "%T")
        #expect(try imported.entry("\\Blob").value == "01,02")
        #expect(try imported.entry("\\Quoted \"name\"").value == "C:\\files")
        #expect(try imported.entry("\\OldThing").value == "(deleted)")
        #expect(try imported.entry("\\MSFTPSVC\\Gone").value == "(deleted)")
        #expect(try imported.entry("\\W3SVC").value == "(2 settings)")
        #expect(imported.report.entries.count == 14)
    }

    @Test func `REGEDIT4 has one byte a character`() throws {
        let imported = try ImportKit.load(ImportKit.fixture("inetinfo-ansi.reg"))
        #expect(imported.settings.server.burst.listenBacklog == 25)
        #expect(try imported.entry("\\Administrator").value == "Jürgen")
        #expect(try imported.entry("\\Names").value == "Jü\nB")
        #expect(try imported.entry("\\BandwidthLevel").fate == .applied)
        #expect(try imported.onlySite().limits.burst.serverListenBacklog == 40)
    }

    @Test func `a later value counts, a deleted one doesn't`() throws {
        let other = Self.parameters.replacing("CurrentControlSet", with: "ControlSet001")
        let imported = try ImportKit.load(
            self.text(
                "\"ListenBacklog\"=dword:1\n\"MaxPoolThreads\"=dword:9\n\(other)\n\"LISTENBACKLOG\"=dword:2\n"
                    + "\"MaxPoolThreads\"=-"
            )
        )
        #expect(imported.settings.server.burst.listenBacklog == 2)
        #expect(imported.settings.server.burst.maxPoolThreads == BurstSettings().maxPoolThreads)
        #expect(imported.report.entries.map(\.fate) == [.notApplied, .notApplied, .applied, .changed])
        #expect(imported.report.entries.allSatisfy { $0.fate == .applied || !$0.reason.isEmpty })
    }

    @Test(arguments: [
        ("\"ListenBacklog\"=dword:00000000", 25), ("\"ListenBacklog\"=dword:ffffffff", 1_048_576),
        ("\"ListenBacklog\"=\"250\"", 16_384),
    ])
    func `numbers out of range follow IIS`(line: String, backlog: Int) throws {
        let imported = try ImportKit.load(self.text(line))
        #expect(imported.settings.server.burst.listenBacklog == backlog)
        #expect(imported.report.entries.first?.reason.isEmpty == false)
    }

    @Test(arguments: [
        ("\"ListenBacklog\"=dword:fg", "in:4: The data of"), ("\"ListenBacklog\"", "in:4: This is no"),
        ("\"ListenBacklog\"=dword:123456789", "in:4: The data of"), ("\"A\"=hex:0", "in:4: The data of"),
        ("\"A\"=hex(b):00", "in:4: The data of"), ("\"A\"=\"b", "in:4: The value doesn't end"),
        ("\"A\"=hex:00,\\", "in:4: The value doesn't end"), ("[abc", "in:4: The name of the key"),
        ("hello", "in:4: This is no"),
    ])
    func `what is wrong is told with its line`(line: String, problem: String) {
        #expect(
            ImportKit.problem(self.text(line))?.hasPrefix(problem) == true,
            "\(ImportKit.problem(self.text(line)) ?? "")"
        )
    }

    @Test func `a number that may have been cut isn't taken`() {
        let cut = String(self.text("\"ListenBacklog\"=dword:0000").dropLast())
        #expect(ImportKit.problem(cut)?.hasPrefix("in:4: The data of") == true)
        #expect(ImportKit.problem("REGEDIT4\n\"a\"=\"b\"\n")?.hasPrefix("in:2: A value stands before") == true)
    }
}
