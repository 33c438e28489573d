// The same file in all encodings that Windows writes.
import Configuration
import Testing

@testable import IISImport

@Suite("Encodings of the input")
struct EncodingTests {
    private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        ([0xFEFF] + Array(text.utf16)).flatMap { unit -> [UInt8] in
            let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return bigEndian ? pair : pair.reversed()
        }
    }

    private let text = ImportKit.metabase(site: "ServerComment=\"Größe \u{1F4C1}\"\nMaxConnections=\"7\"")

    @Test func `a byte order mark tells the encoding`() throws {
        let plain = try ImportKit.load(self.text)
        #expect(plain.settings.sites.first?.name == "Größe \u{1F4C1}")
        let others = [
            [0xEF, 0xBB, 0xBF] + Array(self.text.utf8), Self.utf16(self.text, bigEndian: false),
            Self.utf16(self.text, bigEndian: true), Array(Self.utf16(self.text, bigEndian: false).dropFirst(2)),
        ]
        for bytes in others { #expect(try ImportKit.load(bytes) == plain) }
    }

    @Test func `a chunk may end inside a character`() throws {
        let filler = String(repeating: "x", count: TextInput.chunkBytes / 2 - 3)
        for count in 0..<4 {
            let text = "<!--\(filler)\(String(repeating: "y", count: count))\u{1F4C1}-->" + self.text
            let imported = try ImportKit.load(Self.utf16(text, bigEndian: false))
            #expect(imported.settings.sites.first?.name == "Größe \u{1F4C1}")
        }
    }

    @Test func `half a character is an error`() {
        let whole = Self.utf16(self.text, bigEndian: false)
        #expect(throws: ImportError.self) { try ImportKit.load(Array(whole.dropLast())) }
        #expect(throws: ImportError.self) { try ImportKit.load(whole + [0x3C, 0xD8]) }
        #expect(throws: ImportError.self) { try ImportKit.load(Array("<a b='\u{FF}".utf8).dropLast(1) + [0xFF]) }
    }
}
