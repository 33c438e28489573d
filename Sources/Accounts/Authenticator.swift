// The identity port: what proves a name, and says what it may do.
public import FTPProtocol

/// A name and the password that came with it.
public struct Credentials: Sendable {
    /// As USER gave it.
    public var user: String
    /// As PASS gave it.
    public var password: Secret

    /// Credentials.
    public init(user: String, password: Secret) {
        self.user = user
        self.password = password
    }
}

/// One account, as an authenticator found it.
public struct Account: Hashable, Sendable {
    /// The name.
    public var name: String
    /// What it may do.
    public var permissions: Permissions
    /// Where it starts.
    public var home: VirtualPath
    /// True for the anonymous user.
    public var isAnonymous: Bool

    /// An account.
    public init(name: String, permissions: Permissions, home: VirtualPath = .root, isAnonymous: Bool = false) {
        self.name = name
        self.permissions = permissions
        self.home = home
        self.isAnonymous = isAnonymous
    }
}

/// What an authenticator found.
public enum AuthenticationResult: Hashable, Sendable {
    /// They are who they say.
    case accepted(Account)
    /// Wrong name or password.
    case refused
    /// It can't be told now.
    case unavailable
}

/// Proves who a user is.
public protocol Authenticator: Sendable {
    /// An answer that costs no waiting and no hashing (accounts in memory, a cache), or nil.
    ///
    /// Called on the event loop: 2,000 logins in one second must not queue for the blocking pool when they needn't.
    func resultAtOnce(for credentials: Credentials) -> AuthenticationResult?
    /// The answer, however long it takes; called on the blocking pool.
    func result(for credentials: Credentials) -> AuthenticationResult
}
