// The defence against guessing, for the sites of a server: counted together, asked from any thread.
public import Accounts
internal import FTPProtocol
internal import Synchronization

/// Counts failed logins, and makes those wait who guess.
public protocol LoginGuard: Sendable {
    /// How long this login has to wait before it is looked at; nil lets it through.
    func wait(for credentials: Credentials, at now: ContinuousClock.Instant) -> Duration?
    /// It was wrong.
    func failed(_ credentials: Credentials, at now: ContinuousClock.Instant)
    /// It was right.
    func succeeded(_ credentials: Credentials)
}
