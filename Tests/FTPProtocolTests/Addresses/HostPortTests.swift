// Six numbers.
import FTPProtocol
import Testing

@Suite("Host and port")
struct HostPortTests {
    @Test(
        "Six numbers are read and written the same",
        arguments: ["127,0,0,1,200,1", "0,0,0,0,0,0", "255,255,255,255,255,255"]
    )
    func roundTrip(text: String) throws {
        let endpoint = try #require(HostPort.endpoint(of: text.utf8))
        #expect(HostPort.text(of: endpoint) == text)
    }

    @Test("The numbers are address and port")
    func value() {
        #expect(HostPort.endpoint(of: "127,0,0,1,200,1".utf8) == Endpoint(address: .loopback, port: 51_201))
        #expect(HostPort.endpoint(of: "127,000,000,001,200,001".utf8) == Endpoint(address: .loopback, port: 51_201))
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", ",", ",,,,,", "1,2,3,4,5", "1,2,3,4,5,6,", "1,2,3,4,5,256", "1,2,3,4,5,0006", "1, 2,3,4,5,6",
            "1.2.3.4,5,6", "1,2,3,4,5,+6",
        ]
    )
    func bad(text: String) {
        #expect(HostPort.endpoint(of: text.utf8) == nil)
    }

    @Test("IPv6 has no six numbers, a mapped IPv4 address has")
    func v6() {
        #expect(HostPort.text(of: Endpoint(address: .v6(high: 0, low: 1), port: 1)) == nil)
        #expect(HostPort.text(of: Endpoint(address: .v6(high: 0, low: 0xFFFF_7F00_0001), port: 258)) == "127,0,0,1,1,2")
    }
}
