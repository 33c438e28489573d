// What becomes of a login.

/// What a site's login desk says.
public enum LoginDecision: Sendable {
    /// They may come in.
    case accepted(Visit)
    /// The name or the password is wrong, or the account can't be used: the client isn't told which. The reason is for
    /// the log; nil for a plain wrong password.
    case refused(reason: String?)
    /// It can't be told now; the client is to come again.
    case unavailable(reason: String)
    /// Too many logins have failed; the client is to wait that long.
    case tooManyFailures(wait: Duration)
    /// The password is right, and they can't come in all the same.
    case noEntry(NoEntry)
}
