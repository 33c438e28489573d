// Replies out of a byte stream.
import FTPProtocol
import RandomTesting
import Testing

private typealias Outcome = Result<Reply, ReplyParser.Problem>

@Suite("Reply parser")
struct ReplyParserTests {
    private func parse(_ pieces: [[UInt8]], limits: ReplyParser.Limits = .init()) -> [Outcome] {
        var parser = ReplyParser(limits: limits)
        var results: [Outcome] = []
        for piece in pieces {
            parser.append(piece)
            while let result = parser.next() { results.append(result) }
        }
        return results
    }

    /// Whole, byte by byte, twice at once.
    private func check(_ text: String, _ expected: [Outcome], sourceLocation: SourceLocation = #_sourceLocation) {
        let bytes = Array(text.utf8)
        #expect(self.parse([bytes]) == expected, "whole", sourceLocation: sourceLocation)
        #expect(self.parse(bytes.map { [$0] }) == expected, "byte by byte", sourceLocation: sourceLocation)
        #expect(self.parse([bytes + bytes]) == expected + expected, "twice at once", sourceLocation: sourceLocation)
    }

    @Test("Single lines are replies")
    func singleLines() {
        self.check("200 OK.\r\n", [.success(Reply(.ok, "OK."))])
        self.check("200 OK.\n", [.success(Reply(.ok, "OK."))])
        self.check("200\r\n", [.success(Reply(.ok, ""))])
        self.check("200 \r\n", [.success(Reply(.ok, ""))])
        self.check(
            "150 a\r\n226 b\r\n",
            [.success(Reply(.fileStatusOK, "a")), .success(Reply(.closingDataConnection, "b"))]
        )
        self.check("\r\n220 x\r\n", [.success(Reply(.serviceReady, "x"))])
    }

    @Test("Several lines are one reply, in whatever form servers send them")
    func multipleLines() {
        let plain = Reply(.systemStatus, "End", leading: ["Features:", " UTF8", " SIZE"])
        self.check("211-Features:\r\n UTF8\r\n SIZE\r\n211 End\r\n", [.success(plain)])
        let repeated = Reply(.loggedIn, "c", leading: ["a", "b"])
        self.check("230-a\r\n230-b\r\n230 c\r\n", [.success(repeated)])
        let nested = Reply(.loggedIn, "", leading: ["a", "200 b", "2300", "", "226-x"])
        self.check("230-a\r\n200 b\r\n2300\r\n\r\n226-x\r\n230\r\n", [.success(nested)])
    }

    @Test("Nothing comes out of a reply that was cut short")
    func incomplete() {
        let bytes = Array("211-Features:\r\n UTF8\r\n211 End\r\n".utf8)
        for count in 0..<bytes.count { #expect(self.parse([Array(bytes[..<count])]).isEmpty) }
        var parser = ReplyParser()
        #expect(!parser.isInsideReply)
        parser.append("211-F\r\n".utf8)
        #expect(parser.next() == nil)
        #expect(parser.isInsideReply)
    }

    @Test(
        "Lines that are no reply are told, and the stream goes on",
        arguments: ["hello", "20", "20 x", "2000 x", "099 x", "700 x", "-200", "SSH-2.0-x"]
    )
    func malformed(line: String) {
        self.check(line + "\r\n200 OK.\r\n", [.failure(.malformed), .success(Reply(.ok, "OK."))])
    }

    @Test("Lines and replies over the limits are told, and the stream goes on")
    func limits() {
        var limits = ReplyParser.Limits()
        limits.lineBytesMax = 16
        limits.linesMax = 3
        limits.textBytesMax = 24
        let long = String(repeating: "x", count: 20)
        let rows: [(String, [Outcome])] = [
            ("200 \(long)\r\n", [.failure(.lineTooLong)]),
            ("211-a\r\n\(long)\r\n211 b\r\n", [.failure(.tooLong)]),
            ("211-a\r\nb\r\nc\r\n211 d\r\n", [.success(Reply(.systemStatus, "d", leading: ["a", "b", "c"]))]),
            ("211-a\r\nb\r\nc\r\nd\r\ne\r\n211 f\r\n", [.failure(.tooLong)]),
            ("211-aaaaaaaaaa\r\nbbbbbbbbbb\r\ncccccccccc\r\n211 d\r\n", [.failure(.tooLong)]),
        ]
        for (text, expected) in rows {
            let results = self.parse([Array((text + "200 OK.\r\n").utf8)], limits: limits)
            #expect(results == expected + [.success(Reply(.ok, "OK."))])
        }
    }

    @Test("What was encoded is parsed as it was")
    func roundTrip() {
        let replies = [
            Reply(.ok, "OK."), Reply(.fileStatus, ""), Reply(.pathCreated, PathQuoting.quoted("/a \"b\"".utf8)),
            Reply(.systemStatus, "End.", leading: ["Features:", " UTF8", "", "x y"]),
            Reply(.serviceReady, "b", leading: ["a"]), Reply(.helpMessage, "文件", leading: ["Ü"]),
        ]
        #expect(self.parse([replies.flatMap(\.encoded)]) == replies.map { .success($0) })
        for reply in replies { #expect(self.parse(reply.encoded.map { [$0] }) == [.success(reply)]) }
    }

    @Test("Arbitrary bytes don't crash it, and it stays within its limits")
    func randomBytes() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        let parts =
            ["200", "211-", "211 ", "\r\n", "\n", "x", " ", "-", "\u{FF}"].map { Array($0.utf8) } + [[255], [250], [0]]
        var parser = ReplyParser()
        var count = 0
        for _ in 0..<20_000 {
            parser.append(parts.randomElement(using: &random) ?? [])
            while let result = parser.next() {
                count += 1
                guard case .success(let reply) = result else { continue }
                #expect((100...659).contains(reply.code.rawValue), "seed \(seed)")
                #expect(reply.leading.count <= ReplyParser.Limits().linesMax, "seed \(seed)")
            }
        }
        #expect(count > 0, "seed \(seed)")
    }
}
