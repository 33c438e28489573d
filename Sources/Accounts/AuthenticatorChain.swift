// Several authenticators, asked in their order.
public import FTPProtocol

/// Asks one authenticator after the other, until one knows the user.
///
/// One that can't answer is passed over; when nobody else knows the user either, nobody can tell whether it would have,
/// and the answer is `.unavailable`.
public struct AuthenticatorChain: Authenticator {
    private let members: [any Authenticator]

    /// A chain; without members nobody is known.
    public init(_ members: [any Authenticator]) { self.members = members }

    /// The answer, as long as each that has to be asked has it at once.
    public func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? {
        var outcome = Outcome()
        for member in self.members {
            guard let result = member.resultAtOnce(for: credentials) else { return nil }
            if outcome.isDecided(by: result) { break }
        }
        return outcome.result
    }

    /// The answer.
    public func result(for credentials: Credentials) -> AuthenticationResult {
        var outcome = Outcome()
        for member in self.members {
            let result = member.resultAtOnce(for: credentials) ?? member.result(for: credentials)
            if outcome.isDecided(by: result) { break }
        }
        return outcome.result
    }

    private struct Outcome {
        var result = AuthenticationResult.unknown

        /// Notes a member's answer; true when nobody else has to be asked.
        mutating func isDecided(by answer: AuthenticationResult) -> Bool {
            switch answer {
            case .accepted, .refused:
                self.result = answer
                return true
            case .unavailable:
                self.result = answer
                return false
            case .unknown: return false
            }
        }
    }
}

/// The user without an account: whoever says `anonymous` or `ftp` (RFC 1635).
public struct AnonymousAccount: Authenticator {
    private let account: Account
    private let requiresEmail: Bool

    /// An anonymous user.
    ///
    /// - Parameters:
    ///   - name: what logs and rules know it by; IIS has IUSR there.
    ///   - requiresEmail: whether the password must look like a mail address, as RFC 1635 asks for politely.
    public init(name: String = "anonymous", permissions: Permissions, requiresEmail: Bool = false) {
        self.account = Account(name: name, permissions: permissions, isAnonymous: true)
        self.requiresEmail = requiresEmail
    }

    /// The answer costs nothing.
    public func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? { self.result(for: credentials) }

    /// The account, or that the name is another one's.
    public func result(for credentials: Credentials) -> AuthenticationResult {
        guard FixedAccounts.anonymousNames.contains(credentials.user.lowercased()) else { return .unknown }
        let isPolite = credentials.password.withBytes { password in
            guard let at = password.firstIndex(of: UInt8(ascii: "@")) else { return false }
            return at > 0 && at + 1 < password.count
        }
        return self.requiresEmail && !isPolite ? .refused(.wrongPassword) : .accepted(self.account)
    }
}
