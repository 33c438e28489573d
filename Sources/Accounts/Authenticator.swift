// The identity port: what proves a name, and says what it may do.
public import FTPProtocol

/// A name, the password that came with it, and where from.
public struct Credentials: Sendable {
    /// As USER gave it.
    public var user: String
    /// As PASS gave it.
    public var password: Secret
    /// Where the client is.
    public var peer: IPAddress
    /// The site that it wants to enter.
    public var site: String

    /// Credentials.
    public init(user: String, password: Secret, peer: IPAddress = .loopback, site: String = "") {
        self.user = user
        self.password = password
        self.peer = peer
        self.site = site
    }
}

/// What an authenticator found.
public enum AuthenticationResult: Hashable, Sendable {
    /// They are who they say.
    case accepted(Account)
    /// It knows no such user: the next authenticator is asked.
    case unknown
    /// The user is known, and may not come in.
    case refused(LoginRefusal)
    /// It can't be told now, and why, for the log.
    case unavailable(String)
}

/// Why a known user may not come in. The client is told the same for all of them; the log tells them apart.
public enum LoginRefusal: String, Hashable, Sendable {
    case wrongPassword
    case disabled
    case expired
}

/// Proves who a user is.
public protocol Authenticator: Sendable {
    /// An answer that costs no waiting and no hashing (accounts in memory, a cache), or nil.
    ///
    /// Called on the event loop: 2,000 logins in one second must not queue for a pool when they needn't.
    func resultAtOnce(for credentials: Credentials) -> AuthenticationResult?
    /// The answer, however long it takes; called on a thread that may block.
    func result(for credentials: Credentials) -> AuthenticationResult
}
