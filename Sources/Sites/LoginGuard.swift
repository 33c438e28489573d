// The defence against guessing, for all sites of a server: counted together, asked from any thread.
public import Accounts
public import Admission
internal import FTPProtocol
internal import Synchronization

/// Counts failed logins, and makes those wait who guess.
public final class LoginGuard: Sendable {
    private let defence: Mutex<LoginDefence>
    private let locked: @Sendable (Credentials, LoginFailure) -> Void

    /// A guard.
    ///
    /// - Parameter locked: told when somebody is shut out, once each time.
    public init(
        _ settings: LoginDefenceSettings = LoginDefenceSettings(),
        locked: @escaping @Sendable (Credentials, LoginFailure) -> Void = { _, _ in }
    ) {
        self.defence = Mutex(LoginDefence(settings))
        self.locked = locked
    }

    /// What is in force; what was counted stays.
    public var settings: LoginDefenceSettings {
        get { self.defence.withLock { $0.settings } }
        set { self.defence.withLock { $0.settings = newValue } }
    }

    /// How long this login has to wait before it is looked at; nil lets it through.
    public func wait(for credentials: Credentials, at now: ContinuousClock.Instant) -> Duration? {
        switch self.defence.withLock({ $0.verdict(user: credentials.user, address: credentials.peer, at: now) }) {
        case .allowed: nil
        case .denied(let until): until - now
        }
    }

    /// It was wrong.
    public func failed(_ credentials: Credentials, at now: ContinuousClock.Instant) {
        // Hasher's key is this process's own: the number says nothing about the password elsewhere.
        let fingerprint = UInt64(bitPattern: Int64(credentials.password.hashValue))
        let failure = self.defence.withLock {
            $0.failed(user: credentials.user, address: credentials.peer, fingerprint: fingerprint, at: now)
        }
        switch failure {
        case .notCounted, .counted: break
        case .userLocked, .addressLocked: self.locked(credentials, failure)
        }
    }

    /// It was right.
    public func succeeded(_ credentials: Credentials, at now: ContinuousClock.Instant) {
        self.defence.withLock { $0.succeeded(user: credentials.user, address: credentials.peer, at: now) }
    }
}
