// Lists of addresses: the first line decides.
import AccessRules
import FTPProtocol
import RandomTesting
import Testing

@Suite struct AddressRulesTests {
    func rules(_ lines: [(String, Bool)], allowUnlisted: Bool) throws -> AddressRules {
        let rules = try lines.map { AddressRule(try #require(AddressNetwork($0.0)), isAllowed: $0.1) }
        return AddressRules(allowUnlisted: allowUnlisted, rules: rules)
    }

    @Test func `without lines, everyone or nobody may come`() {
        #expect(AddressRules().allows(.loopback) == true)
        #expect(AddressRules(allowUnlisted: false).allows(.loopback) == false)
    }

    @Test func `the first line that holds the address decides`() throws {
        let lines = [("192.0.2.7", true), ("192.0.2.0/24", false), ("192.0.2.8", true), ("2001:db8::/32", false)]
        let rules = try self.rules(lines, allowUnlisted: true)
        let asked = [
            "192.0.2.7", "192.0.2.8", "192.0.3.1", "::ffff:192.0.2.7", "::ffff:192.0.2.9", "2001:db8::1", "::1",
        ]
        let answers = try asked.map { rules.allows(try #require(IPAddress($0))) }
        #expect(answers == [true, false, true, true, false, false, true])
    }

    @Test func `the same network twice counts the first time`() throws {
        let rules = try self.rules([("10.0.0.0/8", false), ("10.0.0.0/8", true)], allowUnlisted: true)
        #expect(rules.allows(.v4(0x0A00_0001)) == false)
    }

    @Test func `lines that are changed count as they are now`() throws {
        var rules = AddressRules()
        rules.rules.append(AddressRule(AddressNetwork(.loopback), isAllowed: false))
        #expect(rules.allows(.loopback) == false)
        rules.rules = []
        #expect(rules.allows(.loopback) == true)
        #expect(rules == AddressRules())
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `a thousand lines answer as reading them one by one does`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var lines: [AddressRule] = []
        for _ in 0..<1_000 {
            let address = Self.address(using: &random)
            let length = Int.random(in: address.isIPv6 ? 100...128 : 20...32, using: &random)
            let network = try #require(AddressNetwork(address, prefixLength: length))
            lines.append(AddressRule(network, isAllowed: Bool.random(using: &random)))
        }
        let rules = AddressRules(allowUnlisted: Bool.random(using: &random), rules: lines)
        for _ in 0..<1_000 {
            let address = Self.address(using: &random)
            let line = lines.first { $0.network.contains(address) }
            #expect(rules.allows(address) == line?.isAllowed ?? rules.allowUnlisted)
        }
    }

    /// Addresses close to each other, so that networks overlap.
    private static func address(using random: inout SeededRandom) -> IPAddress {
        if Int.random(in: 0..<4, using: &random) == 0 {
            return .v6(high: 0x2001_0DB8 << 32, low: UInt64.random(in: 0..<0x1000_0000, using: &random))
        }
        return .v4(0xC000_0000 + UInt32.random(in: 0..<0x4000, using: &random))
    }
}
