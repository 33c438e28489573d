// What one login sees of a site: its home, under the site's rules and the account's quota.
public import AccessRules
public import FTPProtocol
public import Storage

/// A home under rules.
///
///     call ──▶ rules: filter, hidden names, rights ──▶ quota ──▶ mounts ──▶ a backend
///
/// Every call is checked with the path that rules know: the site's, or the user's, as the home says. What the rules
/// refuse is `.notPermitted`, names they hide are `.notFound`. Calls block as those of backends do.
public struct SiteView: Sendable {
    /// What holds beside the home's own folders.
    public struct Terms: Sendable {
        /// What the login may do where.
        public var access: PathAccess
        /// What it may store; nil is any amount.
        public var quota: QuotaAllowance?
        /// Whether RNTO may replace a file.
        public var allowsReplaceOnRename = true

        /// Terms.
        public init(access: PathAccess, quota: QuotaAllowance? = nil) {
            self.access = access
            self.quota = quota
        }
    }

    let home: Home
    let terms: Terms
    /// The home's mounts as one backend.
    let files: any StorageBackend

    /// A view that checks each call.
    public init(_ home: Home, under terms: Terms) {
        self.home = home
        self.terms = terms
        self.files = home.mounts.isSingle ? home.mounts.root : MountedStorage(home.mounts)
    }

    /// What a login sees: the home's own backend where there is nothing to check, so that nothing is paid for it.
    ///
    /// The session itself asks `access.base` before each command, and so need not be asked again.
    public static func storage(of home: Home, under terms: Terms) -> any StorageBackend {
        let isFree = terms.access.isUnrestricted && terms.quota == nil && terms.allowsReplaceOnRename
        let base = terms.access.base
        let hasAllRights = home.mounts.mounts.allSatisfy { $0.rights.isSuperset(of: base) }
        let view = SiteView(home, under: terms)
        return isFree && hasAllRights ? view.files : view
    }

    /// What the login may do with a path, as its user writes it.
    public func rights(at path: VirtualPath) -> Permissions {
        guard let ruled = path.placed(in: self.home.rulesRoot) else { return [] }
        return self.terms.access.rights(at: ruled).intersection(self.home.mounts.rights(at: path))
    }

    /// Why the filter refuses a path, as its user writes it: for the log, after a refused command. Nil when it doesn't.
    public func refusal(of path: VirtualPath, isFolder: Bool = false) -> RequestRefusal? {
        guard let ruled = path.placed(in: self.home.rulesRoot) else { return .pathTooLong }
        return self.terms.access.refusal(of: ruled, isFolder: isFolder)
    }
}

// Checks
extension SiteView {
    /// Throws unless the filter lets the path pass.
    func checkFilter(_ path: VirtualPath, isFolder: Bool) throws(StorageError) {
        switch self.refusal(of: path, isFolder: isFolder) {
        case nil: break
        case .hiddenSegment: throw .notFound
        case .contentTooLarge: throw .tooLarge
        case .address, .pathTooLong, .highBitCharacter, .deniedSequence, .fileExtension: throw .notPermitted
        }
    }

    /// Throws unless the filter lets the path pass, and the login has those rights there.
    func check(_ path: VirtualPath, _ needed: Permissions, isFolder: Bool) throws(StorageError) {
        try self.checkFilter(path, isFolder: isFolder)
        guard self.rights(at: path).isSuperset(of: needed) else { throw .notPermitted }
    }

    /// The quota, where it counts: virtual directories are somebody else's.
    func quota(at path: VirtualPath) -> QuotaAllowance? {
        guard let quota = self.terms.quota else { return nil }
        return self.home.mounts.mount(of: path) == 0 ? quota : nil
    }

    /// Whether the login can tell what files there are. Where it can only drop some, as into a letter box, it can't:
    /// then a file that is there and one that isn't get the same answer.
    func seesFiles(with rights: Permissions) -> Bool {
        !rights.isSubset(of: [.upload, .makeDirectory, .removeDirectory])
    }
}
