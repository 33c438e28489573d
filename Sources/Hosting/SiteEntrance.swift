// What a user finds on a site: home, rules and quota put together.
internal import AccessRules
internal import Accounts
internal import Configuration
internal import FTPProtocol
internal import LocalStorage
internal import Sites
internal import Storage

/// The way into one site. Any thread may ask; it looks at folders, and so may block.
struct SiteEntrance: Sendable {
    /// The site's root and isolation: what tells its homes from those of other sites.
    let folders: String
    let homes: HomeFinder
    let rules: AccessRules
    /// The site and its virtual directories, and what may be done in each of them at most.
    let mounts: MountTable
    /// What the anonymous user may do at most; nil when the site has none any more, and who is there stays as it was.
    let anonymousRights: Permissions?
    let replacesOnRename: Bool
    let quotas: QuotaBook

    /// What the account sees.
    func visit(of account: Account, from peer: IPAddress) throws(NoEntry) -> Visit {
        let home: Home
        do throws(HomeError) { home = try self.homes.home(of: account) } catch {
            throw NoEntry(.home, error.reason)
        }
        let access = self.access(of: account, from: peer)
        try self.check(access, home)
        var terms = SiteView.Terms(access: access, quota: self.quota(of: account, home))
        terms.allowsReplaceOnRename = self.replacesOnRename
        return Visit(
            account: account,
            storage: SiteView.storage(of: home, under: terms),
            start: home.start,
            permissions: access.base
        )
    }

    /// What the rules make of the account's rights.
    func access(of account: Account, from peer: IPAddress) -> PathAccess {
        let principal = Principal(name: account.name, groups: account.groups, isAnonymous: account.isAnonymous)
        let own = account.isAnonymous ? self.anonymousRights ?? account.permissions : account.permissions
        return self.rules.compiled(for: principal, from: peer, base: own.intersection(self.mounts.allRights))
    }

    /// Somebody for whom no folder is left gets no session, as in IIS: 530, and not a session that can do nothing.
    private func check(_ access: PathAccess, _ home: Home) throws(NoEntry) {
        let folders = [home.rulesRoot] + access.overview.map(\.folder)
        guard folders.allSatisfy({ access.rights(at: $0).isEmpty }) else { return }
        throw NoEntry(.rules, "the authorization rules, or the rights of the account and the site, leave nothing to do")
    }

    /// The same files are counted once, at whichever site an account comes in; a home that a reload has changed is
    /// counted anew.
    private func quotaKey(of account: Account) -> String {
        switch account.home {
        case .directory(let path): "\(account.name)\u{0}\(path)"
        case .site, .folder: "\(account.name)\u{0}\(account.home)\u{0}\(self.folders)"
        }
    }

    private func quota(of account: Account, _ home: Home) -> QuotaAllowance? {
        let limits = QuotaLimits(bytes: account.limits.quotaBytes, files: account.limits.quotaFiles)
        guard account.limits.quotaBytes != nil || account.limits.quotaFiles != nil else { return nil }
        return QuotaAllowance(
            limits: limits,
            usage: self.quotas.usage(of: self.quotaKey(of: account)),
            home: home.mounts.root
        )
    }
}

extension AccessRules {
    /// The rules of a site. Those of `/` for addresses are the door's.
    init(_ access: AccessSettings) {
        let byPath = Dictionary(grouping: access.addresses.rules.filter { !$0.path.isRoot }, by: \.path)
        self.init(
            authorization: access.authorization,
            pathRights: access.pathRights,
            filters: [access.requestFiltering.filter] + access.requestFiltering.byPath,
            addresses: byPath.map { path, rules in
                let networks = rules.map { AddressRule($0.network, isAllowed: $0.isAllowed) }
                return PathAddresses(path: path, rules: AddressRules(rules: networks))
            }
        )
    }
}

extension IsolationSetting {
    var mode: IsolationMode {
        switch self {
        case .none: .none
        case .startInUsersDirectory: .startInUsersDirectory
        case .isolateRootDirectoryOnly: .isolateRootDirectoryOnly
        case .isolateAllDirectories: .isolateAllDirectories
        case .activeDirectory: .activeDirectory
        case .customFolder: .custom
        }
    }
}
