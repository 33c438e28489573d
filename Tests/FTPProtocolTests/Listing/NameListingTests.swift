import FTPProtocol
import Testing

@Suite("Lines of names")
struct NameListingTests {
    private static func line(_ entry: DirectoryEntry, prefix: String = "", classify: Bool = false) -> String {
        var output: [UInt8] = []
        NameListing(classify: classify).append(entry, prefix: Array(prefix.utf8), to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test("A line is the prefix and the name")
    func lines() {
        let entry = DirectoryEntry(name: Array("-a b".utf8), attributes: nil)
        #expect(Self.line(entry) == "-a b\r\n")
        #expect(Self.line(entry, prefix: "sub/") == "sub/-a b\r\n")
        #expect(Self.line(DirectoryEntry(name: Array("a\r\nb".utf8), attributes: nil)) == "a??b\r\n")
    }

    @Test("Marks tell the kind where it is known")
    func marks() {
        let folder = DirectoryEntry(name: Array("d".utf8), attributes: FileAttributes(kind: .directory))
        #expect(Self.line(folder, classify: true) == "d/\r\n")
        #expect(Self.line(folder, classify: false) == "d\r\n")
        #expect(Self.line(DirectoryEntry(name: Array("d".utf8), attributes: nil), classify: true) == "d\r\n")
    }
}
