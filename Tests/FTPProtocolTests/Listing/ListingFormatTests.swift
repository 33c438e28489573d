import FTPProtocol
import RandomTesting
import Testing

@Suite("ListingFormat")
struct ListingFormatTests {
    private static let folder = DirectoryEntry(
        name: Array("d".utf8),
        attributes: FileAttributes(kind: .directory, mode: 0o755)
    )

    private static func line(_ style: ListingStyle, _ change: (inout ListingFormat) -> Void = { _ in }) -> String {
        var format = ListingFormat(style: style, permissions: .readOnly, now: FileTime(seconds: 3_600))
        change(&format)
        var output: [UInt8] = []
        format.append(self.folder, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test("Every style writes its line")
    func styles() {
        #expect(Self.line(.unix) == "drwxr-xr-x    1 0        0                   0 Jan  1 00:00 d\r\n")
        #expect(Self.line(.dos) == "01-01-70  12:00AM       <DIR>          d\r\n")
        #expect(Self.line(.names) == "d\r\n")
        #expect(Self.line(.facts([.type, .perm])) == "type=dir;perm=el; d\r\n")
    }

    @Test("Marks, years and prefix reach the styles that have them")
    func options() {
        #expect(Self.line(.unix) { $0.classify = true }.hasSuffix(" d/\r\n"))
        #expect(Self.line(.names) { $0.classify = true } == "d/\r\n")
        #expect(Self.line(.dos) { $0.classify = true }.hasSuffix(" d\r\n"))
        #expect(Self.line(.dos) { $0.times.fourDigitYears = true }.hasPrefix("01-01-1970  "))
        #expect(Self.line(.names) { $0.prefix = Array("a/".utf8) } == "a/d\r\n")
        #expect(Self.line(.unix) { $0.prefix = Array("a/".utf8) }.hasSuffix(" a/d\r\n"))
        #expect(Self.line(.facts([])) { $0.prefix = Array("a/".utf8) } == " d\r\n")
    }

    @Test("A heading stands between folders")
    func heading() {
        var output: [UInt8] = []
        let format = ListingFormat(style: .unix, permissions: .all, now: FileTime(seconds: 0))
        format.appendHeading(Array("./a\nb".utf8), to: &output)
        #expect(String(decoding: output, as: UTF8.self) == "\r\n./a?b:\r\n")
    }

    @Test("Whatever a backend says, a line is one line", arguments: [ListingStyle.unix, .dos, .names, .facts(.all)])
    func oneLine(style: ListingStyle) {
        var random = SeededRandom(seed: 8)
        let kinds: [FileAttributes.Kind] = [.file, .directory, .symbolicLink, .other]
        for _ in 0..<2_000 {
            let attributes = FileAttributes(
                kind: kinds.randomElement(using: &random) ?? .file,
                size: random.next(),
                modified: Self.time(using: &random),
                created: Self.time(using: &random),
                mode: UInt16(truncatingIfNeeded: random.next()),
                links: UInt32(truncatingIfNeeded: random.next()),
                owner: UInt32(truncatingIfNeeded: random.next()),
                group: UInt32(truncatingIfNeeded: random.next()),
                device: random.next(),
                inode: random.next()
            )
            let name = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
            }
            var output: [UInt8] = []
            ListingFormat(style: style, permissions: .all, now: Self.time(using: &random), classify: true)
                .append(DirectoryEntry(name: name, attributes: attributes), to: &output)
            let controls = output.filter { $0 < 0x20 || $0 == 0x7F }
            guard output.suffix(2) == [0x0D, 0x0A], controls == [0x0D, 0x0A] else {
                Issue.record("\(output)")
                return
            }
        }
    }

    private static func time(using random: inout SeededRandom) -> FileTime {
        let shift = Int.random(in: 0...40, using: &random)
        let seconds = Int64(bitPattern: random.next()) >> shift
        return FileTime(seconds: seconds, nanoseconds: UInt32(truncatingIfNeeded: random.next()))
    }
}
