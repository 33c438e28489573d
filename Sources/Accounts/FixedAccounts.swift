// Accounts given on the command line: a handful, in memory, for good.
public import FTPProtocol

/// A list of accounts that never changes, and the anonymous user if there is to be one.
public struct FixedAccounts: Authenticator {
    /// The names that mean "anonymous" (RFC 1635, and what browsers and old clients send).
    public static let anonymousNames: Set<String> = ["anonymous", "ftp"]

    private struct Entry: Sendable {
        let password: Secret
        let account: Account
    }

    private var entries: [String: Entry] = [:]
    private let anonymous: Account?

    /// No accounts yet; with permissions for `anonymous`, anybody may log in under that name with any password.
    public init(anonymous: Permissions? = nil) {
        self.anonymous = anonymous.map { Account(name: "anonymous", permissions: $0, isAnonymous: true) }
    }

    /// Adds an account, or replaces the one of that name.
    public mutating func add(_ account: Account, password: Secret) {
        self.entries[account.name] = Entry(password: password, account: account)
    }

    /// The answer is in memory, so it always comes at once.
    public func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? { self.result(for: credentials) }

    /// Compares in a time that doesn't tell how much of a password was right.
    public func result(for credentials: Credentials) -> AuthenticationResult {
        if let entry = self.entries[credentials.user] {
            return entry.password.equals(credentials.password) ? .accepted(entry.account) : .refused(.wrongPassword)
        }
        guard let anonymous, Self.anonymousNames.contains(credentials.user.lowercased()) else { return .unknown }
        return .accepted(anonymous)
    }
}
