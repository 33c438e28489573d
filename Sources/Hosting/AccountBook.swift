// The accounts that are built in.
internal import Accounts
internal import Configuration

/// The accounts of the database. It is opened when the first site asks for them.
final class AccountBook: Sendable {
    /// Who checks passwords; nil while no site asks.
    var authenticator: (any Authenticator)? { nil }

    /// Opens what the settings name.
    func adopt(_ settings: Settings) throws(HostingError) {}
}
