// xferlog and JSON lines.
import FTPProtocol
import Foundation
import Telemetry
import Testing

@testable import LogFiles

@Suite("xferlog lines")
struct XferlogFormatTests {
    private static func line(_ transfer: FileTransfer?, _ change: (inout AccessRecord) -> Void = { _ in }) -> String {
        var record = command("STOR", "a.txt")
        (record.transfer, record.user, record.duration) = (transfer, "jane", .milliseconds(1_200))
        record.path = path("/in/my file.txt")
        (record.bytesSent, record.bytesReceived) = (0, 4_096)
        change(&record)
        return lines(of: .xferlog, [record])
    }

    @Test("An upload, a download and a deletion")
    func directions() {
        let upload = FileTransfer(.upload, isASCII: false, isAnonymous: false, isComplete: true)
        #expect(
            Self.line(upload)
                == "Mon Mar  2 08:00:01 2026 2 192.0.2.55 4096 /in/my_file.txt b _ i r jane ftp 0 * c\n"
        )
        let download = FileTransfer(.download, isASCII: true, isAnonymous: true, isComplete: false)
        #expect(
            Self.line(download) { ($0.user, $0.bytesSent, $0.bytesReceived) = ("anonymous", 7, 0) }
                == "Mon Mar  2 08:00:01 2026 2 192.0.2.55 7 /in/my_file.txt a _ o a anonymous ftp 0 * i\n"
        )
        let removal = FileTransfer(.delete, isASCII: false, isAnonymous: false, isComplete: true)
        #expect(Self.line(removal) { $0.bytesReceived = 0 }.contains(" 0 /in/my_file.txt b _ d r jane ftp 0 * c"))
    }

    @Test("Commands that move nothing have no line")
    func others() { #expect(Self.line(nil).isEmpty) }

    @Test("Columns stay columns: 18 of them, with nobody, nothing and strange names")
    func columns() {
        let upload = FileTransfer(.upload, isASCII: false, isAnonymous: false, isComplete: true)
        for user in [nil, "", "a b\tc\n", "é"] {
            let line = Self.line(upload) { ($0.user, $0.path, $0.duration) = (user, nil, .zero) }
            #expect(line.split(separator: " ", omittingEmptySubsequences: true).count == 18, "\(line)")
            #expect(line.count { $0 == "\n" } == 1)
        }
    }

    @Test(
        "Days of the week",
        arguments: [
            (1970, 1, 1, "Thu Jan  1"), (1999, 12, 31, "Fri Dec 31"), (2000, 2, 29, "Tue Feb 29"),
            (2024, 2, 29, "Thu Feb 29"), (2026, 3, 1, "Sun Mar  1"), (2026, 11, 14, "Sat Nov 14"),
            (2027, 7, 7, "Wed Jul  7"), (2038, 1, 19, "Tue Jan 19"), (2100, 3, 1, "Mon Mar  1"),
        ]
    )
    func days(year: Int, month: Int, day: Int, text: String) throws {
        let upload = FileTransfer(.upload, isASCII: false, isAnonymous: false, isComplete: true)
        let time = at(try date(year, month, day, 23))
        #expect(Self.line(upload) { $0.time = time }.hasPrefix("\(text) 23:00:00 \(year) "))
    }

    @Test("Local time may be another day")
    func localTime() throws {
        var record = command("STOR")
        record.transfer = FileTransfer(.upload, isASCII: false, isAnonymous: false, isComplete: true)
        record.time = at(try date(2026, 3, 1))
        var text = LogText(isUTF8: true)
        XferlogFormat.append(record, zoneSeconds: -1_800, to: &text)
        #expect(String(decoding: text.bytes, as: UTF8.self).hasPrefix("Sat Feb 28 23:30:00 2026 "))
    }
}

@Suite("JSON lines")
struct JSONLinesFormatTests {
    private static func object(_ record: AccessRecord, utf8: Bool = true) throws -> [String: Any] {
        let line = lines(of: .json, utf8: utf8, [record])
        #expect(line.hasSuffix("}\n"))
        #expect(line.count { $0 == "\n" } == 1)
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test("A line as it stands")
    func exact() {
        let record = command("STOR", "a.txt", of: session(host: "ftp.example.com")) {
            ($0.user, $0.path, $0.bytesReceived) = ("jane", path("/a.txt"), 12)
            ($0.duration, $0.systemStatus, $0.subStatus) = (.milliseconds(45), 5, 2)
            $0.transfer = FileTransfer(.upload, isASCII: false, isAnonymous: false, isComplete: true)
        }
        #expect(
            lines(of: .json, [record])
                == #"{"time":"2026-03-02T08:00:01Z","site":1,"session":"\#(guid)","client":"192.0.2.55:50321","#
                + #""server":"192.0.2.10:21","host":"ftp.example.com","user":"jane","event":"STOR","argument":"a.txt","#
                + #""path":"/a.txt","status":226,"subStatus":2,"bytesReceived":12,"milliseconds":45,"complete":true}"#
                + "\n"
        )
    }

    @Test("What is unknown is left out")
    func leftOut() throws {
        let record = AccessRecord(.dataChannelOpened(port: 5), of: session(), user: nil, at: at(monday))
        let keys = Set(try Self.object(record).keys)
        #expect(keys == ["time", "site", "session", "client", "server", "event", "milliseconds"])
    }

    @Test(
        "Every character comes back, in UTF-8 and in ASCII",
        arguments: [
            "a\"b\\c/d", (0..<0x20).map { String(Unicode.Scalar(UInt8($0))) }.joined(), "\u{7F}\u{80}\u{9F}\u{A0}",
            "Zürich 日本 \u{1F600} e\u{301}\u{2028}", "\u{FFFD}\u{10FFFF}",
        ]
    )
    func escapes(_ text: String) throws {
        for utf8 in [true, false] {
            let object = try Self.object(command("STOR", text) { $0.user = text }, utf8: utf8)
            #expect(object["argument"] as? String == text)
            #expect(object["user"] as? String == text)
        }
        #expect(lines(of: .json, utf8: false, [command("STOR", text)]).utf8.allSatisfy { $0 < 0x7F })
    }

    @Test("A huge argument is cut")
    func hugeArgument() throws {
        let argument = try Self.object(command("STOR", String(repeating: "\u{1F600}", count: 50_000)))["argument"]
        #expect((argument as? String)?.unicodeScalars.count == LogText.valueBytesMax)
    }
}
