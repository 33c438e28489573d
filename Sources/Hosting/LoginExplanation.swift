// A dry run of a login: could they come in, where would they land, what could they do. The same parts decide as in a
// server that runs; only the password isn't looked at.
internal import AccessRules
internal import AccountStore
internal import Accounts
public import Configuration
public import FTPProtocol
internal import LinuxSystem
internal import Sites
internal import Storage
internal import Telemetry

/// What would become of somebody's login at one site.
public struct LoginExplanation: Hashable, Sendable, Codable {
    /// A folder with rules, and what may be done there.
    public struct Folder: Hashable, Sendable, Codable {
        /// As rules know it.
        public var path: String
        /// The rights' names.
        public var rights: [String]
        /// Why the request filter refuses it, if it does.
        public var refusal: String?
    }

    /// The site's name.
    public var site: String
    /// Whether the login would succeed with the right password; nil when somebody else has to be asked.
    public var canLogIn: Bool?
    /// What decides, in order.
    public var steps: [String] = []
    /// The folder that a session begins in, as the user sees it.
    public var start: String?
    /// What may be done, by folder; the root comes first.
    public var folders: [Folder] = []
}

/// Who is to be explained.
public struct LoginQuestion: Hashable, Sendable {
    /// The name, as USER would give it.
    public var user: String
    /// Where the client would come from.
    public var address: IPAddress
    /// A path whose rights are asked for besides.
    public var path: VirtualPath?

    /// A question.
    public init(user: String, address: IPAddress = .loopback, path: VirtualPath? = nil) {
        self.user = user
        self.address = address
        self.path = path
    }
}

/// Explains logins for a configuration. It opens the accounts and looks at folders; nothing is served.
public struct LoginExplainer {
    private let settings: Settings
    private let parts: HostedParts

    /// An explainer.
    public init(_ settings: Settings) throws(HostingError) {
        self.settings = settings
        self.parts = try HostedParts(settings, CommonParts(settings, recorder: RecorderFan([])))
    }

    /// What would become of that login, site by site.
    public func explanations(of question: LoginQuestion) -> [LoginExplanation] {
        self.settings.sites.map { self.explanation(of: question, at: $0) }
    }

    private func explanation(of question: LoginQuestion, at site: SiteSettings) -> LoginExplanation {
        var told = LoginExplanation(site: site.name)
        self.explainDoor(question, site, &told)
        switch self.finding(of: question.user, at: site, &told) {
        case .account(let account): self.explainVisit(of: account, question, site, &told)
        case .elsewhere: if told.canLogIn != false { told.canLogIn = nil }
        case .nobody: told.canLogIn = false
        }
        return told
    }

    /// Whether the client would be greeted at all.
    private func explainDoor(_ question: LoginQuestion, _ site: SiteSettings, _ told: inout LoginExplanation) {
        told.canLogIn = true
        if let reason = HostedServer.reasonNotStarted(site) {
            told.canLogIn = false
            told.steps.append("the site isn't started: \(reason)")
        }
        let addresses = SiteConfiguration(site, of: self.settings, desk: LoginDesk.closed, zoneSeconds: 0).addresses
        guard !addresses.allows(question.address.canonical) else { return }
        told.canLogIn = false
        told.steps.append("the site's address rules keep \(question.address) out (421)")
    }

    // MARK: The account

    private enum Finding {
        case account(Account)
        /// Only somebody else knows.
        case elsewhere
        case nobody
    }

    private func finding(of user: String, at site: SiteSettings, _ told: inout LoginExplanation) -> Finding {
        if FixedAccounts.anonymousNames.contains(user.lowercased()), site.access.anonymous.isEnabled {
            let anonymous = site.access.anonymous
            told.steps.append("anonymous: any password will do, logged as \(anonymous.userName)")
            return .account(Account(name: anonymous.userName, permissions: anonymous.rights, isAnonymous: true))
        }
        var isElsewhere = false
        for name in site.access.authentication {
            switch self.finding(of: user, in: name, &told) {
            case .account(let account): return .account(account)
            case .elsewhere: isElsewhere = true
            case .nobody: told.steps.append("\(name): knows no such user")
            }
        }
        if site.access.authentication.isEmpty { told.steps.append("the site asks no authenticator") }
        return isElsewhere ? .elsewhere : .nobody
    }

    private func finding(of user: String, in name: String, _ told: inout LoginExplanation) -> Finding {
        if name == AuthenticatorSettings.accounts { return self.stored(user, &told) }
        let kind = self.settings.authenticators.first { $0.name == name }?.kind
        switch kind {
        case .list(let users):
            guard let listed = users.first(where: { $0.name == user }) else { return .nobody }
            told.steps.append("\(name): has the user")
            return .account(AuthenticatorBook.account(of: listed))
        case .pam, .http, .program:
            told.steps.append("\(name): would be asked; it isn't asked here")
            return .elsewhere
        case nil: return .nobody
        }
    }

    private func stored(_ user: String, _ told: inout LoginExplanation) -> Finding {
        let path = self.settings.accounts.file ?? AccountSettings.fileName
        do throws(AccountStoreError) {
            guard let stored = try AccountStore(path: path, .read).account(named: user) else { return .nobody }
            told.steps.append("accounts: has the user \(stored.account.name)")
            if stored.isDisabled { return Self.refused("the account is disabled", &told) }
            if let end = stored.expires, end <= FileTime.readWallClock().seconds {
                return Self.refused("the account has expired", &told)
            }
            return .account(stored.account)
        } catch .missing {
            return .nobody
        } catch {
            return Self.refused("accounts: \(error)", &told)
        }
    }

    private static func refused(_ reason: String, _ told: inout LoginExplanation) -> Finding {
        told.steps.append(reason)
        told.canLogIn = false
        return .nobody
    }

    // MARK: Behind the login

    private func explainVisit(
        of account: Account,
        _ question: LoginQuestion,
        _ site: SiteSettings,
        _ told: inout LoginExplanation
    ) {
        guard let entrance = self.parts.entrance(to: site.id) else { return }
        do throws(NoEntry) {
            let visit = try entrance.visit(of: account, from: question.address.canonical)
            told.start = visit.start.description
            told.steps.append("lands in \(visit.start)")
        } catch {
            told.canLogIn = false
            told.steps.append("refused (530): \(error.reason)")
        }
        let access = entrance.access(of: account, from: question.address.canonical)
        var seen: Set<VirtualPath> = []
        let paths = [VirtualPath.root] + access.overview.map(\.folder) + [question.path].compactMap(\.self)
        told.folders = paths.filter { seen.insert($0).inserted }.map { path in
            LoginExplanation.Folder(
                path: path.description,
                rights: access.rights(at: path).intersection(entrance.mounts.rights(at: path)).words,
                refusal: access.refusal(of: path, isFolder: false)?.text
            )
        }
    }
}

extension Permissions {
    /// The names of the rights in it.
    fileprivate var words: [String] { Self.names.filter { self.contains($0.right) }.map(\.name) }
}

extension LoginDesk {
    /// A desk at which nobody is let in, for configurations that aren't served.
    fileprivate static var closed: LoginDesk {
        LoginDesk(authenticator: AuthenticatorChain([])) { (_, _) throws(NoEntry) in
            throw NoEntry(.rules, "nobody is served")
        }
    }
}
