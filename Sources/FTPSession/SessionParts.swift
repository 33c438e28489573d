// The values a session is made of.
import FTPProtocol

/// A user who logged in, and where they are.
struct Login: Hashable, Sendable {
    var user: String
    var permissions: Permissions
    var isAnonymous: Bool
    /// The present folder.
    var directory: VirtualPath
    /// The charset of its names, if not the site's.
    var charset: String?

    /// Stands in for the user before the login: may do nothing, so that even a wrong row of the table opens nothing.
    static let nobody = Login(user: "", permissions: [], isAnonymous: true, directory: .root)
}

/// What the client has set for as long as it stays (RFC 959 4.1.2); REIN sets it back.
struct Parameters: Hashable, Sendable {
    /// RFC 959 3.1.1: ASCII until TYPE says otherwise.
    var type = TransferType.ascii
    var listsInDOSStyle: Bool
    /// Whether names are UTF-8 on the wire, whatever the charset of the site or the user (OPTS UTF8).
    var choosesUTF8 = false
    var umask: UInt16
    /// What MLSD and MLST tell (OPTS MLST).
    var facts = FactSet.all
    /// What HASH uses (OPTS HASH).
    var hash = HashAlgorithm.sha256
    /// RFC 2428 4: after EPSV ALL nothing but EPSV.
    var onlyExtendedPassive = false
    var idleTimeMax: Duration

    init(_ policy: SessionPolicy) {
        self.listsInDOSStyle = policy.listing.isDOS
        self.umask = policy.umask
        self.idleTimeMax = policy.idleTimeMax
    }

    /// The site has changed: what the client hasn't set itself follows.
    mutating func follow(from old: SessionPolicy, to new: SessionPolicy) {
        if self.listsInDOSStyle == old.listing.isDOS { self.listsInDOSStyle = new.listing.isDOS }
        if self.umask == old.umask { self.umask = new.umask }
        if self.idleTimeMax == old.idleTimeMax { self.idleTimeMax = new.idleTimeMax }
    }
}

/// Bytes of files and listings that a session has moved.
struct Traffic: Hashable, Sendable {
    var sent: UInt64 = 0
    var received: UInt64 = 0
}

/// What only some sites count.
enum SessionCounts: Hashable, Sendable {
    case nothing
    indirect case some(Traffic, CommandPace?)

    var traffic: Traffic {
        get { if case .some(let traffic, _) = self { traffic } else { Traffic() } }
        set { self = .some(newValue, self.pace) }
    }

    /// When the next command is due, where commands have a rate.
    var pace: CommandPace? {
        get { if case .some(_, let pace) = self { pace } else { nil } }
        set { self = .some(self.traffic, newValue) }
    }
}

/// What earlier commands have prepared for a later one.
struct Prepared: Hashable, Sendable {
    /// PASV, EPSV, PORT or EPRT: for one transfer.
    var route: DataRoute?
    /// REST or RANG: for the next transfer.
    ///
    /// RFC 3659 5.3 wants the transfer command right behind REST; clients put PASV and TYPE between, so it stays until
    /// the next transfer command, and that one uses it up.
    var range: ByteRange?
    /// ALLO: for the next upload.
    var allocation: UInt64?
    /// RNFR: for RNTO right behind it.
    var renameSource: VirtualPath?

    /// Forgets the route.
    mutating func dropRoute() -> Actions {
        self.route.take() == .passive ? [.closePassive] : []
    }
}

/// What the edge does for a session while it is `operating`: enough to make the reply of the answer.
enum Operation: Hashable, Sendable {
    case passive(isExtended: Bool)
    /// The message of the folder in which a login lands.
    case greeting
    case enterDirectory(VirtualPath)
    case makeDirectory(VirtualPath)
    case removeDirectory
    case removeFile
    case renameSource(VirtualPath)
    case rename
    case size
    case modificationTime
    case facts(VirtualPath)
    /// With the name as the client wrote it.
    case change([FactChange], name: String)
    case siteChange(String)
    case availableBytes
    case checkSpace(UInt64)
    case hash(HashAlgorithm, name: String)
    case checksum
    /// STAT with a path: the listing's text goes onto the control connection.
    case status(isOpen: Bool)
    case who
}

extension Session.Waiting {
    /// STAT and NOOP are answered while a transfer runs. ABOR stops it at once and QUIT ends the session behind it,
    /// but both are answered in their turn: after the transfer's own reply (RFC 959 4.1.3).
    var actsDuringTransfer: Bool {
        self == .command(.noop) || self == .command(.status(nil))
    }

    /// Whether it ends something.
    var stops: Bool { self == .command(.abort) || self == .command(.quit) }
}
