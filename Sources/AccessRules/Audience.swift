// Whom a rule is about: users and groups by name.

/// For each name that rules mention, the rules that mention it: a login looks up its own few names, however many rules
/// there are.
struct AudienceIndex: Sendable {
    private static let everyone = "*", anonymous = "?"

    private var byUser: [String: [Int]] = [:]
    private var byGroup: [String: [Int]] = [:]

    /// Notes whom the rule with that number is about.
    mutating func add(_ rule: Int, users: [String], groups: [String]) {
        for user in users { self.byUser[user.lowercased(), default: []].append(rule) }
        for group in groups { self.byGroup[group.lowercased(), default: []].append(rule) }
    }

    /// Notes a rule about everyone.
    mutating func addForEveryone(_ rule: Int) { self.byUser[Self.everyone, default: []].append(rule) }

    /// The rules about that user, in order; each once.
    func rules(about user: Principal) -> [Int] {
        var found = self.byUser[Self.everyone] ?? []
        if user.isAnonymous { found += self.byUser[Self.anonymous] ?? [] }
        for name in Self.forms(of: user.name) { found += self.byUser[name] ?? [] }
        for group in user.groups {
            for name in Self.forms(of: group) { found += self.byGroup[name] ?? [] }
        }
        return Set(found).sorted()
    }

    /// What a rule may call someone: `corp\ann` and `ann`; a local user `ann` and `.\ann`.
    private static func forms(of name: String) -> [String] {
        let name = name.lowercased()
        guard let backslash = name.firstIndex(of: "\\") else { return [name, ".\\" + name] }
        let plain = String(name[name.index(after: backslash)...])
        return [name, plain]
    }
}
