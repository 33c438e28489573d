// What tests of rules share.
import AccessRules
import FTPProtocol
import RandomTesting

/// A path from its text; the root when it is none.
func path(_ text: String) -> VirtualPath {
    PathArgument(Array(text.utf8)).flatMap { VirtualPath.root.resolving($0) } ?? .root
}

func allow(_ users: String..., to permissions: ReadWrite = .both, at folder: String = "/") -> AuthorizationRule {
    AuthorizationRule(isAllowed: true, users: users, permissions: permissions, path: path(folder))
}

func deny(_ users: String..., from permissions: ReadWrite = .both, at folder: String = "/") -> AuthorizationRule {
    AuthorizationRule(isAllowed: false, users: users, permissions: permissions, path: path(folder))
}

extension AccessRules {
    /// The answer for a user from this host who may do everything.
    func access(for user: String, groups: [String] = [], isAnonymous: Bool = false) -> PathAccess {
        let principal = Principal(name: user, groups: groups, isAnonymous: isAnonymous)
        return self.compiled(for: principal, from: .loopback, base: .all)
    }
}

extension PathAccess {
    func rights(at text: String) -> Permissions { self.rights(at: path(text)) }

    func refusal(of text: String, isFolder: Bool = false) -> RequestRefusal? {
        self.refusal(of: path(text), isFolder: isFolder)
    }

    func hides(_ name: String, in folder: String) -> Bool { self.hides(Array(name.utf8), in: path(folder)) }
}

extension Permissions {
    /// What IIS's "write" stands for.
    static let write = ReadWrite.write.permissions
}

/// A path of up to four names out of three, so that random rules and random questions meet.
func randomPath(using random: inout SeededRandom) -> VirtualPath {
    var path = VirtualPath.root
    for _ in 0..<Int.random(in: 0...4, using: &random) {
        let name = ["a", "B", "cc"].randomElement(using: &random) ?? "a"
        path = path.appending(Array(name.utf8)) ?? path
    }
    return path
}
