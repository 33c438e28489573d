// Who logged in, as rules see it.

/// A user who is logged in, or the anonymous one.
public struct Principal: Hashable, Sendable {
    /// The name; `DOMAIN\user` for a user of a domain.
    public var name: String
    /// The groups (IIS: roles) it is in.
    public var groups: [String]
    /// True for the anonymous user.
    public var isAnonymous: Bool

    /// A user.
    public init(name: String, groups: [String] = [], isAnonymous: Bool = false) {
        self.name = name
        self.groups = groups
        self.isAnonymous = isAnonymous
    }

    /// The part before the backslash; nil for a local user.
    public var domain: String? {
        self.name.firstIndex(of: "\\").map { String(self.name[..<$0]) }
    }

    /// The name without its domain.
    public var userName: String {
        guard let backslash = self.name.firstIndex(of: "\\") else { return self.name }
        return String(self.name[self.name.index(after: backslash)...])
    }
}
