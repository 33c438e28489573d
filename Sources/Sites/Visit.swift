// What one user finds behind the login.
public import Accounts
public import FTPProtocol
public import Storage

/// What a user finds behind the login: shared by the sessions that they have at a time.
public final class Visit: Sendable {
    /// Who.
    public let account: Account
    /// What they see, from their root folder down; rules and quotas are kept in there.
    public let storage: any StorageBackend
    /// The folder that a session begins in.
    public let start: VirtualPath
    /// What they may do where no rule says less.
    public let permissions: Permissions

    /// A visit.
    public init(
        account: Account,
        storage: any StorageBackend,
        start: VirtualPath = .root,
        permissions: Permissions
    ) {
        self.account = account
        self.storage = storage
        self.start = start
        self.permissions = permissions
    }
}

/// Why somebody who proved who they are can't come in all the same; `reason` is for the log.
public struct NoEntry: Error, Hashable, Sendable {
    /// Which of the answers the client gets.
    public enum Kind: Hashable, Sendable {
        /// The home folder is missing, or can't be reached.
        case home
        /// The address may not come in as that user.
        case address
        /// The site's rules leave this user nothing.
        case rules
    }

    /// Which of the answers the client gets.
    public let kind: Kind
    /// One line for the log, and for `spillway check --explain`.
    public let reason: String

    /// A reason.
    public init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
