import FTPProtocol
import Testing

@Suite("Lines as IIS writes them")
struct DOSListingTests {
    private static func line(_ attributes: FileAttributes?, name: String = "n", fourDigitYears: Bool = false) -> String
    {
        var output: [UInt8] = []
        let entry = DirectoryEntry(name: Array(name.utf8), attributes: attributes)
        DOSListing(times: ListingTimes(fourDigitYears: fourDigitYears)).append(entry, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private static func folder(at seconds: Int64) -> FileAttributes {
        FileAttributes(kind: .directory, size: 4_096, modified: FileTime(seconds: seconds))
    }

    @Test("Files and folders have their columns")
    func columns() {
        let file = FileAttributes(kind: .file, size: 144_700_153, modified: FileTime(seconds: 1_245_940_860))
        #expect(Self.line(file, name: "image34.gif") == "06-25-09  02:41PM            144700153 image34.gif\r\n")
        let folder = Self.folder(at: 1_245_940_860)
        #expect(Self.line(folder, name: "a b") == "06-25-09  02:41PM       <DIR>          a b\r\n")
    }

    @Test("Years have four digits when asked for")
    func fourDigits() {
        let line = Self.line(Self.folder(at: 1_245_940_860), fourDigitYears: true)
        #expect(line == "06-25-2009  02:41PM       <DIR>          n\r\n")
        #expect(Self.line(Self.folder(at: .min), fourDigitYears: true).hasPrefix("01-01-0000  12:00AM "))
        #expect(Self.line(Self.folder(at: .max), fourDigitYears: true).hasPrefix("12-31-9999  11:59PM "))
    }

    @Test(
        "The clock has twelve hours",
        arguments: [
            (0, "12:00AM"), (59, "12:00AM"), (60, "12:01AM"), (3_600, "01:00AM"), (43_199, "11:59AM"),
            (43_200, "12:00PM"), (46_800, "01:00PM"), (86_399, "11:59PM"),
        ]
    )
    func clock(seconds: Int64, text: String) {
        #expect(Self.line(Self.folder(at: seconds)).hasPrefix("01-01-70  \(text) "))
    }

    @Test("Links, devices and what couldn't be read look like files, and sizes may outgrow their column")
    func others() {
        #expect(Self.line(nil) == "01-01-70  12:00AM                    0 n\r\n")
        #expect(Self.line(FileAttributes(kind: .symbolicLink, size: 7)).hasSuffix("                    7 n\r\n"))
        #expect(Self.line(FileAttributes(kind: .other, size: .max)).hasSuffix("AM 18446744073709551615 n\r\n"))
        #expect(Self.line(nil, name: "a\nb").hasSuffix(" a?b\r\n"))
    }
}
