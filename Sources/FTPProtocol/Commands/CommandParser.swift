// From a line without its end to a `Command` (RFC 959 5.3). This file finds the verb, checks the bytes and hands the
// argument to the verb's own parser; those are in CommandParser+*.swift, by topic.

/// Reads commands.
public enum CommandParser {
    /// Longest user name that is taken.
    public static let userBytesMax = 255
    /// Longest host name that is taken (RFC 1035 2.3.4).
    public static let hostBytesMax = 255
    /// How much of a client's name is kept.
    public static let clientNameBytesMax = 255

    /// The command that a line holds, or why it holds none.
    ///
    /// One space (or tab) parts the verb and its argument: a second one belongs to a path. Spaces before the verb are
    /// skipped; some clients send them after an abort.
    public static func parse(_ line: ArraySlice<UInt8>) -> Result<Command, CommandError> {
        let line = line.drop(while: Self.isBlank)
        guard !line.isEmpty else { return .failure(.empty) }
        let end = line.firstIndex(where: Self.isBlank) ?? line.endIndex
        guard let verb = CommandTable.verb(of: line[..<end]) else {
            let isKnown = CommandTable.isKnownButNotImplemented(line[..<end])
            return .failure(isKnown ? .notImplemented : .unknownVerb)
        }
        let argument = Argument(verb: verb, bytes: line[end...].dropFirst())
        guard Self.isAllowed(argument) else { return .failure(.forbiddenBytes) }
        do {
            return .success(try Self.command(verb, argument))
        } catch {
            return .failure(error)
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == Words.space || byte == Words.tab }

    /// No control bytes, and UTF-8 (RFC 2640 2.2). A password may be in any encoding.
    private static func isAllowed(_ argument: Argument) -> Bool {
        var seen: UInt8 = 0
        for byte in argument.bytes {
            guard byte >= 0x20, byte != 0x7F else { return false }
            seen |= byte
        }
        if seen < 0x80 || argument.verb == .PASS { return true }
        return String(validating: argument.bytes, as: UTF8.self) != nil
    }

    private static func command(_ verb: Verb, _ argument: Argument) throws(CommandError) -> Command {
        switch verb {
        case .USER: try self.user(argument)
        case .PASS: .password(Secret(argument.bytes))
        case .ACCT: try self.account(argument)
        case .HOST: .host(try self.host(argument))
        case .REIN: .reinitialize
        case .QUIT: .quit
        case .CWD, .XCWD: .changeDirectory(try argument.path())
        case .CDUP, .XCUP: .changeToParent
        case .PWD, .XPWD: .printDirectory
        case .TYPE: try self.type(argument)
        case .STRU: .structure(try self.letter(argument, of: "FRP"))
        case .MODE: .mode(try self.mode(argument))
        case .PORT: try self.port(argument)
        case .EPRT: try self.extendedPort(argument)
        case .PASV: .passive
        case .EPSV: try self.extendedPassive(argument)
        case .REST: .restart(try argument.offset(argument.trimmed))
        case .RANG: try self.range(argument)
        case .ALLO: try self.allocate(argument)
        case .RETR: .retrieve(try argument.path())
        case .STOR: .store(try argument.path())
        case .APPE: .append(try argument.path())
        case .STOU: .storeUnique(try argument.optionalPath())
        case .ABOR: .abort
        case .LIST: .list(try self.list(argument))
        case .NLST: .nameList(try self.list(argument))
        case .MLSD: .machineListDirectory(try argument.optionalPath())
        case .MLST: .machineList(try argument.optionalPath())
        case .MKD, .XMKD: .makeDirectory(try argument.path())
        case .RMD, .XRMD: .removeDirectory(try argument.path())
        case .DELE: .delete(try argument.path())
        case .RNFR: .renameFrom(try argument.path())
        case .RNTO: .renameTo(try argument.path())
        case .SIZE: .size(try argument.path())
        case .MDTM: try self.modificationTime(argument)
        case .MFMT: try self.modifyTime(argument)
        case .MFF: try self.modifyFacts(argument)
        case .AVBL: .available(try argument.optionalPath())
        case .HASH: .hash(try argument.path())
        case .XCRC: try self.checksum(.crc32, argument)
        case .XMD5: try self.checksum(.md5, argument)
        case .XSHA1: try self.checksum(.sha1, argument)
        case .XSHA256: try self.checksum(.sha256, argument)
        case .SYST: .system
        case .STAT: .status(argument.trimmed.isEmpty ? nil : try self.list(argument))
        case .HELP: .help(argument.text)
        case .FEAT: try self.features(argument)
        case .NOOP: .noop
        case .OPTS: try self.options(argument)
        case .CLNT: self.clientName(argument)
        case .LANG: .language(argument.text)
        case .SITE: try self.site(argument)
        case .PRET: .preTransfer
        case .AUTH, .PBSZ, .PROT, .CCC: .security(verb)
        }
    }
}
