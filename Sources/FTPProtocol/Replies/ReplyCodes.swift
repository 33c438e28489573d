// The codes by the words of RFC 959 4.2 and its successors.

extension Reply.Code {
    // MARK: 1xx: it goes on

    /// 110: a restart marker of block mode.
    public static let restartMarker = Self(rawValue: 110)
    /// 120: ready in some minutes.
    public static let readyLater = Self(rawValue: 120)
    /// 125: the data connection is open already, the transfer starts.
    public static let transferStarting = Self(rawValue: 125)
    /// 150: the file is there, the data connection will be opened.
    public static let fileStatusOK = Self(rawValue: 150)

    // MARK: 2xx: it is done

    /// 200: done.
    public static let ok = Self(rawValue: 200)
    /// 202: not needed here, and so not done.
    public static let superfluous = Self(rawValue: 202)
    /// 211: the state of the system; FEAT and STAT.
    public static let systemStatus = Self(rawValue: 211)
    /// 212: the state of a folder.
    public static let directoryStatus = Self(rawValue: 212)
    /// 213: the state of a file; SIZE, MDTM, HASH.
    public static let fileStatus = Self(rawValue: 213)
    /// 214: help for people.
    public static let helpMessage = Self(rawValue: 214)
    /// 215: the kind of system.
    public static let systemType = Self(rawValue: 215)
    /// 220: ready for a new user.
    public static let serviceReady = Self(rawValue: 220)
    /// 221: the control connection is being closed.
    public static let serviceClosing = Self(rawValue: 221)
    /// 225: the data connection is open, nothing runs.
    public static let dataConnectionOpen = Self(rawValue: 225)
    /// 226: the transfer is complete, the data connection is being closed.
    public static let closingDataConnection = Self(rawValue: 226)
    /// 227: passive mode, with six numbers.
    public static let enteringPassiveMode = Self(rawValue: 227)
    /// 229: extended passive mode, with a port (RFC 2428).
    public static let enteringExtendedPassiveMode = Self(rawValue: 229)
    /// 230: logged in.
    public static let loggedIn = Self(rawValue: 230)
    /// 232: logged in by what security told (RFC 2228).
    public static let loggedInSecurely = Self(rawValue: 232)
    /// 234: the security mechanism is taken (RFC 2228).
    public static let securityAccepted = Self(rawValue: 234)
    /// 250: what was asked of a file is done.
    public static let fileActionOK = Self(rawValue: 250)
    /// 257: a path, in quotes.
    public static let pathCreated = Self(rawValue: 257)

    // MARK: 3xx: more is needed

    /// 331: the password is needed.
    public static let needPassword = Self(rawValue: 331)
    /// 332: an account is needed for the login.
    public static let needAccount = Self(rawValue: 332)
    /// 334: more security data is needed (RFC 2228).
    public static let needSecurityData = Self(rawValue: 334)
    /// 350: another command is needed; REST, RNFR, RANG.
    public static let fileActionPending = Self(rawValue: 350)

    // MARK: 4xx: not now

    /// 421: no service now, the control connection is being closed.
    public static let serviceNotAvailable = Self(rawValue: 421)
    /// 425: the data connection can't be opened.
    public static let cannotOpenDataConnection = Self(rawValue: 425)
    /// 426: the connection was closed, the transfer aborted.
    public static let transferAborted = Self(rawValue: 426)
    /// 431: something that security needs isn't there now (RFC 2228).
    public static let securityUnavailable = Self(rawValue: 431)
    /// 450: the file is busy.
    public static let fileBusy = Self(rawValue: 450)
    /// 451: an error here.
    public static let localError = Self(rawValue: 451)
    /// 452: no space.
    public static let insufficientStorage = Self(rawValue: 452)

    // MARK: 5xx: no

    /// 500: no such command, or too long a line.
    public static let syntaxError = Self(rawValue: 500)
    /// 501: a wrong argument.
    public static let parameterSyntaxError = Self(rawValue: 501)
    /// 502: known and not done.
    public static let commandNotImplemented = Self(rawValue: 502)
    /// 503: not in this order.
    public static let badSequence = Self(rawValue: 503)
    /// 504: not with this parameter.
    public static let parameterNotImplemented = Self(rawValue: 504)
    /// 522: not with this network protocol (RFC 2428).
    public static let networkProtocolNotSupported = Self(rawValue: 522)
    /// 530: not logged in.
    public static let notLoggedIn = Self(rawValue: 530)
    /// 532: an account is needed to store.
    public static let needAccountToStore = Self(rawValue: 532)
    /// 533: not with this protection of the command (RFC 2228).
    public static let protectionDenied = Self(rawValue: 533)
    /// 534: policy refuses it (RFC 2228).
    public static let policyDenied = Self(rawValue: 534)
    /// 535: the security check failed (RFC 2228).
    public static let securityCheckFailed = Self(rawValue: 535)
    /// 536: that protection level isn't served (RFC 2228).
    public static let protectionNotSupported = Self(rawValue: 536)
    /// 550: the file isn't there, or may not be touched.
    public static let fileUnavailable = Self(rawValue: 550)
    /// 551: the page type isn't known.
    public static let pageTypeUnknown = Self(rawValue: 551)
    /// 552: more than there is space for.
    public static let storageExceeded = Self(rawValue: 552)
    /// 553: such a name isn't allowed.
    public static let fileNameNotAllowed = Self(rawValue: 553)
    /// 556: the hash can't be made (draft-bryan-ftpext-hash).
    public static let hashActionNotTaken = Self(rawValue: 556)
}
