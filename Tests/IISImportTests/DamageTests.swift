// Files that were cut, changed or made to do harm.
import Foundation
import RandomTesting
import Testing

@testable import IISImport

@Suite("Damaged and hostile input")
struct DamageTests {
    static let names = ["metabase.xml", "applicationHost.config", "inetinfo.reg", "inetinfo-ansi.reg", "enum.txt"]

    /// Whatever comes: an error with the file's name, or a configuration that the reader takes.
    private func expectHarmless(_ bytes: [UInt8]) throws {
        let imported: ImportedConfiguration
        do {
            imported = try IISImport().configuration(file: "in", bytes: bytes)
        } catch {
            #expect(error.description.hasPrefix("in:"))
            #expect(!error.description.contains("\n"))
            return
        }
        try ImportKit.check(imported)
        #expect(ConfigurationComments.lost(imported).isEmpty)
    }

    @Test(arguments: Self.names, 0..<8 as Range<UInt64>)
    func `random damage`(name: String, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let whole = try ImportKit.fixture(name)
        for _ in 0..<25 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: index)
                case 2: bytes.insert(Array("\"<>&;[]{}*:?\\#\n'".utf8).randomElement(using: &random) ?? 0, at: index)
                case _: bytes.replaceSubrange(index..<min(index + 20, bytes.count), with: whole.prefix(30))
                }
            }
            try self.expectHarmless(bytes)
        }
    }

    @Test(arguments: Self.names)
    func `a file that was cut is told, or is whole as far as it goes`(name: String) throws {
        let whole = try ImportKit.fixture(name)
        for count in stride(from: 0, to: whole.count, by: 13) { try self.expectHarmless(Array(whole.prefix(count))) }
    }

    @Test func `an XML file that was cut anywhere is never taken`() throws {
        let whole = try ImportKit.fixture("metabase.xml")
        let end = try #require(whole.lastIndex(of: Ascii.greater))
        for count in stride(from: 0, to: end, by: 11) {
            #expect(throws: ImportError.self) { try ImportKit.load(Array(whole.prefix(count))) }
        }
    }

    @Test func `entity bombs are refused`() {
        let bomb = """
            <?xml version="1.0"?>
            <!DOCTYPE configuration [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
            <configuration><MBProperty><IIsFtpServer Location="/LM/MSFTPSVC/1" ServerComment="&b;"/></MBProperty></configuration>
            """
        #expect(ImportKit.problem(bomb)?.hasPrefix("in:2: The file has a document type") == true)
    }

    @Test(arguments: ["", "   \n", "hello", "MZ\u{90}", "{\"a\": 1}", "<html></html>", "\u{FEFF}"])
    func `what isn't IIS's is told`(text: String) {
        #expect(ImportKit.problem(text)?.hasPrefix("in") == true)
    }

    @Test func `settings, text, elements and files are limited`() {
        var limits = ImportLimits()
        limits.settingsMax = 10
        let many = ImportKit.metabase(site: (0..<11).map { "a\($0)=\"1\"" }.joined(separator: " "))
        #expect(ImportKit.problem(many, limits: limits)?.contains("more settings") == true)
        limits = ImportLimits()
        limits.textBytesMax = 100
        #expect(ImportKit.problem(many, limits: limits)?.contains("more settings") == true)
        limits = ImportLimits()
        limits.xml.elementsMax = 5
        #expect(ImportKit.problem(ImportKit.host("<a/><b/>"), limits: limits)?.contains("more about FTP") == true)
        limits = ImportLimits()
        limits.inheritedBytesMax = 10
        let inherited = ImportKit.metabase(service: "ExitMessage=\"Goodbye, all of you\"")
        #expect(ImportKit.problem(inherited, limits: limits)?.contains("sites inherit is more") == true)
        limits = ImportLimits()
        limits.foldersMax = 0
        let folder = ImportKit.host(rest: "<location path='Files/a'><system.ftpServer/></location>")
        #expect(ImportKit.problem(folder, limits: limits)?.contains("folders of sites") == true)
        limits = ImportLimits()
        limits.sitesMax = 0
        #expect(ImportKit.problem(ImportKit.host(), limits: limits)?.contains("1 FTP sites") == true)
        limits = ImportLimits()
        limits.fileBytesMax = 70_000
        let large = "<!--\(String(repeating: "x", count: 70_000))-->" + many
        #expect(ImportKit.problem(large, limits: limits)?.contains("larger than") == true)
    }

    @Test func `a key may not lie too deep`() {
        let path = "/LM/MSFTPSVC/1/ROOT" + String(repeating: "/a", count: 300)
        let text = ImportKit.metabase().replacing("</MBProperty>", with: "<K Location='\(path)'/></MBProperty>")
        #expect(ImportKit.problem(text)?.contains("path of a key") == true)
    }

    @Test func `a file that isn't there, and a folder, are told`() {
        for path in ["/nowhere/MetaBase.xml", "/"] {
            #expect(throws: ImportError.self) { try IISImport().configuration(of: [path]) }
        }
    }
}
