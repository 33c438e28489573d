// Networks as text, and who is in them.
import AccessRules
import FTPProtocol
import RandomTesting
import Testing

@Suite struct AddressNetworkTests {
    @Test(arguments: [
        ("192.0.2.0/24", "192.0.2.0/24"),
        ("192.0.2.77/24", "192.0.2.0/24"),
        ("192.0.2.0/255.255.255.0", "192.0.2.0/24"),
        ("10.1.2.3/255.0.0.0", "10.0.0.0/8"),
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7/32", "192.0.2.7"),
        ("192.0.2.7/255.255.255.255", "192.0.2.7"),
        ("1.2.3.4/0", "0.0.0.0/0"),
        ("1.2.3.4/0.0.0.0", "0.0.0.0/0"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("2001:db8:ffff::1/33", "2001:db8:8000::/33"),
        ("2001:db8::1:2/64", "2001:db8::/64"),
        ("2001:db8::ffff/127", "2001:db8::fffe/127"),
        ("::1", "::1"),
        ("::/0", "::/0"),
        ("::ffff:192.0.2.9/120", "192.0.2.0/24"),
        ("::ffff:192.0.2.9", "192.0.2.9"),
    ])
    func `networks are read as people write them, and written in one way`(text: String, canonical: String) throws {
        let network = try #require(AddressNetwork(text))
        #expect("\(network)" == canonical)
        #expect(AddressNetwork(canonical) == network)
    }

    @Test(arguments: [
        "", "/", "192.0.2.0/", "/24", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2/24", "2001:db8::/129",
        "192.0.2.0/255.0.255.0", "192.0.2.0/0.0.0.255", "2001:db8::/255.255.0.0", "192.0.2.0/24/8", "192.0.2.0/ 24",
        "localhost", "192.0.2.0/99999999999999999999", "192.0.2.0/२४", "::ffff:192.0.2.9/95",
    ])
    func `what is no network is refused`(text: String) {
        #expect(AddressNetwork(text) == nil)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `an address is in a network when its first bits are the same`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<2_000 {
            let center = UInt32.random(in: .min ... .max, using: &random)
            let length = Int.random(in: 0...32, using: &random)
            let flipped = Int.random(in: 0..<32, using: &random)
            let network = try #require(AddressNetwork(.v4(center), prefixLength: length))
            let other = IPAddress.v4(center ^ (1 << (31 - flipped)))
            #expect(network.contains(.v4(center)) == true)
            #expect(network.contains(other) == (flipped >= length))
        }
    }

    @Test func `a bit of either half of an IPv6 address counts`() throws {
        let network = try #require(AddressNetwork("2001:db8:1:2:8000::/65"))
        #expect(network.contains(try #require(IPAddress("2001:db8:1:2:ffff::1"))) == true)
        #expect(network.contains(try #require(IPAddress("2001:db8:1:2:7fff::1"))) == false)
        #expect(network.contains(try #require(IPAddress("2001:db8:1:3:8000::1"))) == false)
    }

    @Test func `IPv4 in IPv6 clothes is IPv4, and nothing else crosses over`() throws {
        let network = try #require(AddressNetwork("192.0.2.0/24"))
        #expect(network.contains(try #require(IPAddress("::ffff:192.0.2.1"))) == true)
        #expect(network.contains(try #require(IPAddress("::192.0.2.1"))) == false)
        #expect(AddressNetwork.allIPv6.contains(.loopback) == false)
        #expect(AddressNetwork.allIPv4.contains(.v6(high: 0, low: 1)) == false)
    }
}
