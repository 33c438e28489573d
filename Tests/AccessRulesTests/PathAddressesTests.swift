// Addresses that may use a folder.
import AccessRules
import FTPProtocol
import Testing

@Suite struct PathAddressesTests {
    let office = IPAddress.v4(0xC000_0201), stranger = IPAddress.v4(0x0102_0304)

    func access(_ rules: AccessRules, from address: IPAddress) -> PathAccess {
        rules.compiled(for: Principal(name: "ann"), from: address, base: .all)
    }

    @Test func `a folder may be for some addresses only`() {
        let list = AddressRules(
            allowUnlisted: false,
            rules: [AddressRule(AddressNetwork(self.office), isAllowed: true)]
        )
        let rules = AccessRules(addresses: [PathAddresses(path: path("/internal"), rules: list)])
        #expect(rules.dependsOnAddress == true)
        #expect(self.access(rules, from: self.office).isUnrestricted == true)
        let access = self.access(rules, from: self.stranger)
        #expect(access.rights(at: "/internal/x") == [])
        #expect(access.refusal(of: "/internal", isFolder: true) == .address)
        #expect(access.rights(at: "/x") == .all)
        #expect(access.refusal(of: "/x") == nil)
    }

    @Test func `the list of the longest path is asked first, and its word on the rest is the last`() {
        let site = AddressRules(
            allowUnlisted: true,
            rules: [AddressRule(AddressNetwork(self.office), isAllowed: false)]
        )
        let open = AddressRules(allowUnlisted: false, rules: [])
        let rules = AccessRules(addresses: [
            PathAddresses(rules: site), PathAddresses(path: path("/a"), rules: open),
            PathAddresses(
                path: path("/a/b"),
                rules: AddressRules(rules: [AddressRule(AddressNetwork(self.office), isAllowed: true)])
            ),
        ])
        let office = self.access(rules, from: self.office), stranger = self.access(rules, from: self.stranger)
        #expect([office.rights(at: "/"), office.rights(at: "/a"), office.rights(at: "/a/b")] == [[], [], .all])
        #expect(
            [stranger.rights(at: "/"), stranger.rights(at: "/a"), stranger.rights(at: "/a/b")] == [.all, [], .all]
        )
    }

    @Test func `what a list doesn't name, the list above may`() {
        let site = AddressRules(rules: [AddressRule(AddressNetwork(self.office), isAllowed: false)])
        let rules = AccessRules(addresses: [
            PathAddresses(rules: site), PathAddresses(path: path("/a"), rules: AddressRules(allowUnlisted: true)),
        ])
        #expect(self.access(rules, from: self.office).rights(at: "/a/x") == [])
        #expect(self.access(rules, from: self.stranger).rights(at: "/a/x") == .all)
    }

    @Test func `lists that allow everyone change nothing`() {
        let rules = AccessRules(addresses: [PathAddresses(rules: AddressRules())])
        #expect(rules.dependsOnAddress == false)
        #expect(self.access(rules, from: self.stranger).isUnrestricted == true)
    }
}
