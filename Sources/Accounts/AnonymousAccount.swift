// The user who has no account (RFC 1635).
public import FTPProtocol

/// Lets the anonymous user in. It stands first in a chain: its names mean nobody else, and cost no hash.
public struct AnonymousAccount: Authenticator {
    private let account: Account
    private let requiresEmail: Bool

    /// An anonymous user.
    ///
    /// - Parameters:
    ///   - name: what logs and rules call it (IIS: IUSR).
    ///   - requiresEmail: whether the password must look like a mail address, which is no proof of anything.
    public init(
        name: String = "anonymous",
        permissions: Permissions = .readOnly,
        home: AccountHome = .site,
        requiresEmail: Bool = false
    ) {
        self.account = Account(name: name, permissions: permissions, home: home, isAnonymous: true)
        self.requiresEmail = requiresEmail
    }

    /// The answer always comes at once.
    public func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? { self.result(for: credentials) }

    /// `anonymous` and `ftp` come in.
    public func result(for credentials: Credentials) -> AuthenticationResult {
        guard FixedAccounts.anonymousNames.contains(credentials.user.lowercased()) else { return .unknown }
        guard !self.requiresEmail || Self.looksLikeEmail(credentials.password) else { return .refused(.wrongPassword) }
        return .accepted(self.account)
    }

    /// Something, `@`, and something: whether there is such a mailbox is not asked.
    static func looksLikeEmail(_ password: Secret) -> Bool {
        password.withBytes { bytes in
            let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
            return parts.count == 2
                && parts.allSatisfy { part in
                    !part.isEmpty && part.allSatisfy { $0 > 32 && $0 != 127 }
                }
        }
    }
}
