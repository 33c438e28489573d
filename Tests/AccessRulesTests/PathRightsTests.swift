// Rights by folder, case by case.
import AccessRules
import FTPProtocol
import Testing

@Suite struct PathRightsTests {
    let dropBox: Permissions = [.upload, .makeDirectory]

    @Test func `the longest path holds, also when it says more than a shorter one`() {
        let rules = AccessRules(pathRights: [
            PathRights(path: path("/in"), permissions: self.dropBox),
            PathRights(path: path("/in/open"), permissions: .all),
        ])
        let access = rules.access(for: "ann")
        #expect(access.rights(at: "/") == .all)
        #expect(access.rights(at: "/in") == self.dropBox)
        #expect(access.rights(at: "/in/x/y") == self.dropBox)
        #expect(access.rights(at: "/in/open/y") == .all)
    }

    @Test func `of one path the first entry that names the user holds`() {
        let rules = AccessRules(pathRights: [
            PathRights(path: .root, permissions: .all, users: ["ann"]),
            PathRights(path: .root, permissions: .readOnly, groups: ["guests"]),
            PathRights(path: .root, permissions: [.list]),
        ])
        #expect(rules.access(for: "ann", groups: ["guests"]).rights(at: "/x") == .all)
        #expect(rules.access(for: "bob", groups: ["guests"]).rights(at: "/x") == .readOnly)
        #expect(rules.access(for: "bob").rights(at: "/x") == [.list])
    }

    @Test func `an entry for somebody else leaves the entry above in force`() {
        let rules = AccessRules(pathRights: [
            PathRights(path: path("/in"), permissions: self.dropBox),
            PathRights(path: path("/in/ann"), permissions: .all, users: ["ann"]),
        ])
        #expect(rules.access(for: "ann").rights(at: "/in/ann/x") == .all)
        #expect(rules.access(for: "bob").rights(at: "/in/ann/x") == self.dropBox)
    }

    @Test func `they only take away from the account and from authorization`() {
        let rules = AccessRules(
            authorization: [allow("*", to: .write)],
            pathRights: [PathRights(path: path("/in"), permissions: [.list, .upload, .delete])]
        )
        let access = rules.compiled(for: Principal(name: "ann"), from: .loopback, base: [.list, .upload, .read])
        #expect(access.rights(at: "/in/x") == [.upload])
        #expect(access.rights(at: "/x") == [.upload])
    }
}
