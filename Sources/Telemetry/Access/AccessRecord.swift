// What an access log tells of one step of a session. The log formats (W3C, xferlog, JSON) are all made from this.
public import FTPProtocol

/// Who a session is, as logs name it: made once at its beginning and shared by everything that is told of it.
public final class SessionIdentity: Sendable {
    /// Counts sessions from 1, for as long as the server runs.
    public let number: UInt64
    /// The site it came to; HOST makes another identity.
    public let site: SiteID
    /// The client's end of the control connection.
    public let client: Endpoint
    /// The server's end of it.
    public let server: Endpoint
    /// The name that HOST, or `host|user`, asked for.
    public let host: String?

    /// An identity.
    public init(number: UInt64, site: SiteID, client: Endpoint, server: Endpoint, host: String? = nil) {
        self.number = number
        self.site = site
        self.client = client
        self.server = server
        self.host = host
    }
}

/// One line of an access log.
public struct AccessRecord: Sendable {
    /// What happened.
    public enum Activity: Hashable, Sendable {
        /// The client was admitted.
        case controlChannelOpened
        /// The control connection ended.
        case controlChannelClosed
        /// A data connection stands; with the server's port.
        case dataChannelOpened(port: UInt16)
        /// A data connection ended; with the server's port.
        case dataChannelClosed(port: UInt16)
        /// A command got its last reply. The argument is as the client wrote it, without control characters; a
        /// password's is `***`.
        case command(verb: String, argument: String)
    }

    /// Whose it is.
    public var session: SessionIdentity
    /// When it ended.
    public var time: FileTime
    /// Who is logged in, or is trying to; nil before USER.
    public var user: String?
    /// What happened.
    public var activity: Activity
    /// The last reply's code; nil where there is none.
    public var status: UInt16?
    /// Why, in IIS's words (sc-substatus); 0 when there is nothing to add.
    public var subStatus: UInt16 = 0
    /// The system's reason as Windows would number it (sc-win32-status); 0 for success.
    public var systemStatus: UInt32 = 0
    /// Bytes to the client: of the file or listing for a transfer, of all of them for `controlChannelClosed`.
    public var bytesSent: UInt64 = 0
    /// Bytes from the client.
    public var bytesReceived: UInt64 = 0
    /// From the command's arrival to its last reply.
    public var duration: Duration = .zero
    /// The full virtual path that the command was about.
    public var path: VirtualPath?
    /// What moved, for a command that moved a file.
    public var transfer: FileTransfer?

    /// A record of something that ended at that time.
    public init(_ activity: Activity, of session: SessionIdentity, user: String?, at time: FileTime) {
        self.activity = activity
        self.session = session
        self.user = user
        self.time = time
    }
}

/// A file that moved, for xferlog and its kin.
public struct FileTransfer: Hashable, Sendable {
    /// Which way.
    public enum Direction: Hashable, Sendable {
        case download, upload, delete
    }

    /// Which way.
    public var direction: Direction
    /// True for TYPE A.
    public var isASCII: Bool
    /// True for the anonymous user.
    public var isAnonymous: Bool
    /// True when all of it arrived.
    public var isComplete: Bool

    /// A transfer.
    public init(_ direction: Direction, isASCII: Bool, isAnonymous: Bool, isComplete: Bool) {
        self.direction = direction
        self.isASCII = isASCII
        self.isAnonymous = isAnonymous
        self.isComplete = isComplete
    }
}
