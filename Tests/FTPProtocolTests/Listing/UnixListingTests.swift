import FTPProtocol
import Testing

@Suite("Lines as `ls -l` writes them")
struct UnixListingTests {
    // 2025-11-22 17:29:05
    private static let now = FileTime(seconds: 1_763_832_545)

    private static func line(_ attributes: FileAttributes?, name: String = "n", classify: Bool = false) -> String {
        var output: [UInt8] = []
        let entry = DirectoryEntry(name: Array(name.utf8), attributes: attributes)
        UnixListing(now: self.now, classify: classify).append(entry, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private static func time(_ seconds: Int64, now: FileTime = Self.now) -> String {
        var output: [UInt8] = []
        let attributes = FileAttributes(kind: .file, modified: FileTime(seconds: seconds))
        UnixListing(now: now).append(DirectoryEntry(name: [], attributes: attributes), to: &output)
        return String(String(decoding: output, as: UTF8.self).dropLast().suffix(13).prefix(12))
    }

    @Test("A line has the columns that clients know")
    func columns() {
        let file = FileAttributes(
            kind: .file,
            size: 1_024,
            modified: Self.now,
            mode: 0o644,
            links: 1,
            owner: 1_000,
            group: 100
        )
        #expect(Self.line(file, name: "a b") == "-rw-r--r--    1 1000     100              1024 Nov 22 17:29 a b\r\n")
        let folder = FileAttributes(
            kind: .directory,
            size: 4_096,
            modified: FileTime(seconds: 1_546_646_400),
            mode: 0o755,
            links: 12
        )
        #expect(Self.line(folder, name: "d") == "drwxr-xr-x   12 0        0                4096 Jan  5  2019 d\r\n")
    }

    @Test("Columns give way to the largest numbers")
    func largest() {
        let attributes = FileAttributes(
            kind: .file,
            size: .max,
            modified: FileTime(seconds: .max),
            mode: .max,
            links: .max,
            owner: .max,
            group: .max
        )
        let numbers = "4294967295 4294967295 4294967295 18446744073709551615"
        #expect(Self.line(attributes) == "-rwsrwsrwt \(numbers) Dec 31  9999 n\r\n")
    }

    private static let modesRows: [(FileAttributes.Kind, UInt16, String)] = [
        (.file, 0o000, "----------"), (.file, 0o777, "-rwxrwxrwx"), (.file, 0o421, "-r---w---x"),
        (.file, 0o124, "---x-w-r--"), (.file, 0o4755, "-rwsr-xr-x"), (.file, 0o4644, "-rwSr--r--"),
        (.file, 0o2755, "-rwxr-sr-x"), (.file, 0o2644, "-rw-r-Sr--"), (.directory, 0o1777, "drwxrwxrwt"),
        (.directory, 0o1776, "drwxrwxrwT"), (.file, 0o7000, "---S--S--T"), (.symbolicLink, 0o777, "lrwxrwxrwx"),
        (.other, 0o600, "prw-------"), (.file, 0xF000, "----------"),
    ]

    @Test("The mode shows kinds, rights, and setuid, setgid and sticky in the places of x", arguments: Self.modesRows)
    func modes(kind: FileAttributes.Kind, mode: UInt16, text: String) {
        #expect(Self.line(FileAttributes(kind: kind, mode: mode)).hasPrefix(text + "    1 "))
    }

    @Test("The last six months have the time of day, what is older or still to come has the year")
    func times() {
        let half = UnixListing.recentSeconds
        #expect(Self.time(Self.now.seconds) == "Nov 22 17:29")
        #expect(Self.time(Self.now.seconds + 1) == "Nov 22  2025")
        #expect(Self.time(Self.now.seconds - half + 1) == "May 24 02:34")
        #expect(Self.time(Self.now.seconds - half) == "May 24  2025")
        #expect(Self.time(0) == "Jan  1  1970")
        #expect(Self.time(-1) == "Dec 31  1969")
        #expect(Self.time(.min) == "Jan  1  0000")
        #expect(Self.time(.max) == "Dec 31  9999")
    }

    @Test("Any present time is good enough")
    func presents() {
        #expect(Self.time(0, now: FileTime(seconds: 60)) == "Jan  1 00:00")
        #expect(Self.time(0, now: FileTime(seconds: .min)) == "Jan  1  1970")
        #expect(Self.time(0, now: FileTime(seconds: .max)) == "Jan  1  1970")
        #expect(Self.time(.max, now: FileTime(seconds: .max)) == "Dec 31  9999")
    }

    @Test("Every month has its name")
    func months() {
        let names = (1...12).compactMap { month in
            CivilTime(date: (2001, month, 15), time: (0, 0, 0)).map { Self.time($0.secondsSince1970) }
        }
        #expect(
            names == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(separator: " ").map { $0 + " 15  2001" }
        )
    }

    @Test("A name can't end its line, and keeps bytes that aren't UTF-8")
    func names() {
        #expect(Self.line(nil, name: "a\r\n-rw b").hasSuffix(" a??-rw b\r\n"))
        #expect(Self.line(nil, name: " -> ").hasSuffix(" 1970  -> \r\n"))
        var output: [UInt8] = []
        UnixListing(now: Self.now).append(DirectoryEntry(name: [0xFF, 0x80], attributes: nil), to: &output)
        #expect(output.suffix(5) == [0x20, 0xFF, 0x80, 0x0D, 0x0A])
    }

    @Test("An entry that couldn't be read has a line of which nothing is allowed")
    func unknown() {
        #expect(Self.line(nil) == "----------    1 0        0                   0 Jan  1  1970 n\r\n")
    }

    @Test("Marks behind names tell kinds, and a prefix stands in front")
    func marks() {
        #expect(Self.line(FileAttributes(kind: .directory), classify: true).hasSuffix(" n/\r\n"))
        #expect(Self.line(FileAttributes(kind: .symbolicLink), classify: true).hasSuffix(" n@\r\n"))
        #expect(Self.line(FileAttributes(kind: .other), classify: true).hasSuffix(" n|\r\n"))
        #expect(Self.line(FileAttributes(kind: .file, mode: 0o755), classify: true).hasSuffix(" n*\r\n"))
        #expect(Self.line(FileAttributes(kind: .file, mode: 0o644), classify: true).hasSuffix(" n\r\n"))
        #expect(Self.line(FileAttributes(kind: .directory), classify: false).hasSuffix(" n\r\n"))
        var output: [UInt8] = []
        let entry = DirectoryEntry(name: Array("n".utf8), attributes: nil)
        UnixListing(now: Self.now).append(entry, prefix: Array("sub/".utf8), to: &output)
        #expect(String(decoding: output, as: UTF8.self).hasSuffix(" sub/n\r\n"))
    }
}
