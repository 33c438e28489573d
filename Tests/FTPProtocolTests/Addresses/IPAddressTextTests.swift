// Addresses as text.
import FTPProtocol
import RandomTesting
import Testing

@Suite("Address text")
struct IPAddressTextTests {
    @Test("IPv4 is four decimal numbers, read and written the same")
    func v4() {
        for (text, number) in [("0.0.0.0", 0), ("127.0.0.1", 0x7F00_0001), ("255.255.255.255", .max)]
            as [(String, UInt32)]
        {
            #expect(IPAddress(text) == .v4(number))
            #expect(IPAddress.v4(number).description == text)
        }
    }

    @Test(
        "What isn't strictly four numbers is no IPv4 address",
        arguments: [
            "", ".", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.-4", "1.2.3.", ".1.2.3", "1..2.3", "01.2.3.4",
            "1.2.3.4 ",
            " 1.2.3.4", "0x7f.0.0.1", "1.2.3.4:21", "1.2.3.٤", "localhost", "00.0.0.0", "1.2.3.0000",
        ]
    )
    func badV4(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("IPv6 is written as RFC 5952 wants it")
    func v6() {
        let rows: [(String, String)] = [
            ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("0:0:0:0:0:0:0:1", "::1"), ("2001:DB8::1", "2001:db8::1"),
            ("2001:0db8:0000:0000:0000:0000:0002:0001", "2001:db8::2:1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("fe80::1", "fe80::1"),
            ("::ffff:192.168.1.2", "::ffff:192.168.1.2"), ("::FFFF:c0a8:102", "::ffff:192.168.1.2"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
            ("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ]
        for (text, written) in rows {
            let address = IPAddress(text)
            #expect(address?.description == written, "\(text)")
            #expect(IPAddress(written) == address, "\(text)")
        }
        #expect(IPAddress("2001:db8::1") == .v6(high: 0x2001_0DB8_0000_0000, low: 1))
    }

    @Test(
        "What RFC 4291 doesn't allow is no IPv6 address",
        arguments: [
            ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8::",
            "12345::",
            "g::", "::1%eth0", "[::1]", "::1 ", "1.2.3.4::", "::1.2.3", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4",
            ":1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:", "::-1", "::01.2.3.4", "1:::2", "::00001",
        ]
    )
    func badV6(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("A very long text is refused without being read")
    func longText() {
        #expect(IPAddress(String(repeating: "1:", count: 100_000)) == nil)
        #expect(IPAddress(ascii: Array(repeating: UInt8(ascii: "0"), count: 1_000)) == nil)
    }

    @Test("Every address is read back as it was written")
    func roundTrip() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<2_000 {
            // Groups that are often zero, so that every place of the gap comes up.
            let halves = (0..<2).map { _ in
                (0..<4).reduce(0 as UInt64) { half, _ in
                    half << 16 | (Bool.random(using: &random) ? 0 : UInt64.random(in: 0...0xFFFF, using: &random))
                }
            }
            for address in [IPAddress.v6(high: halves[0], low: halves[1]), .v4(UInt32(truncatingIfNeeded: halves[0]))] {
                #expect(IPAddress(address.description) == address, "seed \(seed)")
            }
        }
    }

    @Test("A mapped address is IPv4 in disguise")
    func mapped() {
        #expect(IPAddress("::ffff:127.0.0.1")?.canonical == .loopback)
        #expect(IPAddress("::ffff:127.0.0.1")?.isIPv6 == false)
        #expect(IPAddress("::1")?.isIPv6 == true)
    }
}
