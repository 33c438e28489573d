// Verbs are found by their bytes.
import FTPProtocol
import Testing

@Suite("Verb index")
struct VerbIndexTests {
    @Test("Every verb is found in upper, lower and mixed case", arguments: Verb.allCases)
    func found(verb: Verb) {
        #expect(CommandTable.verb(of: verb.rawValue.utf8) == verb)
        #expect(CommandTable.verb(of: verb.rawValue.lowercased().utf8) == verb)
        let mixed = verb.rawValue.enumerated().map { $0.offset % 2 == 0 ? $0.element.lowercased() : String($0.element) }
        #expect(CommandTable.verb(of: mixed.joined().utf8) == verb)
    }

    @Test("Beginnings, extensions and neighbours of verbs aren't verbs", arguments: Verb.allCases)
    func notFound(verb: Verb) {
        let name = Array(verb.rawValue.utf8)
        let wrong = [name + name + name, [0] + name, name + [0], name + [0x20], [0x80] + name, name.map { $0 | 0x80 }]
        for bytes in wrong { #expect(CommandTable.verb(of: bytes) == nil) }
        for end in 0..<name.count {
            let found = CommandTable.verb(of: name[..<end])
            #expect(found == nil || found?.rawValue.utf8.elementsEqual(name[..<end]) == true)
        }
    }

    @Test("Nothing is both served and known as not served", arguments: Verb.allCases)
    func disjoint(verb: Verb) {
        #expect(!CommandTable.isKnownButNotImplemented(verb.rawValue.utf8))
    }

    @Test(
        "Verbs of the RFCs that aren't served are known",
        arguments: [
            "SMNT", "ADAT", "MIC", "CONF", "ENC", "LPRT", "LPSV", "ESTA", "ESTP", "XSEM", "XSEN", "MLFL",
            "MAIL",
            "MSND", "MSOM", "MSAM", "MRSQ", "MRCP", "XRSQ", "XRCP", "MFCT", "COMB", "SSCN", "CPSV", "DSIZ", "xsha512",
        ]
    )
    func notImplemented(verb: String) {
        #expect(CommandTable.isKnownButNotImplemented(verb.utf8))
        #expect(!CommandTable.isKnownButNotImplemented((verb + "X").utf8))
    }
}
