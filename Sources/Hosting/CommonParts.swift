// What all sites of a server share, and what outlives every reload.
internal import AccessRules
internal import Accounts
internal import Admission
internal import Configuration
internal import FTPProtocol
internal import LinuxSystem
internal import LocalStorage
internal import LogFiles
internal import Sites
internal import Storage
internal import Telemetry

/// Directories that are open, quotas that are counted, logins that failed.
struct CommonParts: Sendable {
    let storages = StorageBook()
    let accounts = HostedAccounts()
    /// Gets all that happens: the log of the server, and the access logs.
    let recorder: any EventRecorder
    let logs: AccessLogs
    /// Whether the machine has IPv6: `*` stands for it too then.
    let servesIPv6: Bool
    private let quotas = QuotaBook()
    private let loginGuard: LoginGuard

    init(_ settings: Settings, recorder: any EventRecorder) {
        self.logs = AccessLogs { site, dropped, reason in
            recorder.record(.logFailed(site: site, dropped: dropped, reason: reason))
        }
        self.logs.adopt(settings)
        self.recorder = RecorderFan([recorder, self.logs])
        self.servesIPv6 = Socket.hasIPv6
        self.loginGuard = LoginGuard(settings.loginDefence.defence) { credentials, failure in
            let peer = Endpoint(address: credentials.peer, port: 0)
            recorder.record(.loginTrouble(peer, user: credentials.user, reason: failure.words))
        }
    }

    /// Takes what holds from now on of what all sites share.
    func adopt(_ settings: Settings) {
        self.loginGuard.settings = settings.loginDefence.defence
        self.logs.adopt(settings)
    }

    /// The way into a site.
    func entrance(to site: SiteSettings) throws(HostingError) -> SiteEntrance {
        let files = site.files
        let mounts: MountTable
        do throws(MountError) {
            mounts = try MountTable(
                root: self.storages.storage(at: site.folders.directory, of: files),
                rights: site.access.rights,
                directories: site.folders.virtualDirectories.map { directory in
                    Mount(
                        path: directory.path,
                        backend: self.storages.storage(at: directory.directory, of: files),
                        isListed: directory.isListed && !site.manners.listing.hidesVirtualDirectories,
                        rights: directory.rights ?? site.access.rights
                    )
                }
            )
        } catch { throw HostingError("site \(site.name): \(error.text)") }
        let storages = self.storages
        let directories = HomeDirectories(
            open: { storages.home(at: $0, of: files) },
            make: { (path, mode) throws(StorageError) in try LocalDirectory.make(path, mode: mode) }
        )
        let homes = HomeFinder(
            mounts: mounts,
            isolation: site.folders.isolation.mode,
            makesMissingHomes: site.folders.makesMissingHomes,
            directories: directories
        )
        return SiteEntrance(
            folders: "\(site.folders.isolation.rawValue) \(site.folders.directory)",
            homes: homes,
            rules: AccessRules(site.access),
            mounts: mounts,
            anonymousRights: site.access.anonymous.isEnabled ? site.access.anonymous.rights : nil,
            replacesOnRename: files.allowsReplaceOnRename,
            quotas: self.quotas
        )
    }

    /// Where a site decides about logins.
    func desk(of site: SiteSettings, _ entrance: SiteEntrance, _ authenticators: AuthenticatorBook) -> LoginDesk {
        let named = site.access.authentication.compactMap { name in
            name == AuthenticatorSettings.accounts ? self.accounts.authenticator : authenticators[name]
        }
        // First, since it costs nothing: a name that nobody has costs a hash elsewhere.
        let chain: [any Authenticator] = Self.anonymous(site).map { [$0] + named } ?? named
        let elsewhere = site.access.authentication.first(where: authenticators.isElsewhere)
        return LoginDesk(
            authenticator: AuthenticatorChain(chain),
            defence: self.loginGuard,
            queue: elsewhere.map { .elsewhere($0) } ?? .here,
            entrance: { (account, peer) throws(NoEntry) in try entrance.visit(of: account, from: peer) }
        )
    }
}

extension CommonParts {
    private static func anonymous(_ site: SiteSettings) -> (any Authenticator)? {
        let anonymous = site.access.anonymous
        guard anonymous.isEnabled else { return nil }
        return AnonymousAccount(
            name: anonymous.userName,
            permissions: anonymous.rights,
            requiresEmail: anonymous.requiresEmail
        )
    }
}

extension LoginFailure {
    /// For the log.
    fileprivate var words: String {
        switch self {
        case .notCounted: "a wrong password that isn't counted"
        case .counted(let failures): "\(failures) wrong passwords"
        case .userLocked: "too many wrong passwords: the user is shut out at this address for a while"
        case .addressLocked: "too many users failed: the address is shut out for a while"
        }
    }
}

extension Configuration.LoginDefenceSettings {
    /// As the defence takes it.
    fileprivate var defence: Admission.LoginDefenceSettings {
        var settings = Admission.LoginDefenceSettings()
        settings.isEnabled = self.isEnabled
        settings.maxFailures = self.maxFailures
        settings.time = self.time
        settings.distinctUsers = self.distinctUsers
        settings.isLoggingOnly = self.onlyLogs
        return settings
    }
}
