import FTPProtocol
import Testing

@Suite("Lines of facts")
struct FactListingTests {
    private static let file = FileAttributes(
        kind: .file,
        size: 1_024,
        modified: FileTime(seconds: 1_763_832_545, nanoseconds: 5_000_000),
        created: FileTime(seconds: 0),
        mode: 0o4644,
        device: 0xFD01,
        inode: 0x122_0C04
    )

    private static func line(
        _ attributes: FileAttributes?,
        facts: FactSet = .all,
        permissions: Permissions = .all,
        name: String = "n"
    ) -> String {
        var output: [UInt8] = []
        let entry = DirectoryEntry(name: Array(name.utf8), attributes: attributes)
        FactListing(facts: facts, permissions: permissions).append(entry, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test("All facts of a file and of a folder")
    func all() {
        let facts = "type=file;size=1024;modify=20251122172905;create=19700101000000;unique=fd01g1220c04;"
        #expect(Self.line(Self.file) == facts + "perm=adfrw;UNIX.mode=4644; n\r\n")
        let folder = FileAttributes(kind: .directory, size: 4_096, mode: 0o755, inode: 2)
        let folderFacts = "type=dir;modify=19700101000000;unique=0g2;perm=cdeflmp;UNIX.mode=0755;"
        #expect(Self.line(folder) == folderFacts + " n\r\n")
    }

    private static let chosenRows: [(FactSet, String)] = [
        (.type, "type=file;"), (.size, "size=1024;"), (.modify, "modify=20251122172905;"),
        (.create, "create=19700101000000;"), (.unique, "unique=fd01g1220c04;"), (.perm, "perm=adfrw;"),
        (.unixMode, "UNIX.mode=4644;"), ([], ""), ([.size, .unixMode], "size=1024;UNIX.mode=4644;"),
    ]

    @Test("Only the facts that were chosen are told", arguments: Self.chosenRows)
    func chosen(facts: FactSet, text: String) {
        #expect(Self.line(Self.file, facts: facts) == text + " n\r\n")
    }

    @Test("Facts that aren't known are left out")
    func unknown() {
        let facts: FactSet = [.size, .create, .unique]
        #expect(Self.line(FileAttributes(kind: .directory), facts: facts) == " n\r\n")
        #expect(Self.line(nil) == " n\r\n")
    }

    private static let typesRows: [(FileAttributes.Kind, String)] = [
        (.symbolicLink, "type=OS.unix=slink:;"), (.other, "type=OS.unix=other;"),
    ]

    @Test("Types of what is no file and no folder are a system's own", arguments: Self.typesRows)
    func types(kind: FileAttributes.Kind, text: String) {
        #expect(Self.line(FileAttributes(kind: kind), facts: .type) == text + " n\r\n")
    }

    @Test("The listed folder and the one above have types of their own")
    func roles() {
        var output: [UInt8] = []
        let listing = FactListing(facts: .type, permissions: .all)
        let folder = DirectoryEntry(name: Array("/a b".utf8), attributes: FileAttributes(kind: .directory))
        listing.append(folder, as: .listedDirectory, to: &output)
        listing.append(folder, as: .parentDirectory, to: &output)
        #expect(String(decoding: output, as: UTF8.self) == "type=cdir; /a b\r\ntype=pdir; /a b\r\n")
    }

    private static let permissionsRows: [(Permissions, String, String, String)] = [
        ([], "", "e", ""), (.readOnly, "r", "el", ""), (.all, "adfrw", "cdeflmp", "df"),
        (.upload, "", "ce", ""), (.overwrite, "w", "e", ""), (.append, "a", "e", ""), (.delete, "d", "ep", "d"),
        (.rename, "f", "ef", "f"), (.makeDirectory, "", "em", ""), (.removeDirectory, "", "dep", ""),
        (.changeAttributes, "", "e", ""),
    ]

    @Test(
        "The perm fact tells what the account may do with a file, a folder and anything else",
        arguments: Self.permissionsRows
    )
    func permissions(permissions: Permissions, file: String, folder: String, link: String) {
        func letters(_ kind: FileAttributes.Kind) -> String {
            Self.line(FileAttributes(kind: kind), facts: .perm, permissions: permissions)
        }
        #expect(letters(.file) == "perm=\(file); n\r\n")
        #expect(letters(.directory) == "perm=\(folder); n\r\n")
        #expect(letters(.symbolicLink) == "perm=\(link); n\r\n")
        #expect(letters(.other) == "perm=\(link); n\r\n")
    }

    @Test("Names keep spaces and semicolons, and lose control characters")
    func names() {
        #expect(Self.line(nil, name: " a;b=c ") == "  a;b=c \r\n")
        #expect(Self.line(nil, name: "a\r\n250 End") == " a??250 End\r\n")
    }

    @Test("The largest numbers and a time before the year 0 are written")
    func extremes() {
        let attributes = FileAttributes(
            kind: .file,
            size: .max,
            modified: FileTime(seconds: .min, nanoseconds: .max),
            mode: .max,
            device: .max,
            inode: .max
        )
        let number = "ffffffffffffffff"
        let facts = "type=file;size=18446744073709551615;modify=00000101000000;unique=\(number)g\(number);"
        #expect(Self.line(attributes, permissions: []) == facts + "perm=;UNIX.mode=7777; n\r\n")
    }
}
