// Replies as bytes.
import FTPProtocol
import Testing

@Suite("Reply encoding")
struct ReplyEncodeTests {
    @Test("A reply is its code, its lines and nothing else")
    func encode() {
        let rows: [(Reply, String)] = [
            (Reply(.ok, "OK."), "200 OK.\r\n"),
            (Reply(.ok, ""), "200 \r\n"),
            (Reply(.fileStatus, "Ünïcode 文件"), "213 Ünïcode 文件\r\n"),
            (Reply(.systemStatus, "End.", leading: ["Features:"]), "211-Features:\r\n211 End.\r\n"),
            (
                Reply(.systemStatus, "End.", leading: ["Features:", " UTF8", "200 no reply", "", "x"]),
                "211-Features:\r\n UTF8\r\n 200 no reply\r\n\r\nx\r\n211 End.\r\n"
            ),
            (Reply(.serviceReady, "2.", leading: ["1."]), "220-1.\r\n220 2.\r\n"),
        ]
        for (reply, text) in rows {
            #expect(reply.encoded == Array(text.utf8))
            #expect(reply.encodedByteCount == text.utf8.count)
        }
    }

    @Test("No text can end a line or begin another reply")
    func controlBytes() {
        let text = "a\r\n226 Done.\u{0}\u{7F}\t\u{1B}[0m"
        let reply = Reply(.fileUnavailable, text, leading: [text, text])
        let bytes = reply.encoded
        #expect(bytes.count == reply.encodedByteCount)
        #expect(bytes.filter { $0 == 10 }.count == 3)
        #expect(bytes.filter { $0 < 32 || $0 == 127 } == [13, 10, 13, 10, 13, 10])
        #expect(Reply(.ok, "a\rb\nc\u{0}").encoded == Array("200 a?b?c?\r\n".utf8))
    }

    @Test("Encoding appends")
    func appends() {
        var bytes: [UInt8] = [1]
        Reply.ok.encode(into: &bytes)
        Reply.needPassword.encode(into: &bytes)
        #expect(bytes == [1] + Reply.ok.encoded + Reply.needPassword.encoded)
    }

    @Test("A code is always three digits")
    func codes() {
        for (number, text) in [(0, "000"), (7, "007"), (421, "421"), (65_535, "535")] as [(UInt16, String)] {
            #expect(Reply(Reply.Code(rawValue: number), "x").encoded.starts(with: text.utf8))
        }
    }

    @Test("What a code promises is in its first digit")
    func kinds() {
        #expect(Reply.Code.fileStatusOK.isPreliminary)
        #expect(Reply.Code.loggedIn.isPositive)
        #expect(Reply.Code.needPassword.isIntermediate)
        #expect(Reply.Code.serviceNotAvailable.isTransientFailure)
        #expect(Reply.Code.syntaxError.isPermanentFailure)
        #expect(!Reply.Code.syntaxError.isPreliminary)
    }

    @Test("501 shows the syntax of the verb's row", arguments: Verb.allCases)
    func syntax(verb: Verb) {
        let reply = Reply.syntax(of: verb)
        #expect(reply.code == .parameterSyntaxError)
        #expect(reply.text.hasPrefix("Syntax: " + verb.rawValue))
    }
}
