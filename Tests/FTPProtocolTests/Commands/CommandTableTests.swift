// The table is complete, and says of each verb what the code does.
import FTPProtocol
import Testing

@Suite("Command table")
struct CommandTableTests {
    @Test("Every verb has exactly one row", arguments: Verb.allCases)
    func oneRow(verb: Verb) {
        #expect(CommandTable.rows.filter { $0.verb == verb }.count == 1)
        #expect(verb.row.verb == verb)
    }

    @Test("Every row's example parses, to a command of that verb", arguments: CommandTable.rows)
    func example(row: CommandRow) throws {
        #expect(row.example.hasPrefix(row.verb.rawValue))
        let command = try CommandParser.parse(Array(row.example.utf8)[...]).get()
        // MFMT, and MDTM with a time, are special cases of MFF.
        #expect(command.verb == (row.verb == .MFMT ? .MFF : row.alias ?? row.verb))
    }

    @Test("An alias says the same as the verb it stands for", arguments: CommandTable.rows.filter { $0.alias != nil })
    func alias(row: CommandRow) throws {
        let canonical = try #require(row.alias).row
        #expect(canonical.alias == nil)
        #expect(row.phase == canonical.phase)
        #expect(row.permissions == canonical.permissions)
        #expect(row.argument == canonical.argument)
        #expect(row.duringTransfer == canonical.duringTransfer)
    }

    @Test("Only ABOR, STAT, NOOP and QUIT act during a transfer")
    func duringTransfer() {
        #expect(
            Set(CommandTable.rows.filter { $0.duringTransfer == .acts }.map(\.verb)) == [.ABOR, .STAT, .NOOP, .QUIT]
        )
    }

    @Test("Nothing that touches a file is open before the login")
    func phases() {
        for row in CommandTable.rows where !row.permissions.isEmpty { #expect(row.phase == .loggedIn) }
        let open = CommandTable.rows.filter { $0.phase != .loggedIn }.map(\.verb)
        #expect(
            Set(open) == [
                .USER, .PASS, .ACCT, .HOST, .REIN, .QUIT, .SYST, .HELP, .FEAT, .NOOP, .OPTS, .CLNT, .LANG,
                .AUTH, .PBSZ, .PROT, .CCC,
            ]
        )
    }

    @Test("Rows have a reference and a sentence of help", arguments: CommandTable.rows)
    func texts(row: CommandRow) {
        #expect(!row.reference.isEmpty)
        #expect(row.help.hasSuffix("."))
        #expect(row.help.utf8.count < 72)
    }

    @Test("The syntax line is the verb, and its argument if it has one")
    func syntax() {
        #expect(Verb.RETR.row.syntax == "RETR <SP> path")
        #expect(Verb.LIST.row.syntax == "LIST [-options] [path]")
        #expect(Verb.PASV.row.syntax == "PASV")
    }

    @Test("FEAT tells everything beyond RFC 959, and marks what is chosen")
    func features() {
        #expect(
            CommandTable.features(hash: .sha1, facts: [.type, .unixMode]) == [
                "AVBL", "CLNT", "EPRT", "EPSV", "HASH SHA-256;SHA-1*;MD5;CRC32", "HOST", "LANG EN*", "MDTM",
                "MFF Modify;UNIX.mode;", "MFMT", "MLST type*;size;modify;create;unique;perm;UNIX.mode*;",
                "RANG STREAM", "REST STREAM", "SIZE", "TVFS", "UTF8", "XCRC", "XMD5", "XSHA1", "XSHA256",
            ]
        )
        #expect(CommandTable.features(hash: .sha256, facts: .all).contains("HASH SHA-256*;SHA-1;MD5;CRC32"))
    }

    @Test("HELP names every verb in lines that fit a terminal")
    func helpLines() {
        let words = CommandTable.helpLines.flatMap { $0.split(separator: " ") }
        #expect(words.map(String.init) == Verb.allCases.map(\.rawValue).sorted())
        for line in CommandTable.helpLines { #expect(line.utf8.count < 79 && line.first == " " && line.last != " ") }
    }

    @Test("HELP for a verb tells its syntax")
    func helpForVerb() {
        #expect(CommandTable.help(for: "retr") == "Syntax: RETR <SP> path (Sends a file.)")
        #expect(CommandTable.help(for: "xyzzy") == nil)
        #expect(CommandTable.help(for: "") == nil)
    }

    @Test("SITE HELP tells each SITE command of the row")
    func siteHelpLines() {
        for word in Verb.SITE.row.argument.split(separator: " ") where word != "|" {
            #expect(CommandTable.siteHelpLines.contains { $0.hasPrefix(" \(word)") })
        }
    }
}
