// What access logs learn of commands and their replies.
import FTPProtocol
import FTPSession
import Testing

@Suite("Command journal")
struct CommandJournalTests {
    private var journal = CommandJournal()
    private let now = Instant.now

    private mutating func ask(_ lines: String...) {
        for line in lines { self.journal.asked(self.entry(line)) }
    }

    private func entry(_ line: String) -> CommandJournal.Entry {
        let bytes = Array(line.utf8)[...]
        return CommandJournal.Entry(bytes, try? CommandParser.parse(bytes).get(), at: self.now)
    }

    private mutating func answer(_ code: UInt16) -> String? {
        self.journal.replied(Reply.Code(rawValue: code))?.verb
    }

    @Test("A line becomes its verb and its argument")
    func entries() {
        let entry = self.entry("retr  a b ")
        #expect((entry.verb, entry.argument) == ("RETR", " a b "))
        #expect(entry.began == self.now)
        #expect(self.entry("xcwd a").verb == "CWD")
        #expect(self.entry("frob x").verb == "FROB")
        #expect(self.entry("frob x").command == nil)
        #expect(self.entry("NOOP").argument.isEmpty)
        #expect(self.entry("").verb.isEmpty)
    }

    @Test("Passwords are never written", arguments: ["PASS secret", "pass secret", " PASS secret", "PASSWD secret"])
    func passwords(line: String) {
        let entry = self.entry(line)
        #expect(!entry.argument.contains("secret"))
        #expect(!entry.verb.contains("secret"))
    }

    @Test("Control characters, and what is no text, don't get into a log line")
    func controlCharacters() {
        let line: [UInt8] = Array("RETR a\u{1B}[2J\tb\u{7F}".utf8) + [0xFF]
        let entry = CommandJournal.Entry(line[...], nil, at: self.now)
        #expect(entry.argument == "a?[2J?b?\u{FFFD}")
        #expect(self.entry(String(repeating: "x", count: 500)).verb.utf8.count == 16)
    }

    @Test("Replies come in the order of the commands; a 1xx is no end")
    mutating func order() {
        self.ask("PASV", "RETR a", "QUIT")
        #expect(self.answer(227) == "PASV")
        #expect(self.answer(150) == nil)
        #expect(self.answer(226) == "RETR")
        #expect(self.answer(221) == "QUIT")
        #expect(self.journal.isEmpty)
    }

    @Test("NOOP and STAT are answered while a transfer runs, other commands behind it")
    mutating func bystanders() {
        self.ask("RETR a", "NOOP", "STAT", "NOOP", "STAT a", "ABOR")
        #expect(self.answer(200) == "NOOP")
        #expect(self.answer(213) == "STAT")
        #expect(self.answer(200) == "NOOP")
        #expect(self.answer(426) == "RETR")
        #expect(self.answer(213) == "STAT")
        #expect(self.answer(226) == "ABOR")
        #expect(self.journal.isEmpty)
    }

    @Test("A reply that nobody asked for answers nothing")
    mutating func unasked() {
        #expect(self.answer(220) == nil)
        self.ask("NOOP")
        #expect(self.answer(200) == "NOOP")
        #expect(self.answer(421) == nil)
    }

    @Test("It keeps no more than it says")
    mutating func bounded() {
        for _ in 0..<1_000 { self.ask("NOOP") }
        var count = 0
        while self.answer(200) != nil { count += 1 }
        #expect(count == 64)
    }
}
