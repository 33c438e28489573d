// What all tests of authenticators need: credentials, accounts, and threads that may block.
import Accounts
import Authenticators
import FTPProtocol
import ServerTesting

extension Credentials {
    /// Anna with a password, from the loopback address, at the site Main.
    static func anna(_ password: String = "secret", site: String = "Main") -> Credentials {
        Credentials(user: "anna", password: Secret(password.utf8), site: site)
    }
}

extension CallLimits {
    /// So long that only a hanging test notices.
    static let patient = CallLimits(callsMax: 16, timeMax: .seconds(120))
    /// For what never answers.
    static let hasty = CallLimits(callsMax: 16, timeMax: .milliseconds(300))
}

extension AuthenticationResult {
    /// Why it can't be told; nil for every other answer.
    var unavailableReason: String? {
        if case .unavailable(let reason) = self { reason } else { nil }
    }

    /// Who was let in.
    var account: Account? {
        if case .accepted(let account) = self { account } else { nil }
    }
}

/// Runs what blocks on a thread of its own.
func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withTaskExecutorPreference(BlockingExecutor.shared) { try body() }
}

/// Asks on a thread that may block.
func ask(_ authenticator: any Authenticator, _ credentials: Credentials = .anna()) async throws -> AuthenticationResult
{
    try await blocking { authenticator.result(for: credentials) }
}

/// An authenticator that keeps the folder it needs for as long as itself.
struct KeepingAuthenticator: Authenticator {
    let wrapped: any Authenticator
    let kept: any AnyObject & Sendable

    func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? {
        self.wrapped.resultAtOnce(for: credentials)
    }

    func result(for credentials: Credentials) -> AuthenticationResult {
        withExtendedLifetime(self.kept) { self.wrapped.result(for: credentials) }
    }
}
