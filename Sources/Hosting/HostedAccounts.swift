// The accounts that are built in.
internal import AccountStore
internal import Accounts
internal import Configuration
internal import LinuxSystem
internal import Synchronization

/// The accounts of the database, opened when the first site asks for them, and kept over a reload: what was verified a
/// moment ago stays so.
final class HostedAccounts: Sendable {
    /// What they were opened with.
    private struct Opened {
        let accounts: AccountSettings
        let hidesNames: Bool
        let store: StoredAccounts
    }

    private let opened = Mutex<Opened?>(nil)

    /// Who checks passwords; nil while no site asks.
    var authenticator: (any Authenticator)? { self.opened.withLock { $0?.store } }

    /// What is wrong with the database, in one line; nil when nothing is.
    var problem: String? { self.opened.withLock { $0?.store.problem?.description } }

    /// Opens what the settings name, unless it is open.
    func adopt(_ settings: Settings) {
        let lists = settings.sites.map(\.access.authentication).filter { $0.contains(AuthenticatorSettings.accounts) }
        guard !lists.isEmpty else { return }
        // Where others are asked behind them, a name that isn't here must not cost a hash.
        let hidesNames = lists.allSatisfy { $0.last == AuthenticatorSettings.accounts }
        self.opened.withLock { opened in
            if let present = opened, present.accounts == settings.accounts, present.hidesNames == hidesNames { return }
            let store = StoredAccounts(
                path: settings.accounts.file ?? "accounts.sqlite",
                settings: Self.store(settings.accounts, hidesNames)
            )
            opened = Opened(accounts: settings.accounts, hidesNames: hidesNames, store: store)
        }
    }

    private static func store(_ accounts: AccountSettings, _ hidesNames: Bool) -> StoredAccountsSettings {
        var settings = StoredAccountsSettings()
        settings.rememberedTime = accounts.cache.isEnabled ? accounts.cache.time : .zero
        settings.refusedTime = accounts.cache.isEnabled ? settings.refusedTime : .zero
        settings.hashesMax = accounts.hashThreads ?? max(2, Processors.count / 2)
        settings.hidesNames = hidesNames
        return settings
    }
}
