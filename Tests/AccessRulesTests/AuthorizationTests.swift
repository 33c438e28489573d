// IIS's authorization rules, case by case.
import AccessRules
import FTPProtocol
import Testing

@Suite struct AuthorizationTests {
    @Test func `reading is listing and reading, writing is everything else`() {
        #expect(ReadWrite.read.permissions == [.list, .read])
        #expect(ReadWrite.write.permissions == Permissions.all.subtracting([.list, .read]))
        #expect(ReadWrite.both.permissions == .all)
        #expect(ReadWrite().permissions == [])
    }

    @Test func `without rules the account alone decides`() {
        let access = AccessRules().compiled(for: Principal(name: "ann"), from: .loopback, base: [.list, .upload])
        #expect(access.isUnrestricted == true)
        #expect(access.rights(at: "/any/where") == [.list, .upload])
    }

    @Test func `with rules, who is named by none may do nothing`() {
        let access = AccessRules(authorization: [allow("bob")]).access(for: "ann")
        #expect(access.isUnrestricted == false)
        #expect(access.rights(at: "/") == [])
    }

    @Test func `rules never give more than the account has`() {
        let rules = AccessRules(authorization: [allow("*")])
        let access = rules.compiled(for: Principal(name: "ann"), from: .loopback, base: [.list])
        #expect(access.rights(at: "/x") == [.list])
        #expect(access.isUnrestricted == true)
    }

    @Test func `the first rule that names user and permission decides`() {
        let allowFirst = AccessRules(authorization: [allow("*"), deny("ann")])
        #expect(allowFirst.access(for: "ann").rights(at: "/") == .all)
        let denyFirst = AccessRules(authorization: [deny("ann", from: .write), allow("*")])
        #expect(denyFirst.access(for: "ann").rights(at: "/") == .readOnly)
        #expect(denyFirst.access(for: "bob").rights(at: "/") == .all)
    }

    @Test func `reading and writing are decided each by itself`() {
        let rules = AccessRules(authorization: [allow("*", to: .read), deny("ann"), allow("*", to: .write)])
        #expect(rules.access(for: "ann").rights(at: "/") == .readOnly)
        #expect(rules.access(for: "bob").rights(at: "/") == .all)
    }

    @Test func `the rules of the longest path come first, then those of its parents`() {
        let rules = AccessRules(authorization: [
            allow("*", to: .read), deny("*", from: .read, at: "/in"), allow("*", to: .write, at: "/in"),
            allow("ann", to: .read, at: "/in/ann"),
        ])
        let access = rules.access(for: "ann")
        #expect(access.rights(at: "/out/deep/file") == .readOnly)
        #expect(access.rights(at: "/in") == .write)
        #expect(access.rights(at: "/in/other/file") == .write)
        #expect(access.rights(at: "/in/ann/file") == .all)
        #expect(rules.access(for: "bob").rights(at: "/in/ann/file") == .write)
        #expect(access.rights(at: "/inner") == .readOnly)
    }

    @Test(arguments: [
        ("*", "ann", true), ("ann", "ann", true), ("ANN", "ann", true), ("ann", "Corp\\Ann", true),
        ("corp\\ann", "CORP\\ann", true), ("corp\\ann", "ann", false), ("corp\\ann", "other\\ann", false),
        (".\\ann", "ann", true), (".\\ann", "corp\\ann", false), ("an", "ann", false), ("?", "ann", false),
        ("", "ann", false), ("jürgen", "JÜRGEN", true),
    ])
    func `users are named with or without their domain, in any case`(rule: String, user: String, isNamed: Bool) {
        let rights = AccessRules(authorization: [allow(rule)]).access(for: user).rights(at: "/")
        #expect(rights == (isNamed ? .all : []))
    }

    @Test func `a question mark is the anonymous user, who is one of all`() {
        let rules = AccessRules(authorization: [allow("?", to: .read), allow("*", to: .write)])
        #expect(rules.access(for: "anonymous", isAnonymous: true).rights(at: "/") == .all)
        #expect(rules.access(for: "ann").rights(at: "/") == .write)
    }

    @Test func `groups are named like users, but a user isn't a group`() {
        let rule = AuthorizationRule(isAllowed: true, groups: ["Staff", "corp\\ops"])
        let rules = AccessRules(authorization: [rule])
        #expect(rules.access(for: "ann", groups: ["staff"]).rights(at: "/") == .all)
        #expect(rules.access(for: "ann", groups: ["CORP\\Staff"]).rights(at: "/") == .all)
        #expect(rules.access(for: "ann", groups: ["ops"]).rights(at: "/") == [])
        #expect(rules.access(for: "ann", groups: ["x", "corp\\OPS"]).rights(at: "/") == .all)
        #expect(rules.access(for: "staff").rights(at: "/") == [])
    }

    @Test func `a rule that names nobody is about nobody`() {
        let rules = AccessRules(authorization: [AuthorizationRule(isAllowed: false), allow("*")])
        #expect(rules.access(for: "ann").rights(at: "/") == .all)
    }

    @Test func `the case of a path's ASCII letters doesn't count`() {
        let access = AccessRules(authorization: [deny("*", at: "/Secret/É"), allow("*")]).access(for: "ann")
        #expect(access.rights(at: "/SECRET/É/x") == [])
        #expect(access.rights(at: "/secret/é/x") == .all)
    }
}
