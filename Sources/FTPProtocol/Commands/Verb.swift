// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The verbs keep FTP's own spelling: it is what logs, FEAT and the RFCs say.

/// The verbs of `CommandTable`, by the letters that a peer sends.
public enum Verb: String, Hashable, Sendable, CaseIterable {
    /// Who it is, and the end of a session (RFC 959 4.1.1).
    case USER, PASS, ACCT, REIN, QUIT
    /// Which of several sites is meant (RFC 7151).
    case HOST
    /// The current folder; the X forms are RFC 775's, still sent by old clients.
    case CWD, CDUP, PWD, XCWD, XCUP, XPWD
    /// How and where the next transfer runs (RFC 959 4.1.2, RFC 2428, the RANG draft).
    case TYPE, STRU, MODE, PORT, EPRT, PASV, EPSV, REST, RANG, ALLO
    /// Transfers and listings (RFC 959 4.1.3, RFC 3659).
    case RETR, STOR, APPE, STOU, ABOR, LIST, NLST, MLSD, MLST
    /// Folders and names.
    case MKD, RMD, XMKD, XRMD, DELE, RNFR, RNTO
    /// What is known of a file, and its checksums.
    case SIZE, MDTM, MFMT, MFF, AVBL, HASH, XCRC, XMD5, XSHA1, XSHA256
    /// About the server and the session.
    case SYST, STAT, HELP, FEAT, NOOP, OPTS, CLNT, LANG, SITE, PRET
    /// Security (RFC 2228, RFC 4217).
    case AUTH, PBSZ, PROT, CCC
}
