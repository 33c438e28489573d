// All rules of a site together, prepared once; each login gets its own short answer from them.
public import FTPProtocol

/// Which addresses may use a folder and what lies below: the list of the longest path is asked first, then those above;
/// when no line holds the address, `allowUnlisted` of the longest path decides.
public struct PathAddresses: Hashable, Sendable {
    /// The folder, as a path of the site; ASCII case doesn't count.
    public var path: VirtualPath
    /// The list.
    public var rules: AddressRules

    /// A list for a folder.
    public init(path: VirtualPath = .root, rules: AddressRules) {
        self.path = path
        self.rules = rules
    }
}

/// The rules of a site, which don't change: authorization, rights by folder, filters, addresses.
///
/// A login asks `compiled` once, and then its `PathAccess` for every command.
public struct AccessRules: Sendable {
    private let folders: RuleFolders
    private let authorization: [Placed<AuthorizationRule>]
    private let authorized: AudienceIndex
    private let pathRights: [Placed<PathRights>]
    private let restricted: AudienceIndex
    private let addresses: [Placed<AddressRules>]

    /// A site without rules: accounts alone say what may be done.
    public static let none = AccessRules()

    /// Prepares rules. Several filters or lists for one path add up, in order.
    public init(
        authorization: [AuthorizationRule] = [],
        pathRights: [PathRights] = [],
        filters: [RequestFilter] = [],
        addresses: [PathAddresses] = []
    ) {
        var tree = FolderTree()
        self.authorization = authorization.map { Placed(folder: tree.insert($0.path), content: $0) }
        self.pathRights = pathRights.map { Placed(folder: tree.insert($0.path), content: $0) }
        self.addresses = addresses.map { Placed(folder: tree.insert($0.path), content: $0.rules) }
        let placed = filters.map { Placed(folder: tree.insert($0.path), content: $0) }
        self.folders = RuleFolders(tree: tree, filters: placed)
        self.authorized = Self.index(of: authorization)
        self.restricted = Self.index(of: pathRights)
    }

    /// True when two logins of the same user may get different answers because they come from different addresses:
    /// then what was compiled for one is no good for the other.
    public var dependsOnAddress: Bool { self.addresses.contains { !$0.content.allowsEveryone } }

    /// The answer for one login.
    ///
    /// - Parameter base: What the account may do where no rule says less.
    public func compiled(for user: Principal, from address: IPAddress, base: Permissions) -> PathAccess {
        var found = [FolderAccess](repeating: FolderAccess(permissions: base), count: self.folders.count)
        self.authorize(user, in: &found)
        self.restrict(user, in: &found)
        self.refuse(address, in: &found)
        let isUniform = found.allSatisfy { $0 == FolderAccess(permissions: base) }
        return PathAccess(base: base, access: isUniform ? [] : found, folders: self.folders)
    }

    private static func index(of rules: [AuthorizationRule]) -> AudienceIndex {
        var index = AudienceIndex()
        for (number, rule) in rules.enumerated() { index.add(number, users: rule.users, groups: rule.groups) }
        return index
    }

    private static func index(of rights: [PathRights]) -> AudienceIndex {
        var index = AudienceIndex()
        for (number, entry) in rights.enumerated() {
            let isForEveryone = entry.users.isEmpty && entry.groups.isEmpty
            if isForEveryone { index.addForEveryone(number) }
            index.add(number, users: entry.users, groups: entry.groups)
        }
        return index
    }

    private func authorize(_ user: Principal, in found: inout [FolderAccess]) {
        guard !self.authorization.isEmpty else { return }
        var verdicts = [ReadWriteVerdict](repeating: ReadWriteVerdict(), count: found.count)
        for number in self.authorized.rules(about: user) {
            let rule = self.authorization[number]
            verdicts[rule.folder].add(rule.content)
        }
        for folder in found.indices {
            if folder != FolderTree.root { verdicts[folder].inherit(verdicts[self.folders.parent(of: folder)]) }
            found[folder].permissions.formIntersection(verdicts[folder].allowed.permissions)
        }
    }

    private func restrict(_ user: Principal, in found: inout [FolderAccess]) {
        guard !self.pathRights.isEmpty else { return }
        var rights = [Permissions?](repeating: nil, count: found.count)
        for number in self.restricted.rules(about: user) {
            let entry = self.pathRights[number]
            rights[entry.folder] = rights[entry.folder] ?? entry.content.permissions
        }
        for folder in found.indices {
            let inherited = rights[self.folders.parent(of: folder)]
            rights[folder] = rights[folder] ?? inherited
            found[folder].permissions.formIntersection(rights[folder] ?? .all)
        }
    }

    private func refuse(_ address: IPAddress, in found: inout [FolderAccess]) {
        guard !self.addresses.isEmpty else { return }
        var verdicts = [AddressVerdict](repeating: AddressVerdict(), count: found.count)
        for list in self.addresses { verdicts[list.folder].add(list.content, for: address) }
        for folder in found.indices {
            if folder != FolderTree.root { verdicts[folder].inherit(verdicts[self.folders.parent(of: folder)]) }
            guard !verdicts[folder].isAllowed else { continue }
            found[folder] = FolderAccess(permissions: [], allowsAddress: false)
        }
    }
}

/// A rule and the folder from which down it holds.
struct Placed<Content: Sendable>: Sendable {
    let folder: Int
    let content: Content
}

/// What authorization rules have decided of reading and of writing.
private struct ReadWriteVerdict {
    private var decided: ReadWrite = []
    private(set) var allowed: ReadWrite = []

    /// The next rule: it decides what none before it has.
    mutating func add(_ rule: AuthorizationRule) {
        let undecided = rule.permissions.subtracting(self.decided)
        self.decided.formUnion(undecided)
        if rule.isAllowed { self.allowed.formUnion(undecided) }
    }

    /// What is open is as it is in the folder above.
    mutating func inherit(_ parent: ReadWriteVerdict) {
        let undecided = parent.decided.subtracting(self.decided)
        self.decided.formUnion(undecided)
        self.allowed.formUnion(parent.allowed.intersection(undecided))
    }
}

/// What lists of addresses have decided.
private struct AddressVerdict {
    private var listed: Bool?
    private var unlisted: Bool?

    var isAllowed: Bool { self.listed ?? self.unlisted ?? true }

    mutating func add(_ rules: AddressRules, for address: IPAddress) {
        self.listed = self.listed ?? rules.decision(for: address)
        self.unlisted = self.unlisted ?? rules.allowUnlisted
    }

    mutating func inherit(_ parent: AddressVerdict) {
        self.listed = self.listed ?? parent.listed
        self.unlisted = self.unlisted ?? parent.unlisted
    }
}
