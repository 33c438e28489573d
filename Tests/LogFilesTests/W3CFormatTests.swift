// W3C lines byte by byte, against what IIS writes.
import FTPProtocol
import Telemetry
import Testing

@testable import LogFiles

@Suite("W3C lines")
struct W3CFormatTests {
    static func header(_ format: LogFormat, _ fields: [W3CField], _ time: Int64 = monday) -> String {
        var text = LogText(isUTF8: true)
        LineFormat(format, fields: fields, names: names).appendHeader(at: at(time), to: &text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    @Test("The header of IIS 7 and later")
    func header() {
        #expect(
            Self.header(.w3c, W3CField.usual)
                == "#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n"
                + "#Date: 2026-03-02 08:00:01\r\n#Fields: date time c-ip cs-username s-ip s-port cs-method cs-uri-stem "
                + "sc-status sc-win32-status sc-substatus x-session x-fullpath\r\n"
        )
    }

    @Test("The header of IIS 6")
    func headerOfIIS6() {
        #expect(
            Self.header(.iis6, W3CField.usualOfIIS6)
                == "#Software: Microsoft Internet Information Services 6.0\r\n#Version: 1.0\r\n"
                + "#Date: 2026-03-02 08:00:01\r\n#Fields: time c-ip cs-method cs-uri-stem sc-status\r\n"
        )
    }

    @Test("A session's lines as IIS 7 and later write them")
    func wholeSession() {
        let jane = #"EXAMPLE\jane"#
        let opened = AccessRecord(.controlChannelOpened, of: session(), user: nil, at: at(monday))
        let data = AccessRecord(.dataChannelOpened(port: 50_012), of: opened.session, user: jane, at: at(monday + 8))
        let closed = AccessRecord(.controlChannelClosed, of: opened.session, user: jane, at: at(monday + 9))
        let store = command("STOR", "a.txt") { record in
            (record.user, record.time, record.path) = (jane, at(monday + 8), path("/a.txt"))
        }
        let pass = command("PASS", "***", 230) { record in
            (record.user, record.time, record.path) = (jane, at(monday + 1), .root)
        }
        let text = lines(of: .w3c, [opened, command("USER", "jane", 331), pass, data, store, closed])
        #expect(
            text == """
                2026-03-02 08:00:01 192.0.2.55 - 192.0.2.10 21 ControlChannelOpened - - 0 0 \(guid) -\r
                2026-03-02 08:00:01 192.0.2.55 - 192.0.2.10 21 USER jane 331 0 0 \(guid) -\r
                2026-03-02 08:00:02 192.0.2.55 EXAMPLE\\jane 192.0.2.10 21 PASS *** 230 0 0 \(guid) /\r
                2026-03-02 08:00:09 192.0.2.55 EXAMPLE\\jane 192.0.2.10 50012 DataChannelOpened - - 0 0 \(guid) -\r
                2026-03-02 08:00:09 192.0.2.55 EXAMPLE\\jane 192.0.2.10 21 STOR a.txt 226 0 0 \(guid) /a.txt\r
                2026-03-02 08:00:10 192.0.2.55 EXAMPLE\\jane 192.0.2.10 21 ControlChannelClosed - - 0 0 \(guid) -\r\n
                """
        )
    }

    @Test("All fields, in IIS's order whatever the order that was asked for")
    func allFields() {
        let record = command("RETR", "b.bin", 426, of: session(7, site: 12, host: "ftp.example.com")) {
            $0.user = "jane"
            ($0.systemStatus, $0.subStatus, $0.bytesSent, $0.bytesReceived) = (64, 3, 1_048_577, 9)
            $0.duration = .milliseconds(2_345)
            $0.path = path("/pub/b.bin")
        }
        let name = "4c1f0a52-3a0e-8b7e-8000-000000000007"
        #expect(
            w3c(W3CField.allCases.reversed(), record)
                == "2026-03-02 08:00:01 192.0.2.55 50321 jane FTPSVC12 FTP01 ftp.example.com 192.0.2.10 21 RETR b.bin 426 "
                + "64 3 1048577 9 2345 \(name) /pub/b.bin -"
        )
        #expect(
            Self.header(.w3c, W3CField.allCases.reversed()).hasSuffix(
                "#Fields: date time c-ip c-port cs-username s-sitename s-computername cs-host s-ip s-port cs-method "
                    + "cs-uri-stem sc-status sc-win32-status sc-substatus sc-bytes cs-bytes time-taken x-session "
                    + "x-fullpath x-debug\r\n"
            )
        )
    }

    @Test("IIS 6 numbers its sessions in the method, and names what happened to files")
    func iis6() {
        let records = [
            AccessRecord(.controlChannelOpened, of: session(), user: nil, at: at(monday)),
            command("USER", "anonymous", 331), command("PASS", "***", 230), command("STOR", "a.txt"),
            command("STOU", "", 226), command("APPE", "a.txt"), command("RETR", "a.txt"), command("DELE", "a.txt", 250),
            AccessRecord(.dataChannelClosed(port: 2_000), of: session(), user: nil, at: at(monday)),
            command("QUIT", "", 221),
            AccessRecord(.controlChannelClosed, of: session(), user: nil, at: at(monday)),
        ]
        let expected = [
            "[135]USER anonymous 331", "[135]PASS *** 230", "[135]created a.txt 226", "[135]created - 226",
            "[135]appended a.txt 226", "[135]sent a.txt 226", "[135]DELE a.txt 250", "[135]QUIT - 221",
            "[135]closed - -",
        ]
        #expect(
            lines(of: .iis6, fields: W3CField.usualOfIIS6, records)
                == expected.map { "08:00:01 192.0.2.55 \($0)\r\n" }.joined()
        )
        #expect(lines(of: .iis6, fields: [.siteName], [records[1]]) == "MSFTPSVC1\r\n")
    }

    @Test("Without fields there are no lines")
    func noFields() { #expect(lines(of: .w3c, fields: [], [command("NOOP", "", 200)]).isEmpty) }

    @Test(
        "Values stay in their columns",
        arguments: [
            ("my file.txt", "my+file.txt", "my+file.txt"), ("", "-", "-"), ("a+b", "a+b", "a+b"),
            ("a\r\nb\tc\u{7F}\u{0}", "a??b?c??", "a??b?c??"), ("Zürich-日本", "Zürich-日本", "Z?rich-??"),
        ]
    )
    func values(_ argument: String, utf8: String, ascii: String) {
        #expect(w3c([.uriStem], command("STOR", argument)) == utf8)
        #expect(w3c([.uriStem], utf8: false, command("STOR", argument)) == ascii)
    }

    @Test("A verb, a user and a host from the network can't break a line either")
    func hostileNames() {
        let record = command("X Y\n", "", 500, of: session(host: "a b\r")) { $0.user = "u v\n#Fields:" }
        #expect(w3c([.userName, .host, .method], record) == "u+v?#Fields: a+b? X+Y?")
    }

    @Test("A huge value is cut at a character, and the line goes on")
    func hugeValues() {
        let record = command("STOR", String(repeating: "é", count: 100_000), 226)
        let line = w3c([.uriStem, .status], record)
        #expect(line == String(repeating: "é", count: LogText.valueBytesMax / 2) + " 226")
        let odd = w3c([.uriStem], command("STOR", "x" + String(repeating: "é", count: 100_000)))
        #expect(odd.utf8.count == LogText.valueBytesMax + 1)
        #expect(odd.hasSuffix("é"))
    }

    @Test("Milliseconds are cut, and IPv6 addresses are written as usual")
    func timeAndAddress() {
        let record = command(
            "NOOP",
            "",
            200,
            of: SessionIdentity(
                number: 1,
                site: .first,
                client: Endpoint(address: .v6(high: 0x2001_0DB8_0000_0000, low: 1), port: 9),
                server: Endpoint(address: .loopback, port: 2_121)
            )
        ) { $0.duration = .microseconds(1_999) }
        #expect(w3c([.clientAddress, .serverAddress, .timeTaken], record) == "2001:db8::1 127.0.0.1 1")
    }

    @Test("Sessions have different names, in this process and in others")
    func sessionNames() {
        let other = LogNames(computer: "FTP01", prefix: 1)
        var text = LogText(isUTF8: true)
        other.append(session: .max, to: &text)
        #expect(String(decoding: text.bytes, as: UTF8.self) == "00000000-0000-8001-bfff-ffffffffffff")
        let sessions = Set((1...100).map { w3c([.session], command("NOOP", of: session($0))) })
        #expect(sessions.count == 100)
    }
}
