// LIST, NLST, STAT: options and paths.
import FTPProtocol
import Testing

@Suite("Command parser: lists")
struct CommandParserListTests {
    @Test("LIST, NLST and STAT read options and a path")
    func optionsAndPath() throws {
        let rows: [(String, ListOptions, String?)] = [
            ("", [], nil),
            (" ", [], nil),
            ("a b", [], "a b"),
            (" a", [], " a"),
            ("-a", [.all], nil),
            ("-la", [.all, .long], nil),
            ("-la ", [.all, .long], nil),
            ("-l -a -R /in box", [.all, .long, .recursive], "/in box"),
            ("  -l  -a", [.all, .long], nil),
            ("-alRdtSrFA1", ListOptions(rawValue: (1 << 10) - 1), nil),
            ("-lzq9 a", [.long], "a"),
            ("-- -x", [], "-x"),
            ("-l -- -x", [.long], "-x"),
            ("--", [], nil),
            ("./-x", [], "./-x"),
            ("-strange name", [.byTime, .reversed, .all], "name"),
            ("-a.txt", [], "-a.txt"),
            ("-a_1", [], "-a_1"),
            ("-", [], "-"),
            ("--all", [], "--all"),
            ("a -l", [], "a -l"),
            ("*.txt", [], "*.txt"),
        ]
        for (text, options, name) in rows {
            let argument = ListArgument(options: options, path: try name.map { try path($0) })
            CommandFixture.good("LIST \(text)", .list(argument)).check()
            CommandFixture.good("nlst \(text)", .nameList(argument)).check()
            let isEmpty = text.allSatisfy { $0 == " " }
            CommandFixture.good("STAT \(text)", .status(isEmpty ? nil : argument)).check()
        }
    }

    @Test("Nothing behind the verb is the current folder")
    func noArgument() {
        CommandFixture.good("LIST", .list(ListArgument())).check()
        CommandFixture.good("NLST", .nameList(ListArgument())).check()
        CommandFixture.good("STAT", .status(nil)).check()
    }

    @Test("Thousands of options are read in one pass")
    func manyOptions() {
        let line = "LIST " + String(repeating: "-l ", count: 1_300)
        CommandFixture.good(line, .list(ListArgument(options: .long))).checkOnce()
    }
}

extension CommandFixture {
    /// For long lines: cutting them short at each place takes too long.
    func checkOnce(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(CommandParser.parse(self.line[...]) == self.expected, sourceLocation: sourceLocation)
    }
}
