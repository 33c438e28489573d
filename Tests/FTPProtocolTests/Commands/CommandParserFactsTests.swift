// MDTM, MFMT, MFF and the X commands.
import FTPProtocol
import Testing

@Suite("Command parser: facts and checksums")
struct CommandParserFactsTests {
    /// 2024-02-29 12:34:56 UTC.
    private let time = FileTime(seconds: 1_709_210_096)

    @Test("MDTM asks for a time, and sets it when one stands before a path")
    func modificationTime() throws {
        CommandFixture.good("MDTM a b", .modificationTime(try path("a b"))).check()
        CommandFixture.good("MDTM 20240229123456", .modificationTime(try path("20240229123456"))).check()
        CommandFixture.good("MDTM 20240229123456 ", .modificationTime(try path("20240229123456 "))).check()
        CommandFixture.good("MDTM 20240229123456 a b", .modify([.modified(self.time)], try path("a b"))).check()
        let exact = FileTime(seconds: self.time.seconds, nanoseconds: 250_000_000)
        CommandFixture.good("MDTM 20240229123456.25 a", .modify([.modified(exact)], try path("a"))).check()
        // No such month, so no time: a name.
        CommandFixture.good("MDTM 20241329123456 a", .modificationTime(try path("20241329123456 a"))).check()
    }

    @Test("MFMT sets a time")
    func modifyTime() throws {
        CommandFixture.good("MFMT 20240229123456 a b", .modify([.modified(self.time)], try path("a b"))).check()
        for text in [
            "", "a", "20240229123456", "20240229123456 ", "20230229123456 a", "2024022912345 a", " 20240229123456 a",
        ] {
            CommandFixture.bad("MFMT \(text)", .syntax(.MFMT)).check()
        }
    }

    @Test("MFF sets facts, and refuses those that can't be set")
    func modifyFacts() throws {
        let name = try path("a; b")
        let changes: [FactChange] = [.modified(self.time), .mode(0o640)]
        CommandFixture.good("MFF Modify=20240229123456;UNIX.mode=0640; a; b", .modify(changes, name)).check()
        CommandFixture.good("MFF unix.MODE=7777; a; b", .modify([.mode(0o7777)], name)).check()
        CommandFixture.bad("MFF Create=20240229123456; a", .unsupportedParameter(.MFF)).check()
        CommandFixture.bad("MFF UNIX.mode=640;UNIX.group=1; a", .unsupportedParameter(.MFF)).check()
        let wrong = [
            "", "a", "; a", "UNIX.mode=640 a", "UNIX.mode=640;", "UNIX.mode=640; ", "UNIX.mode=; a", "UNIX.mode; a",
            "UNIX.mode=888; a", "UNIX.mode=10000; a", "Modify=yesterday; a", "UNIX.mode=1;UNIX.mode=1;UNIX.mode=1; a",
        ]
        for text in wrong { CommandFixture.bad("MFF \(text)", .syntax(.MFF)).check() }
    }

    @Test("The X commands take a path, or one in quotes and offsets", arguments: HashAlgorithm.allCases)
    func checksum(algorithm: HashAlgorithm) throws {
        let verb = algorithm.checksumVerb
        let rows: [(String, String, ByteRange?)] = [
            ("a b", "a b", nil),
            ("a 1 2", "a 1 2", nil),
            ("\"a b\"", "a b", nil),
            ("\"a b\" ", "a b", nil),
            ("\"a \"\"b\"\"\" 5", "a \"b\"", ByteRange(start: 5, end: nil)),
            ("\"a\" 5 10", "a", ByteRange(start: 5, end: 10)),
            ("\"a\" 5 5", "a", ByteRange(start: 5, end: 5)),
            ("\"open", "\"open", nil),
        ]
        for (text, name, range) in rows {
            CommandFixture.good("\(verb.rawValue) \(text)", .checksum(algorithm, try path(name), range)).check()
        }
        for text in ["", "\"\"", "\"a\" 2 1", "\"a\" x", "\"a\"5", "\"a\" 1 2 3", "\"a\" 99999999999999999999"] {
            CommandFixture.bad("\(verb.rawValue) \(text)", .syntax(verb)).check()
        }
    }
}
