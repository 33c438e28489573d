// What a session asks of the edge, in the imperative.
public import FTPProtocol

/// What is to be done. The edge does them in order; slow ones answer later with an `Input` that carries the identifier.
public enum Action: Hashable, Sendable {
    /// Send a reply.
    case reply(Reply)
    /// Send the first line of a reply whose text the running listing writes (STAT with a path).
    case openReply(Reply.Code, String)
    /// Ask the authenticator. Answer: `.passwordChecked`.
    case checkPassword(OperationID, user: String, Secret)
    /// Look for the site of that name, and take the session there. Answer: `.siteSelected`.
    case selectSite(OperationID, host: String)
    /// The user logged out (REIN) or was replaced: give back what was counted for them.
    case forgetUser
    /// Reserve a passive port in place of an earlier one. Answer: `.passiveOpened`, `.passiveFailed`.
    case openPassive(OperationID, PassiveFamily)
    /// Give back the reserved passive port, or drop a data connection that came without a transfer.
    case closePassive
    /// Do a file operation. Answer: `.storageAnswered`.
    case storage(OperationID, StorageRequest)
    /// Write a listing's lines, each behind a space, onto the control connection.
    /// Answers: `.listingOpened`, then `.storageAnswered` when the last line is written; or only the latter with an error.
    case streamListing(OperationID, ListingRequest)
    /// Tell who is connected. Answer: `.linesRead`.
    case listSessions(OperationID)
    /// Open the file and use the data connection. Answers: `.transferOpened` and `.dataConnected` in any order,
    /// then `.transferEnded`; or only `.transferEnded`.
    case startTransfer(OperationID, TransferRequest)
    /// Tell how far a transfer is. Answer: `.progressRead`.
    case readProgress(OperationID)
    /// Stop an operation. A transfer still answers `.transferEnded`; anything else may stay silent.
    case cancel(OperationID)
    /// Send what is queued, then close the control connection. With `awaitingPeer` the client hasn't asked for the
    /// end and may be sending something: closing over unread bytes resets, and the reset can overtake the last reply.
    case close(awaitingPeer: Bool)
}

/// Actions of one input, in order.
public typealias Actions = [Action]

/// Which address a passive port is to be of.
public enum PassiveFamily: Hashable, Sendable {
    /// PASV: IPv4, or `.passiveFailed`.
    case v4
    /// EPSV 2: IPv6, or `.passiveFailed`.
    case v6
    /// EPSV: the control connection's own.
    case sameAsControl
}

/// A file operation that needs no data connection.
public enum StorageRequest: Hashable, Sendable {
    /// CWD: answers `.entered` when it is a folder that can be entered, with the lines of that file in it.
    case enterDirectory(VirtualPath, messageFile: String?)
    /// MKD, with the mode bits after the umask.
    case makeDirectory(VirtualPath, mode: UInt16)
    case removeDirectory(VirtualPath)
    case removeFile(VirtualPath)
    /// RNFR: answers `.attributes` when it exists. MDTM and MLST use it too.
    case attributes(VirtualPath)
    /// RNTO; `replacing` says whether a file of that name may be replaced.
    case rename(from: VirtualPath, to: VirtualPath, replacing: Bool)
    /// SIZE: answers `.size`.
    case size(VirtualPath, TransferType)
    /// MFMT, MFF, SITE CHMOD, SITE UTIME.
    case change(VirtualPath, [FactChange])
    /// AVBL: answers `.availableBytes`.
    case availableBytes(VirtualPath)
    /// ALLO: answers `.done`, or `.noSpace` when that many bytes can't fit.
    case checkSpace(VirtualPath, bytes: UInt64)
    /// HASH, XCRC ...: answers `.hash`.
    case hash(VirtualPath, HashAlgorithm, ByteRange?)
}

/// A transfer over a data connection.
public struct TransferRequest: Hashable, Sendable {
    /// What moves.
    public enum Work: Hashable, Sendable {
        /// RETR: a part of a file; nil is up to its end.
        case download(VirtualPath, from: UInt64, to: UInt64?)
        /// STOR, APPE, STOU.
        case upload(VirtualPath, UploadMode, permissions: UInt16, allocation: UInt64?)
        /// LIST, NLST, MLSD.
        case listing(ListingRequest)
    }

    /// What moves.
    public var work: Work
    /// As what it moves.
    public var type: TransferType
    /// Over which connection.
    public var route: DataRoute

    /// A request.
    public init(_ work: Work, type: TransferType, route: DataRoute) {
        self.work = work
        self.type = type
        self.route = route
    }
}

/// How an upload treats what is there.
public enum UploadMode: Hashable, Sendable {
    /// STOR: a new file; what was there stays until the new one is whole. Without `replacing` an existing file is
    /// `.alreadyExists`.
    case store(replacing: Bool)
    /// REST and STOR: change the file in place from that byte on, which must not lie behind its end.
    case resume(from: UInt64)
    /// APPE: in place at the end; a missing file is made if `creating`.
    case append(creating: Bool)
    /// STOU: a name that isn't taken yet, made from this one.
    case unique
}

extension UploadMode {
    /// Whether the file itself is written, and not a new one that takes its place.
    var isInPlace: Bool {
        switch self {
        case .resume, .append: true
        case .store, .unique: false
        }
    }
}

/// Over which connection a transfer runs.
public enum DataRoute: Hashable, Sendable {
    /// The passive port reserved last.
    case passive
    /// The server connects (PORT, EPRT).
    case active(Endpoint)
}

/// What a listing shows and how.
public struct ListingRequest: Hashable, Sendable {
    /// The form of each line.
    public typealias Style = ListingStyle

    /// The folder, or the file, or a pattern (`*`, `?`, `[...]`) in its last names.
    public var path: VirtualPath
    /// The form of each line.
    public var style: Style
    /// What was asked with `-a` and the like.
    public var options: ListOptions
    /// True when the path may hold a pattern; MLSD's may not.
    public var allowsPattern: Bool
    /// What the user may do: the `perm` fact tells it.
    public var permissions: Permissions
    /// How times are written.
    public var times: ListingTimes
    /// As the argument was written, so that NLST answers with names that the client can use as they are.
    public var prefix: [UInt8]

    /// A request.
    public init(
        path: VirtualPath,
        style: Style,
        options: ListOptions = [],
        allowsPattern: Bool = true,
        permissions: Permissions,
        times: ListingTimes = ListingTimes(),
        prefix: [UInt8] = []
    ) {
        self.times = times
        self.path = path
        self.style = style
        self.options = options
        self.allowsPattern = allowsPattern
        self.permissions = permissions
        self.prefix = prefix
    }
}
