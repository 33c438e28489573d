// Logins against the store: accounts in memory, hashes at a gate, findings remembered.
public import Accounts
public import FTPProtocol
public import LinuxSystem
internal import Synchronization

/// How stored accounts are checked.
public struct StoredAccountsSettings: Hashable, Sendable {
    /// How long a password that was right is remembered; zero is never.
    public var rememberedTime: Duration = .seconds(900)
    /// How long one that was wrong is; zero is never. Short: passwords are corrected.
    public var refusedTime: Duration = .seconds(5)
    /// How many findings are kept.
    public var rememberedMax = 100_000
    /// Passwords that are hashed at a time, each in 16 MiB.
    public var hashesMax = 2
    /// Whether a name that nobody has takes as long as one that somebody has, so that names can't be guessed by it.
    /// Off for a store that others are asked after: else each of their users costs a hash here first.
    public var hidesNames = true
    /// What a hash costs; accounts with a cheaper one get a new one when they log in.
    public var cost = ScryptCost.standard
    /// How long what was read of the file is taken for true.
    public var checkInterval: Duration = .seconds(1)
    /// How long another process that holds the file is waited for.
    public var lockWaitMax: Duration = .seconds(1)

    /// The defaults.
    public init() {}
}

/// The accounts of a file, which another process may change.
///
/// A file that is missing has no accounts, until somebody makes it. One that can't be read any more leaves those in force
/// that were read last; one that never could be read makes every answer `.unavailable`, until it can.
public final class StoredAccounts: Authenticator {
    /// Where logins get their times from.
    public struct Clocks: Sendable {
        /// For what is remembered.
        public var now: @Sendable () -> ContinuousClock.Instant
        /// Seconds since 1970, for accounts that expire.
        public var secondsSince1970: @Sendable () -> Int64

        /// Clocks.
        public init(
            now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
            secondsSince1970: @escaping @Sendable () -> Int64 = { FileTime.readWallClock().seconds }
        ) {
            self.now = now
            self.secondsSince1970 = secondsSince1970
        }
    }

    let file: AccountFile
    let gate: HashGate
    let findings: VerifiedCredentials<PasswordFinding>
    let settings: StoredAccountsSettings
    private let clocks: Clocks
    /// What a password is checked against when there is no account.
    private let nobody: PasswordHash

    /// Reads the file; whatever is wrong with it is told by `problem`, and by the answers.
    public init(path: String, settings: StoredAccountsSettings = StoredAccountsSettings(), clocks: Clocks = Clocks()) {
        self.settings = settings
        self.clocks = clocks
        self.gate = HashGate(hashesMax: settings.hashesMax)
        self.findings = VerifiedCredentials(countMax: settings.rememberedMax)
        self.nobody = PasswordHash(Secret("nobody".utf8), cost: settings.cost)
        self.file = AccountFile(path: path, interval: settings.checkInterval, lockWaitMax: settings.lockWaitMax)
        self.file.refresh(at: clocks.now())
    }

    /// How many accounts there are.
    public var count: Int { self.file.count }

    /// What is wrong with the file, in one line; nil when it could be read.
    public var problem: AccountStoreError? { self.file.problem }

    /// Reads the file again now, if it has changed.
    public func refresh() { self.file.refresh(at: self.clocks.now()) }

    /// Forgets which passwords were right.
    public func forgetPasswords() { self.findings.forgetAll() }

    /// The answer, when the password was checked a short while ago, and the file was looked at in the last second.
    public func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? {
        let now = self.clocks.now()
        switch self.file.fresh(at: now) {
        case nil: return nil
        case .unreadable(let problem)?: return .unavailable(problem.description)
        case .book(let book)?: return self.resultAtOnce(for: credentials, in: book, at: now)
        }
    }

    private func resultAtOnce(
        for credentials: Credentials,
        in book: AccountBook,
        at now: ContinuousClock.Instant
    ) -> AuthenticationResult? {
        let entry = book.entry(for: credentials.user)
        if entry == nil, !self.settings.hidesNames { return .unknown }
        guard let finding = self.remembered(self.key(of: credentials), entry, at: now) else { return nil }
        return self.result(finding, entry)
    }

    /// The answer; looks at the file if that was more than a second ago, and hashes the password if it must.
    public func result(for credentials: Credentials) -> AuthenticationResult {
        let now = self.clocks.now()
        switch self.file.current(at: now) {
        case .unreadable(let problem): return .unavailable(problem.description)
        case .book(let book):
            let entry = book.entry(for: credentials.user)
            if entry == nil, !self.settings.hidesNames { return .unknown }
            let key = self.key(of: credentials)
            let finding = self.gate.finding(for: key) {
                self.remembered(key, entry, at: now)
            } check: {
                self.check(credentials.password, entry, key)
            }
            // Others may have checked it against an account that was another then.
            guard finding.holds(for: entry?.hash) else { return self.resultAlone(credentials, entry, key) }
            return self.result(finding, entry)
        }
    }
}

extension StoredAccounts {
    private func key(of credentials: Credentials) -> CredentialKey {
        self.findings.key(user: StoredAccount.folded(credentials.user), password: credentials.password)
    }

    private func remembered(
        _ key: CredentialKey,
        _ entry: AccountEntry?,
        at now: ContinuousClock.Instant
    ) -> PasswordFinding? {
        guard let finding = self.findings.finding(for: key, at: now) else { return nil }
        return finding.holds(for: entry?.hash) ? finding : nil
    }

    /// Hashes, and remembers what came out.
    private func check(_ password: Secret, _ entry: AccountEntry?, _ key: CredentialKey) -> PasswordFinding {
        let finding = self.hash(password, entry)
        let isRight = if case .right = finding { true } else { false }
        let time = isRight ? self.settings.rememberedTime : self.settings.refusedTime
        if time > .zero { self.findings.remember(finding, for: key, until: self.clocks.now() + time) }
        return finding
    }

    private func hash(_ password: Secret, _ entry: AccountEntry?) -> PasswordFinding {
        guard let entry else {
            _ = self.nobody.matches(password)
            return .nobody
        }
        // A hash that can't be read can't be right; it takes its time all the same.
        guard let hash = PasswordHash(entry.hash) else {
            _ = self.nobody.matches(password)
            return .wrong(hash: entry.hash)
        }
        guard hash.matches(password) else { return .wrong(hash: entry.hash) }
        if hash.isWeaker(than: self.settings.cost) {
            self.file.replaceHash(of: entry, with: PasswordHash(password, cost: self.settings.cost))
        }
        return .right(hash: entry.hash)
    }

    /// Once more, without asking others: the account has changed while they hashed.
    private func resultAlone(
        _ credentials: Credentials,
        _ entry: AccountEntry?,
        _ key: CredentialKey
    ) -> AuthenticationResult {
        self.findings.forget(key)
        let finding = self.gate.alone { self.check(credentials.password, entry, key) }
        return self.result(finding, entry)
    }

    private func result(_ finding: PasswordFinding, _ entry: AccountEntry?) -> AuthenticationResult {
        guard let entry else { return .unknown }
        guard case .right = finding else { return .refused(.wrongPassword) }
        if entry.stored.isDisabled { return .refused(.disabled) }
        if let expires = entry.stored.expires, self.clocks.secondsSince1970() >= expires { return .refused(.expired) }
        return .accepted(entry.stored.account)
    }
}
