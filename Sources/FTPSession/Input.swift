// What the edge tells a session, in the past tense.
public import FTPProtocol

/// Names one piece of work that the edge does for a session, so that late answers can be told from current ones.
public struct OperationID: Hashable, Sendable {
    /// Counts up from 1 and wraps around.
    public let rawValue: UInt32
    /// An identifier from its number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// What happened.
public enum Input: Hashable, Sendable {
    /// The client was admitted; it waits for its 220.
    case connected
    /// A command was parsed.
    case command(Command)
    /// A line was no command.
    case refusedLine(CommandError)
    /// The authenticator answered.
    case passwordChecked(OperationID, LoginVerdict)
    /// A passive port is reserved; this is what to announce.
    case passiveOpened(OperationID, Endpoint)
    /// No passive port could be had.
    case passiveFailed(OperationID)
    /// That piece of work waits for descriptors, and is going to get them: its time limit begins anew.
    case stillQueued(OperationID)
    /// A file operation ended.
    case storageAnswered(OperationID, Result<StorageValue, StorageError>)
    /// Lines that an action asked for (SITE WHO, HASH's name and so on are made of them).
    case linesRead(OperationID, [String])
    /// The listing that STAT sends on the control connection is open: its text follows the opening line.
    case listingOpened(OperationID)
    /// The file or folder of a transfer is open: the 150 can go out.
    case transferOpened(OperationID, TransferOpening)
    /// The data connection of a transfer stands.
    case dataConnected(OperationID)
    /// A transfer is over; always the last thing heard of it.
    case transferEnded(OperationID, TransferOutcome)
    /// The site that HOST, or `USER host|name`, asked for was looked up.
    case siteSelected(OperationID, SiteSelection)
    /// The site has another policy: it holds from the next command on. What the client has set stays.
    case policyChanged(SharedSessionPolicy)
    /// The rules have changed: the user may do this from now on.
    case permissionsChanged(Permissions)
    /// How many bytes a transfer has moved, for STAT.
    case progressRead(OperationID, bytes: UInt64)
    /// `nextDeadline` has passed.
    case deadlineReached
    /// The server stops: finish the transfer that runs, then say 421.
    case drainRequested
    /// The server stops now.
    case stopRequested
    /// The control connection is gone.
    case peerClosed
}

/// What an authenticator says.
public enum LoginVerdict: Hashable, Sendable {
    /// The user is who they say; this is what they may do.
    case accepted(Grant)
    /// Wrong name or password: which of the two isn't told.
    case refused
    /// The authenticator can't answer now.
    case unavailable
    /// The user has as many sessions as they may.
    case full
    /// Too many logins have failed; the next one is looked at after that time.
    case denied(wait: Duration)
    /// The password is right, and the home folder is missing or can't be reached.
    case noHome
    /// The password is right, and the site's rules keep this user, or its address, out.
    case notAllowed
}

/// What became of the wish for another site.
public enum SiteSelection: Hashable, Sendable {
    /// The session is there now; this holds.
    case found(SharedSessionPolicy)
    /// No site of this address has that name.
    case unknown
    /// It is paused or stopped, or keeps this address out.
    case closed
    /// It has as many sessions as it may.
    case full
}

/// What a logged-in user may do.
public struct Grant: Hashable, Sendable {
    /// What they may do with files.
    public var permissions: Permissions
    /// The folder a session starts in.
    public var home: VirtualPath
    /// True for the anonymous user.
    public var isAnonymous: Bool
    /// The charset of its names, if not the site's.
    public var charset: String?
    /// The account's name, where it isn't written as the client wrote it; messages and logs have this one.
    public var user: String?

    /// A grant.
    public init(permissions: Permissions, home: VirtualPath = .root, isAnonymous: Bool = false) {
        self.permissions = permissions
        self.home = home
        self.isAnonymous = isAnonymous
    }
}

/// What a file operation brought back.
public enum StorageValue: Hashable, Sendable {
    /// It is done, nothing more to say.
    case done
    /// What is known of a file.
    case attributes(FileAttributes)
    /// A size as the wire would carry it (SIZE in TYPE A counts line ends).
    case size(UInt64)
    /// The folder was entered; the lines of its message file.
    case entered([String])
    /// Bytes that are free.
    case availableBytes(UInt64)
    /// A hash, and the range that it covers.
    case hash([UInt8], covered: Range<UInt64>)
}

/// What is known when a transfer's file is open.
public struct TransferOpening: Hashable, Sendable {
    /// Bytes that will be sent, where that is known; it goes into the 150's text.
    public var size: UInt64?
    /// The name that STOU made up, as RFC 1123 4.1.2.9 wants it in the 150: `FILE: name`.
    public var uniqueName: VirtualPath?

    /// An opening.
    public init(size: UInt64? = nil, uniqueName: VirtualPath? = nil) {
        self.size = size
        self.uniqueName = uniqueName
    }
}

/// How a transfer ended.
public enum TransferOutcome: Hashable, Sendable {
    /// Everything moved, and what was uploaded is visible under its name.
    case completed(bytes: UInt64)
    /// `Action.cancel` stopped it; nothing of it is visible, unless partial uploads are kept.
    case cancelled(bytes: UInt64)
    /// It failed.
    case failed(TransferFailure, bytes: UInt64)
}

/// Why a transfer failed.
public enum TransferFailure: Hashable, Sendable {
    /// The client didn't come to the passive port, or didn't answer at its own: 425.
    case noDataConnection
    /// The data connection broke: 426.
    case connectionLost
    /// Nothing moved for too long: 426.
    case stalled
    /// Too little moved for too long: 426.
    case tooSlow
    /// The user, or the site, has as many transfers as allowed: 450.
    case tooMany
    /// The file couldn't be opened, read or written.
    case storage(StorageError)
}
