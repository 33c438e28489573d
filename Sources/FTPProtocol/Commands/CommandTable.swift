// Every verb is one row here. The parser, FEAT, HELP and the manual read the same rows.
// How rows are found by the bytes of a line is in VerbIndex.swift. The formatter keeps off: a row is to stay two lines.

/// The verbs, and what holds for each.
public enum CommandTable {
    /// All rows, by topic.
    public static let rows: [CommandRow] =
        loginRows + folderRows + parameterRows + transferRows + nameRows + fileRows + serverRows + securityRows

    // swift-format-ignore
    private static let loginRows: [CommandRow] = [
        CommandRow(
            .USER, "name", phase: .beforeLogin,
            reference: "RFC 959 4.1.1", help: "Says who logs in.", example: "USER anonymous"),
        CommandRow(
            .PASS, "password", phase: .beforeLogin,
            reference: "RFC 959 4.1.1", help: "Gives the password of USER.", example: "PASS guest@"),
        CommandRow(
            .ACCT, "account", phase: .beforeLogin,
            reference: "RFC 959 4.1.1", help: "Names an account; none is needed here.", example: "ACCT sales"),
        CommandRow(
            .HOST, "name", phase: .any, feature: "HOST",
            reference: "RFC 7151 3", help: "Names the site that is meant, before USER.", example: "HOST ftp.example.com"),
        CommandRow(
            .REIN, phase: .any,
            reference: "RFC 959 4.1.1", help: "Logs out; the connection stays.", example: "REIN"),
        CommandRow(
            .QUIT, phase: .any, duringTransfer: .acts,
            reference: "RFC 959 4.1.1", help: "Ends the session, after the transfer that runs.", example: "QUIT"),
    ]

    // swift-format-ignore
    private static let folderRows: [CommandRow] = [
        CommandRow(
            .CWD, "path",
            reference: "RFC 959 4.1.1", help: "Goes to a folder.", example: "CWD /in box"),
        CommandRow(
            .XCWD, "path",
            reference: "RFC 775", help: "The same as CWD.", example: "XCWD in", alias: .CWD),
        CommandRow(
            .CDUP,
            reference: "RFC 959 4.1.1", help: "Goes to the folder above.", example: "CDUP"),
        CommandRow(
            .XCUP,
            reference: "RFC 775", help: "The same as CDUP.", example: "XCUP", alias: .CDUP),
        CommandRow(
            .PWD,
            reference: "RFC 959 4.1.3", help: "Tells the current folder.", example: "PWD"),
        CommandRow(
            .XPWD,
            reference: "RFC 775", help: "The same as PWD.", example: "XPWD", alias: .PWD),
    ]

    // swift-format-ignore
    private static let parameterRows: [CommandRow] = [
        CommandRow(
            .TYPE, "A | I | L 8",
            reference: "RFC 959 4.1.2", help: "Chooses text (A) or bytes (I).", example: "TYPE I"),
        CommandRow(
            .STRU, "F",
            reference: "RFC 959 4.1.2", help: "Chooses the structure; files (F) alone are served.", example: "STRU F"),
        CommandRow(
            .MODE, "S",
            reference: "RFC 959 4.1.2", help: "Chooses the mode; streams (S) alone are served.", example: "MODE S"),
        CommandRow(
            .PORT, "h1,h2,h3,h4,p1,p2",
            reference: "RFC 959 4.1.2", help: "Says where the server is to connect.", example: "PORT 127,0,0,1,200,1"),
        CommandRow(
            .EPRT, "|1 or 2|address|port|", feature: "EPRT",
            reference: "RFC 2428 2", help: "As PORT, for IPv6 too.", example: "EPRT |2|::1|51201|"),
        CommandRow(
            .PASV,
            reference: "RFC 959 4.1.2", help: "Asks for a port to connect to.", example: "PASV"),
        CommandRow(
            .EPSV, "[1 | 2 | ALL]", feature: "EPSV",
            reference: "RFC 2428 3", help: "As PASV, for IPv6 too.", example: "EPSV ALL"),
        CommandRow(
            .REST, "offset", feature: "REST STREAM",
            reference: "RFC 3659 5", help: "Starts the next transfer at that byte.", example: "REST 4294967296"),
        CommandRow(
            .RANG, "start <SP> end", feature: "RANG STREAM",
            reference: "draft-bryan-ftp-range-08", help: "Limits the next transfer to those bytes, both included.",
            example: "RANG 0 1023"),
        CommandRow(
            .ALLO, "bytes [R size]",
            reference: "RFC 959 4.1.3", help: "Says how much will be stored.", example: "ALLO 4096"),
        CommandRow(
            .PRET, "command",
            reference: "drftpd", help: "Taken and ignored.", example: "PRET RETR a"),
    ]

    // swift-format-ignore
    private static let transferRows: [CommandRow] = [
        CommandRow(
            .RETR, "path", needs: .read,
            reference: "RFC 959 4.1.3", help: "Sends a file.", example: "RETR a file.txt"),
        CommandRow(
            .STOR, "path", needs: .upload,
            reference: "RFC 959 4.1.3", help: "Stores a file.", example: "STOR a file.txt"),
        CommandRow(
            .APPE, "path", needs: .append,
            reference: "RFC 959 4.1.3", help: "Adds to the end of a file.", example: "APPE log.txt"),
        CommandRow(
            .STOU, "[path]", needs: .upload,
            reference: "RFC 959 4.1.3", help: "Stores a file under a name that isn't taken.", example: "STOU"),
        CommandRow(
            .ABOR, duringTransfer: .acts,
            reference: "RFC 959 4.1.3", help: "Ends the transfer that runs.", example: "ABOR"),
        CommandRow(
            .LIST, "[-options] [path]", needs: .list,
            reference: "RFC 959 4.1.3", help: "Lists a folder for people.", example: "LIST -la /in"),
        CommandRow(
            .NLST, "[-options] [path]", needs: .list,
            reference: "RFC 959 4.1.3", help: "Lists the names in a folder.", example: "NLST *.txt"),
        CommandRow(
            .MLSD, "[path]", needs: .list,
            reference: "RFC 3659 7", help: "Lists a folder for programs.", example: "MLSD"),
        CommandRow(
            .MLST, "[path]", needs: .list, feature: "MLST",
            reference: "RFC 3659 7", help: "Tells the facts of one file.", example: "MLST a"),
    ]

    // swift-format-ignore
    private static let nameRows: [CommandRow] = [
        CommandRow(
            .MKD, "path", needs: .makeDirectory,
            reference: "RFC 959 4.1.3", help: "Makes a folder.", example: "MKD new"),
        CommandRow(
            .XMKD, "path", needs: .makeDirectory,
            reference: "RFC 775", help: "The same as MKD.", example: "XMKD new", alias: .MKD),
        CommandRow(
            .RMD, "path", needs: .removeDirectory,
            reference: "RFC 959 4.1.3", help: "Removes an empty folder.", example: "RMD old"),
        CommandRow(
            .XRMD, "path", needs: .removeDirectory,
            reference: "RFC 775", help: "The same as RMD.", example: "XRMD old", alias: .RMD),
        CommandRow(
            .DELE, "path", needs: .delete,
            reference: "RFC 959 4.1.3", help: "Removes a file.", example: "DELE a"),
        CommandRow(
            .RNFR, "path", needs: .rename,
            reference: "RFC 959 4.1.3", help: "Says what is renamed; RNTO follows.", example: "RNFR a"),
        CommandRow(
            .RNTO, "path", needs: .rename,
            reference: "RFC 959 4.1.3", help: "Gives what RNFR named its new name.", example: "RNTO b"),
    ]

    // swift-format-ignore
    private static let fileRows: [CommandRow] = [
        CommandRow(
            .SIZE, "path", needs: .read, feature: "SIZE",
            reference: "RFC 3659 4", help: "Tells how many bytes a transfer would take.", example: "SIZE a"),
        CommandRow(
            .MDTM, "[YYYYMMDDHHMMSS] path", needs: .read, feature: "MDTM",
            reference: "RFC 3659 3", help: "Tells when a file changed; with a time, sets it.", example: "MDTM a"),
        CommandRow(
            .MFMT, "YYYYMMDDHHMMSS <SP> path", needs: .changeAttributes, feature: "MFMT",
            reference: "draft-somers-ftp-mfxx-04", help: "Sets when a file changed.",
            example: "MFMT 20240229120000 a"),
        CommandRow(
            .MFF, "fact=value;... <SP> path", needs: .changeAttributes, feature: "MFF Modify;UNIX.mode;",
            reference: "draft-somers-ftp-mfxx-04", help: "Sets facts of a file.",
            example: "MFF Modify=20240229120000;UNIX.mode=0640; a"),
        CommandRow(
            .AVBL, "[path]", needs: .list, feature: "AVBL",
            reference: "draft-peterson-streamlined-ftp-command-extensions-10", help: "Tells how much space is free.",
            example: "AVBL"),
        CommandRow(
            .HASH, "path", needs: .read, feature: "HASH",
            reference: "draft-bryan-ftpext-hash-02", help: "Tells the checksum that OPTS HASH chose.",
            example: "HASH a"),
        CommandRow(
            .XCRC, "path | \"path\" [start [end]]", needs: .read, feature: "XCRC",
            reference: "GlobalSCAPE", help: "Tells the CRC-32 of a file.", example: "XCRC \"a\" 0 100"),
        CommandRow(
            .XMD5, "path | \"path\" [start [end]]", needs: .read, feature: "XMD5",
            reference: "GlobalSCAPE", help: "Tells the MD5 of a file.", example: "XMD5 a"),
        CommandRow(
            .XSHA1, "path | \"path\" [start [end]]", needs: .read, feature: "XSHA1",
            reference: "GlobalSCAPE", help: "Tells the SHA-1 of a file.", example: "XSHA1 a"),
        CommandRow(
            .XSHA256, "path | \"path\" [start [end]]", needs: .read, feature: "XSHA256",
            reference: "GlobalSCAPE", help: "Tells the SHA-256 of a file.", example: "XSHA256 a"),
    ]

    // swift-format-ignore
    private static let serverRows: [CommandRow] = [
        CommandRow(
            .SYST, phase: .any,
            reference: "RFC 959 4.1.3", help: "Tells the kind of system.", example: "SYST"),
        CommandRow(
            .STAT, "[path]", duringTransfer: .acts,
            reference: "RFC 959 4.1.3", help: "Tells how things stand; with a path, lists it here.", example: "STAT"),
        CommandRow(
            .HELP, "[verb]", phase: .any,
            reference: "RFC 959 4.1.3", help: "Tells the verbs, or the syntax of one.", example: "HELP RETR"),
        CommandRow(
            .FEAT, phase: .any,
            reference: "RFC 2389 3", help: "Tells what is served beyond RFC 959.", example: "FEAT"),
        CommandRow(
            .NOOP, phase: .any, duringTransfer: .acts,
            reference: "RFC 959 4.1.3", help: "Does nothing, and keeps the session alive.", example: "NOOP"),
        CommandRow(
            .OPTS, "UTF8 [ON | OFF] | MLST [fact;...] | HASH [name]", phase: .any, feature: "UTF8",
            reference: "RFC 2389 4", help: "Sets an option.", example: "OPTS UTF8 ON"),
        CommandRow(
            .CLNT, "name", phase: .any, feature: "CLNT",
            reference: "in the field", help: "Names the client's program.", example: "CLNT lftp 4.9"),
        CommandRow(
            .LANG, "[tag]", phase: .any, feature: "LANG EN*",
            reference: "RFC 2640 4.1", help: "Chooses the language of replies.", example: "LANG EN"),
        CommandRow(
            .SITE, "HELP | CHMOD | UTIME | UMASK | IDLE | DIRSTYLE | WHO",
            reference: "RFC 959 4.1.3", help: "What is special to this server: SITE HELP.",
            example: "SITE CHMOD 640 a"),
    ]

    // swift-format-ignore
    private static let securityRows: [CommandRow] = [
        CommandRow(
            .AUTH, "mechanism", phase: .any,
            reference: "RFC 4217 4", help: "Asks for TLS.", example: "AUTH TLS"),
        CommandRow(
            .PBSZ, "size", phase: .any,
            reference: "RFC 4217 8", help: "Sets the protection buffer's size.", example: "PBSZ 0"),
        CommandRow(
            .PROT, "level", phase: .any,
            reference: "RFC 4217 9", help: "Protects data connections.", example: "PROT P"),
        CommandRow(
            .CCC, phase: .any,
            reference: "RFC 4217 6", help: "Takes the protection off the control connection.", example: "CCC"),
    ]
}
