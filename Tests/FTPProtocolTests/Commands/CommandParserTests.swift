// What holds for all lines: verbs, spaces, forbidden bytes, verbs with a path or without any argument.
import FTPProtocol
import Testing

@Suite("Command parser")
struct CommandParserTests {
    @Test("Verbs without an argument parse, and ignore what follows them")
    func plainVerbs() {
        let verbs: [(String, Command)] = [
            ("REIN", .reinitialize), ("QUIT", .quit), ("CDUP", .changeToParent), ("XCUP", .changeToParent),
            ("PWD", .printDirectory), ("XPWD", .printDirectory), ("PASV", .passive), ("ABOR", .abort),
            ("SYST", .system), ("NOOP", .noop), ("PRET", .preTransfer), ("CCC", .security(.CCC)),
        ]
        for (verb, command) in verbs {
            CommandFixture.good(verb, command).check()
            CommandFixture.good(verb.lowercased(), command).check()
            CommandFixture.good(verb + " ", command).check()
            CommandFixture.good(verb + " now", command).check()
        }
    }

    @Test("Verbs are the same in whatever case, and may have spaces in front")
    func verbCase() throws {
        CommandFixture.good("NoOp", .noop).check()
        CommandFixture.good("  NOOP", .noop).check()
        CommandFixture.good("\t NOOP", .noop).check()
        CommandFixture.good("cWd\ta b", .changeDirectory(try path("a b"))).check()
    }

    @Test("Verbs with a path keep every byte of it but the first space")
    func paths() throws {
        let verbs: [(String, (PathArgument) -> Command)] = [
            ("CWD", { .changeDirectory($0) }), ("XCWD", { .changeDirectory($0) }), ("RETR", { .retrieve($0) }),
            ("STOR", { .store($0) }), ("APPE", { .append($0) }), ("STOU", { .storeUnique($0) }),
            ("MLSD", { .machineListDirectory($0) }), ("MLST", { .machineList($0) }),
            ("MKD", { .makeDirectory($0) }), ("XMKD", { .makeDirectory($0) }),
            ("RMD", { .removeDirectory($0) }), ("XRMD", { .removeDirectory($0) }), ("DELE", { .delete($0) }),
            ("RNFR", { .renameFrom($0) }), ("RNTO", { .renameTo($0) }), ("SIZE", { .size($0) }),
            ("MDTM", { .modificationTime($0) }), ("AVBL", { .available($0) }), ("HASH", { .hash($0) }),
        ]
        let names = ["a", "a b", " a", "a ", "-a", "--", "/x/y", "\"q\"", "*.txt", "Ünïcode/文件", "a\u{A0}b", "..", "~"]
        for (verb, command) in verbs {
            for name in names { CommandFixture.good("\(verb) \(name)", command(try path(name))).check() }
        }
    }

    @Test(
        "A path that is needed and missing is a syntax error",
        arguments: [Verb.CWD, .RETR, .STOR, .APPE, .MKD, .RMD, .DELE, .RNFR, .RNTO, .SIZE, .MDTM, .HASH, .XCRC]
    )
    func missingPath(verb: Verb) {
        CommandFixture.bad(verb.rawValue, .syntax(verb)).check()
        CommandFixture.bad(verb.rawValue + " ", .syntax(verb)).check()
    }

    @Test("A path that isn't needed may be missing")
    func optionalPath() {
        CommandFixture.good("STOU", .storeUnique(nil)).check()
        CommandFixture.good("MLSD ", .machineListDirectory(nil)).check()
        CommandFixture.good("MLST  ", .machineList(nil)).check()
        CommandFixture.good("AVBL", .available(nil)).check()
    }

    @Test("Control bytes in an argument are refused")
    func controlBytes() {
        for byte in [0, 1, 7, 9, 11, 13, 27, 31, 127] as [UInt8] {
            CommandFixture.bad("RETR a", bytes: [byte, 0x62], .forbiddenBytes).check()
            CommandFixture.bad("PASS a", bytes: [byte, 0x62], .forbiddenBytes).check()
            CommandFixture.bad("NOOP ", bytes: [byte, 0x62], .forbiddenBytes).check()
        }
    }

    @Test("Arguments that aren't UTF-8 are refused")
    func invalidUTF8() {
        let sequences: [[UInt8]] = [
            [0xE4], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE2, 0x82],
        ]
        for bytes in sequences {
            CommandFixture.bad("RETR a", bytes: bytes, .forbiddenBytes).check()
            CommandFixture.bad("USER a", bytes: bytes, .forbiddenBytes).check()
            CommandFixture.bad("SITE CHMOD 644 a", bytes: bytes, .forbiddenBytes).check()
        }
    }

    @Test("A line without a verb is empty")
    func emptyLine() {
        CommandFixture.bad("", .empty).check()
        CommandFixture.bad("   ", .empty).check()
        CommandFixture.bad("\t", .empty).check()
    }

    @Test("Verbs that nobody knows are told from those that aren't served")
    func unknownVerbs() {
        for line in ["XYZZY", "RET", "RETRA a", "GET / HTTP/1.1", "NOOPNOOPNOOP", "USER:a", "\u{FC}SER a", "-", "1"] {
            CommandFixture.bad(line, .unknownVerb).check()
        }
        for line in [
            "SMNT /", "LPRT 6,16", "XSEM a b", "COMB a b", "ADAT", "XSHA512 a", "Mfct x y",
        ] {
            CommandFixture.bad(line, .notImplemented).check()
        }
    }

    @Test("NUL in or before a verb doesn't make it another one")
    func nulInVerb() {
        CommandFixture.bad("", bytes: [0] + Array("PWD".utf8), .unknownVerb).check()
        CommandFixture.bad("PWD", bytes: [0], .unknownVerb).check()
        CommandFixture.bad("", bytes: [0x16, 3, 1, 2, 0, 1], .unknownVerb).check()
    }
}
