/// A command as the parser hands it on: its arguments are checked values, no strings of the peer.
///
/// One case a verb of `CommandTable`; verbs that mean the same (CWD and XCWD) share one.
public enum Command: Hashable, Sendable {
    // Login (RFC 959 4.1.1)
    /// USER: a name of 1 to 255 bytes.
    case user(String)
    /// PASS: may be empty, need not be UTF-8.
    case password(Secret)
    /// ACCT.
    case account
    /// HOST, with the name as it was sent.
    case host(String)
    /// REIN.
    case reinitialize
    /// QUIT.
    case quit
    // Where we are
    /// CWD, XCWD.
    case changeDirectory(PathArgument)
    /// CDUP, XCUP.
    case changeToParent
    /// PWD, XPWD.
    case printDirectory
    // Transfer parameters (RFC 959 4.1.2, RFC 2428)
    /// TYPE.
    case type(TransferType)
    /// STRU: `F`, `R` or `P`, upper-case.
    case structure(UInt8)
    /// MODE: `S`, `B` or `C`, upper-case.
    case mode(UInt8)
    /// PORT: the numbers are checked, who may be connected to is the session's matter.
    case port(Endpoint)
    /// EPRT: the address is of the family that was named.
    case extendedPort(Endpoint)
    /// PASV.
    case passive
    /// EPSV.
    case extendedPassive(ExtendedPassive)
    /// REST.
    case restart(UInt64)
    /// RANG; `RANG 1 0`, which takes a range back, is the range from 0 to the end.
    case range(ByteRange)
    /// ALLO.
    case allocate(UInt64)
    // Transfers
    /// RETR.
    case retrieve(PathArgument)
    /// STOR.
    case store(PathArgument)
    /// APPE.
    case append(PathArgument)
    /// STOU.
    case storeUnique(PathArgument?)
    /// ABOR.
    case abort
    /// LIST.
    case list(ListArgument)
    /// NLST.
    case nameList(ListArgument)
    /// MLSD.
    case machineListDirectory(PathArgument?)
    /// MLST.
    case machineList(PathArgument?)
    // Files and folders
    /// MKD, XMKD.
    case makeDirectory(PathArgument)
    /// RMD, XRMD.
    case removeDirectory(PathArgument)
    /// DELE.
    case delete(PathArgument)
    /// RNFR.
    case renameFrom(PathArgument)
    /// RNTO.
    case renameTo(PathArgument)
    /// SIZE.
    case size(PathArgument)
    /// MDTM.
    case modificationTime(PathArgument)
    /// MFF, MFMT, and MDTM with a time; never without a change.
    case modify([FactChange], PathArgument)
    /// AVBL.
    case available(PathArgument?)
    /// HASH.
    case hash(PathArgument)
    /// XCRC, XMD5, XSHA1, XSHA256.
    case checksum(HashAlgorithm, PathArgument, ByteRange?)
    // About the server
    /// SYST.
    case system
    /// STAT.
    case status(ListArgument?)
    /// HELP.
    case help(String?)
    /// FEAT.
    case features
    /// NOOP.
    case noop
    /// OPTS.
    case options(OptionsArgument)
    /// CLNT: at most 255 bytes of it.
    case clientName(String)
    /// LANG.
    case language(String?)
    /// SITE.
    case site(SiteCommand)
    /// PRET.
    case preTransfer
    /// AUTH, PBSZ, PROT, CCC: known, and unavailable until TLS comes.
    case security(Verb)
}

/// How bytes travel (RFC 959 section 3.1.1): TYPE A, or TYPE I and L 8.
public enum TransferType: UInt8, Hashable, Sendable {
    /// Lines end in CRLF on the wire and in LF here.
    case ascii
    /// Bytes as they are.
    case image
}

/// What EPSV asks for (RFC 2428 section 3).
public enum ExtendedPassive: Hashable, Sendable {
    /// A port of the control connection's family.
    case any
    /// A port of family 1 (IPv4) or 2 (IPv6), or one we answer 522 to.
    case family(UInt8)
    /// From now on nothing but EPSV.
    case all
}

/// A part of a file: RANG, or the offsets of the X hash commands. The end is exclusive; nil is the file's end.
public struct ByteRange: Hashable, Sendable {
    /// First byte.
    public var start: UInt64
    /// One past the last byte, never below `start`.
    public var end: UInt64?

    /// A range; the parser has checked `start <= end`.
    public init(start: UInt64, end: UInt64?) {
        self.start = start
        self.end = end
    }
}

/// What LIST, NLST and STAT carry: options as `ls` has them, then a path that may hold a pattern.
public struct ListArgument: Hashable, Sendable {
    /// Options that were given before the path.
    public var options: ListOptions
    /// The path, if one was given.
    public var path: PathArgument?

    /// An argument.
    public init(options: ListOptions = [], path: PathArgument? = nil) {
        self.options = options
        self.path = path
    }
}

/// The options of LIST and NLST that servers in the field understand.
public struct ListOptions: OptionSet, Hashable, Sendable {
    /// One bit an option.
    public let rawValue: UInt16
    /// Options from bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// `-a`: names that begin with a dot too.
    public static let all = ListOptions(rawValue: 1 << 0)
    /// `-l`: long lines, in NLST as well.
    public static let long = ListOptions(rawValue: 1 << 1)
    /// `-R`: folders below too.
    public static let recursive = ListOptions(rawValue: 1 << 2)
    /// `-d`: the folder itself instead of what it holds.
    public static let directory = ListOptions(rawValue: 1 << 3)
    /// `-t`: newest first.
    public static let byTime = ListOptions(rawValue: 1 << 4)
    /// `-S`: largest first.
    public static let bySize = ListOptions(rawValue: 1 << 5)
    /// `-r`: the other way round.
    public static let reversed = ListOptions(rawValue: 1 << 6)
    /// `-F`: a mark behind the name that tells the kind.
    public static let classify = ListOptions(rawValue: 1 << 7)
    /// `-A`: as `-a`, without `.` and `..` (which are never sent here).
    public static let almostAll = ListOptions(rawValue: 1 << 8)
    /// `-1`: one name a line, which is what NLST does anyway.
    public static let single = ListOptions(rawValue: 1 << 9)
}

/// A fact that MFMT, MFF, SITE CHMOD, SITE UTIME or MDTM with a time sets (draft-somers-ftp-mfxx).
public enum FactChange: Hashable, Sendable {
    /// Modify.
    case modified(FileTime)
    /// UNIX.mode, the low 12 bits.
    case mode(UInt16)
}

/// The checksums that HASH and the X commands know.
public enum HashAlgorithm: UInt8, Hashable, Sendable, CaseIterable {
    /// CRC-32 (ISO 3309), as zip and Ethernet use it.
    case crc32
    /// MD5 (RFC 1321).
    case md5
    /// SHA-1 (FIPS 180-4).
    case sha1
    /// SHA-256 (FIPS 180-4).
    case sha256
}

/// What OPTS carries (RFC 2389 section 4).
public enum OptionsArgument: Hashable, Sendable {
    /// OPTS UTF8 ON or OFF.
    case utf8(Bool)
    /// OPTS MLST fact;fact; (RFC 3659 section 7.9).
    case machineList(FactSet)
    /// OPTS HASH, with nil: which one is chosen.
    case hash(HashAlgorithm?)
    /// Something else: 501 or 451.
    case unknown(String)
}

/// The facts that MLSD and MLST can give (RFC 3659 section 7.5).
public struct FactSet: OptionSet, Hashable, Sendable {
    /// One bit a fact.
    public let rawValue: UInt16
    /// Facts from bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// file, dir, cdir, pdir or another kind.
    public static let type = FactSet(rawValue: 1 << 0)
    /// Bytes.
    public static let size = FactSet(rawValue: 1 << 1)
    /// When the content last changed.
    public static let modify = FactSet(rawValue: 1 << 2)
    /// When it was made.
    public static let create = FactSet(rawValue: 1 << 3)
    /// The same for two names of the same file.
    public static let unique = FactSet(rawValue: 1 << 4)
    /// What this user may do with it.
    public static let perm = FactSet(rawValue: 1 << 5)
    /// UNIX.mode, the permission bits in octal.
    public static let unixMode = FactSet(rawValue: 1 << 6)

    /// What is sent when the client chose nothing.
    public static let all = FactSet(rawValue: (1 << 7) - 1)
}

/// The SITE commands.
public enum SiteCommand: Hashable, Sendable {
    /// SITE HELP.
    case help
    /// SITE CHMOD, the low 12 bits.
    case changeMode(UInt16, PathArgument)
    /// SITE UTIME, in both of its forms.
    case setTimes(FileTime, PathArgument)
    /// SITE UMASK; with nil: tell the present one.
    case umask(UInt16?)
    /// SITE IDLE, seconds; with nil: tell the present limit.
    case idle(UInt32?)
    /// Switches LIST between the Unix and the DOS style, as IIS does.
    case directoryStyle
    /// SITE WHO.
    case who
    /// A SITE command that isn't known: 504.
    case unknown
}

/// Why a line is no command; the session answers with the code that RFC 959 gives.
public enum CommandError: Error, Hashable, Sendable {
    /// No verb of the table: 500.
    case unknownVerb
    /// A verb that the RFCs know and we don't do: 502.
    case notImplemented
    /// The argument is missing, or isn't what the verb takes: 501, with the verb's syntax from its row.
    case syntax(Verb)
    /// The verb knows the parameter's form but not this value (TYPE E): 504.
    case unsupportedParameter(Verb)
    /// EPRT with a family that isn't 1 or 2: 522.
    case unsupportedNetworkProtocol
    /// The line was longer than the limit and was skipped: 500.
    case lineTooLong
    /// NUL or another control byte, or not UTF-8: 501.
    case forbiddenBytes
    /// An empty line: 500.
    case empty
}
