import FTPProtocol
import RandomTesting
import Testing

@Suite("Times as facts write them")
struct FileTimeTextTests {
    @Test(
        "Times are written as RFC 3659 2.3 has it, with milliseconds where there are some",
        arguments: [
            (FileTime(seconds: 0), "19700101000000"),
            (FileTime(seconds: 1_763_832_545), "20251122172905"),
            (FileTime(seconds: 1_763_832_545, nanoseconds: 999_999), "20251122172905"),
            (FileTime(seconds: 1_763_832_545, nanoseconds: 7_000_000), "20251122172905.007"),
            (FileTime(seconds: 1_763_832_545, nanoseconds: 999_999_999), "20251122172905.999"),
            (FileTime(seconds: -1, nanoseconds: 500_000_000), "19691231235959.500"),
            (FileTime(seconds: .min), "00000101000000"),
            (FileTime(seconds: .max, nanoseconds: .max), "99991231235959.999"),
        ]
    )
    func writes(time: FileTime, text: String) {
        #expect(time.factText == text)
        #expect(time.factTextInSeconds == text.prefix(14))
    }

    @Test(
        "Times are read with any fraction, of which nine digits count",
        arguments: [
            ("20251122172905", FileTime(seconds: 1_763_832_545)),
            ("20251122172905.1", FileTime(seconds: 1_763_832_545, nanoseconds: 100_000_000)),
            ("20251122172905.000", FileTime(seconds: 1_763_832_545)),
            ("20251122172905.123456789", FileTime(seconds: 1_763_832_545, nanoseconds: 123_456_789)),
            ("20251122172905.1234567899", FileTime(seconds: 1_763_832_545, nanoseconds: 123_456_789)),
            (
                "20251122172905." + String(repeating: "9", count: 4_000),
                .init(seconds: 1_763_832_545, nanoseconds: 999_999_999)
            ),
            ("00000101000000", FileTime(seconds: -62_167_219_200)),
            ("99991231235959", FileTime(seconds: 253_402_300_799)),
            ("20000229000000", FileTime(seconds: 951_782_400)),
        ]
    )
    func reads(text: String, time: FileTime) {
        #expect(FileTime(factText: text.utf8) == time)
    }

    @Test("A leap second is read as the second before it")
    func leapSecond() {
        #expect(FileTime(factText: "20161231235960".utf8) == FileTime(factText: "20161231235959".utf8))
        #expect(FileTime(factText: "20161231235960.5".utf8)?.nanoseconds == 500_000_000)
        #expect(FileTime(factText: "20161231235961".utf8) == nil)
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "2025", "2025112217290", "202511221729050", "20251122172905.", "20251122172905,1", "20251122172905.1x",
            "20251122172905.123456789x", "20251122172905 ", " 2025112217290", "-0251122172905", "+0251122172905",
            "2025112217290a", "20250022172905", "20251322172905", "20251100172905", "20251131172905", "20250229000000",
            "19000229000000", "20251122240000", "20251122176000", "20251122172999", "2025-11-22 17:29", "２０２５112217290",
        ]
    )
    func refuses(text: String) {
        #expect(FileTime(factText: text.utf8) == nil)
    }

    @Test("Ten thousand random times in milliseconds are read as they were written")
    func roundTrip() {
        var random = SeededRandom(seed: 2)
        for _ in 0..<10_000 {
            let time = FileTime(
                seconds: .random(in: CivilTime.secondsRange, using: &random),
                nanoseconds: .random(in: 0...999, using: &random) * 1_000_000
            )
            guard FileTime(factText: time.factText.utf8) == time else {
                Issue.record("\(time) became \(time.factText)")
                return
            }
        }
    }

    @Test("A time cut short anywhere, or with a byte changed to a letter, is refused")
    func damaged() {
        let text = Array("20251122172905.123".utf8)
        for count in 0...14 where count != 14 {
            #expect(FileTime(factText: text[..<count]) == nil)
        }
        for index in text.indices {
            var damaged = text
            damaged[index] = UInt8(ascii: "x")
            #expect(FileTime(factText: damaged) == nil)
        }
    }
}
