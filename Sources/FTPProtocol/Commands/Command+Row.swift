// From a parsed command back to its row of `CommandTable`.

extension Command {
    /// The verb that stands for this command; of verbs that mean the same the one of RFC 959.
    public var verb: Verb {
        switch self {
        case .user: .USER
        case .password: .PASS
        case .account: .ACCT
        case .host: .HOST
        case .reinitialize: .REIN
        case .quit: .QUIT
        case .changeDirectory: .CWD
        case .changeToParent: .CDUP
        case .printDirectory: .PWD
        case .type: .TYPE
        case .structure: .STRU
        case .mode: .MODE
        case .port: .PORT
        case .extendedPort: .EPRT
        case .passive: .PASV
        case .extendedPassive: .EPSV
        case .restart: .REST
        case .range: .RANG
        case .allocate: .ALLO
        case .retrieve: .RETR
        case .store: .STOR
        case .append: .APPE
        case .storeUnique: .STOU
        case .abort: .ABOR
        case .list: .LIST
        case .nameList: .NLST
        case .machineListDirectory: .MLSD
        case .machineList: .MLST
        case .makeDirectory: .MKD
        case .removeDirectory: .RMD
        case .delete: .DELE
        case .renameFrom: .RNFR
        case .renameTo: .RNTO
        case .size: .SIZE
        case .modificationTime: .MDTM
        case .modify: .MFF
        case .available: .AVBL
        case .hash: .HASH
        case .checksum(let algorithm, _, _): algorithm.checksumVerb
        case .system: .SYST
        case .status: .STAT
        case .help: .HELP
        case .features: .FEAT
        case .noop: .NOOP
        case .options: .OPTS
        case .clientName: .CLNT
        case .language: .LANG
        case .site: .SITE
        case .preTransfer: .PRET
        case .security(let verb): verb
        }
    }

    /// What the table says of it.
    public var row: CommandRow { self.verb.row }

    /// What the user must be allowed for it: the row's permissions, and what the argument adds.
    ///
    /// Whether STOR and APPE meet a file that exists is known later; they then need more.
    public var permissions: Permissions {
        if case .status(.some) = self { return .list }
        if case .site(let command) = self { return command.permissions }
        return self.row.permissions
    }
}

extension SiteCommand {
    /// The word behind SITE; empty for one that isn't known.
    public var name: String {
        switch self {
        case .changeMode: "CHMOD"
        case .setTimes: "UTIME"
        case .help: "HELP"
        case .umask: "UMASK"
        case .idle: "IDLE"
        case .directoryStyle: "DIRSTYLE"
        case .who: "WHO"
        case .unknown: ""
        }
    }

    /// What the user must be allowed for it.
    public var permissions: Permissions {
        switch self {
        case .changeMode, .setTimes: .changeAttributes
        case .help, .umask, .idle, .directoryStyle, .who, .unknown: []
        }
    }
}

extension HashAlgorithm {
    /// The X command that asks for this checksum.
    public var checksumVerb: Verb {
        switch self {
        case .crc32: .XCRC
        case .md5: .XMD5
        case .sha1: .XSHA1
        case .sha256: .XSHA256
        }
    }
}
