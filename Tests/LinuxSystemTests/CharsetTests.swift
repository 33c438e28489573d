// Names in the charsets of old clients.
import LinuxSystem
import Testing

@Suite("Charsets")
struct CharsetTests {
    @Test(
        "a name goes there and back",
        arguments: [
            ("latin1", "Grüße", [0x47, 0x72, 0xFC, 0xDF, 0x65]),
            ("windows-1252", "5 €", [0x35, 0x20, 0x80]),
            ("shift_jis", "表", [0x95, 0x5C]),
            ("GBK", "中文", [0xD6, 0xD0, 0xCE, 0xC4]),
        ] as [(String, String, [UInt8])]
    )
    func roundTrip(name: String, text: String, bytes: [UInt8]) throws {
        let charset = try #require(Charset(name))
        #expect(charset.writer?.converting(Array(text.utf8)) == bytes)
        #expect(charset.reader?.converting(bytes) == Array(text.utf8))
    }

    @Test("a character that the charset lacks becomes a question mark, and the rest stays")
    func lossy() throws {
        let writer = try #require(Charset("latin1")?.writer)
        #expect(writer.convertingLossily(Array("aΩb語c".utf8)) == Array("a?b?c".utf8))
        #expect(writer.convertingLossily([0x61, 0xFF, 0x62]) == Array("a?b".utf8))
        #expect(writer.converting(Array("Ω".utf8)) == nil)
    }

    @Test("bytes that are no text of the charset are refused, and the next text is read again")
    func broken() throws {
        let reader = try #require(Charset("shift_jis")?.reader)
        #expect(reader.converting([0x61, 0x95]) == nil)
        #expect(reader.converting([0x61]) == [0x61])
        #expect(reader.converting([]) == [])
    }

    @Test(
        "a charset that isn't known, or in which commands would read differently, is refused",
        arguments: ["", "no-such", "UTF-16", "EBCDIC-US", "latin1//TRANSLIT", "a b"]
    )
    func unknown(name: String) { #expect(Charset(name) == nil) }
}
