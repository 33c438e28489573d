// Paths in quotation marks.
import FTPProtocol
import Testing

@Suite("Path quoting")
struct PathQuotingTests {
    @Test("Marks are doubled, and what was quoted can be taken out again")
    func roundTrip() throws {
        for (path, quoted) in [
            ("/", "\"/\""), ("/a b", "\"/a b\""), ("/\"", "\"/\"\"\""), ("", "\"\""), ("\"\"", "\"\"\"\"\"\""),
        ] {
            #expect(PathQuoting.quoted(path.utf8) == quoted)
            let found = try #require(PathQuoting.unquoted(Array((quoted + " rest").utf8)[...]))
            #expect(found.path == Array(path.utf8))
            #expect(found.rest.elementsEqual(" rest".utf8))
        }
    }

    @Test(
        "Without a mark at the begin, or without an end, nothing is taken out",
        arguments: ["", "a", "\"", "\"a", "\"a\"\"", " \"a\""]
    )
    func unquotedText(text: String) {
        #expect(PathQuoting.unquoted(Array(text.utf8)[...]) == nil)
    }

    @Test("A client finds the path of a 257")
    func reply() {
        #expect(PathQuoting.path(in: "\"/a \"\"b\"\"\" is the current folder.") == Array("/a \"b\"".utf8))
        #expect(PathQuoting.path(in: "Made \"/x\".") == Array("/x".utf8))
        #expect(PathQuoting.path(in: "/x made.") == nil)
    }
}
