// Compiled rules against a plain reading of them.
import AccessRules
import FTPProtocol
import RandomTesting
import Testing

/// Compiled rules say what reading them one by one says.
@Suite struct CompiledRulesTests {
    private static let users = ["*", "?", "ann", "corp\\ann", "BOB", ".\\bob"]
    private static let groups = ["staff", "Ops"]

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `rights agree with a plain reading of the rules`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let authorization = (0..<Int.random(in: 0...30, using: &random)).map { _ in Self.rule(using: &random) }
        let pathRights = (0..<Int.random(in: 0...20, using: &random)).map { _ in Self.rights(using: &random) }
        let rules = AccessRules(authorization: authorization, pathRights: pathRights)
        for _ in 0..<20 {
            let user = Self.principal(using: &random)
            let base = Permissions(rawValue: UInt16.random(in: 0...1_023, using: &random))
            let access = rules.compiled(for: user, from: .loopback, base: base)
            for _ in 0..<20 {
                let path = randomPath(using: &random)
                let expected = base.intersection(Self.authorized(user, at: path, by: authorization))
                    .intersection(Self.restricted(user, at: path, by: pathRights))
                #expect(access.rights(at: path) == expected)
                if access.isUnrestricted { #expect(expected == base) }
            }
        }
    }

    @Test func `an overview names each folder of a rule once, the root first`() {
        let rules = AccessRules(authorization: [allow("*", to: .read), allow("ann", at: "/a/b"), deny("*", at: "/A")])
        let overview = rules.access(for: "ann").overview
        #expect(overview.map(\.folder) == [.root, path("/a"), path("/a/b")])
        #expect(overview.map(\.rights) == [.readOnly, [], .all])
    }

    // MARK: A plain reading

    private static func authorized(
        _ user: Principal,
        at path: VirtualPath,
        by rules: [AuthorizationRule]
    ) -> Permissions {
        guard !rules.isEmpty else { return .all }
        return [ReadWrite.read, .write].reduce(into: []) { allowed, wanted in
            for folder in Self.upwards(from: path) {
                let rule = rules.first {
                    Self.isSame($0.path, folder) && $0.permissions.contains(wanted)
                        && Self.names(user, users: $0.users, groups: $0.groups)
                }
                guard let rule else { continue }
                if rule.isAllowed { allowed.formUnion(wanted.permissions) }
                return
            }
        }
    }

    private static func restricted(_ user: Principal, at path: VirtualPath, by rights: [PathRights]) -> Permissions {
        for folder in Self.upwards(from: path) {
            let entry = rights.first {
                let isForEveryone = $0.users.isEmpty && $0.groups.isEmpty
                return Self.isSame($0.path, folder)
                    && (isForEveryone || Self.names(user, users: $0.users, groups: $0.groups))
            }
            if let entry { return entry.permissions }
        }
        return .all
    }

    private static func upwards(from path: VirtualPath) -> [VirtualPath] {
        (0...path.components.count).reversed().map { path.prefix($0) }
    }

    private static func isSame(_ left: VirtualPath, _ right: VirtualPath) -> Bool {
        left.text.lowercased() == right.text.lowercased()
    }

    private static func names(_ user: Principal, users: [String], groups: [String]) -> Bool {
        let isUser = users.contains { rule in
            rule == "*" || (rule == "?" && user.isAnonymous) || Self.isName(rule, of: user.name)
        }
        return isUser || groups.contains { rule in user.groups.contains { Self.isName(rule, of: $0) } }
    }

    private static func isName(_ rule: String, of name: String) -> Bool {
        let rule = rule.lowercased(), name = name.lowercased()
        if rule.hasPrefix(".\\") { return String(rule.dropFirst(2)) == name }
        if rule.contains("\\") { return rule == name }
        return rule == name.split(separator: "\\").last.map { String($0) }
    }

    // MARK: Random rules

    private static func rule(using random: inout SeededRandom) -> AuthorizationRule {
        AuthorizationRule(
            isAllowed: Bool.random(using: &random),
            users: Self.some(of: Self.users, using: &random),
            groups: Self.some(of: Self.groups, using: &random),
            permissions: ReadWrite(rawValue: UInt8.random(in: 0...3, using: &random)),
            path: randomPath(using: &random)
        )
    }

    private static func rights(using random: inout SeededRandom) -> PathRights {
        PathRights(
            path: randomPath(using: &random),
            permissions: Permissions(rawValue: UInt16.random(in: 0...1_023, using: &random)),
            users: Self.some(of: Self.users, using: &random),
            groups: Self.some(of: Self.groups, using: &random)
        )
    }

    private static func some(of names: [String], using random: inout SeededRandom) -> [String] {
        names.filter { _ in Int.random(in: 0..<6, using: &random) == 0 }
    }

    private static func principal(using random: inout SeededRandom) -> Principal {
        let name = ["ann", "Corp\\Ann", "bob", "corp\\bob", "eve"].randomElement(using: &random) ?? "ann"
        let groups = Self.some(of: ["STAFF", "corp\\ops", "none"], using: &random)
        return Principal(name: name, groups: groups, isAnonymous: Int.random(in: 0..<5, using: &random) == 0)
    }
}
