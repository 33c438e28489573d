import Testing

// ASCII helpers of the grammar.
@testable import FTPProtocol

@Suite("Words")
struct WordsTests {
    @Test("Only ASCII letters have a case")
    func upperCased() {
        for byte in UInt8.min...UInt8.max {
            let isLower = (97...122).contains(byte)
            #expect(Words.upperCased(byte) == (isLower ? byte - 32 : byte))
            #expect(Words.isLetter(byte) == (isLower || (65...90).contains(byte)))
            #expect(Words.isDigit(byte) == (48...57).contains(byte))
        }
    }

    @Test("Words are equal in whatever case, and only whole")
    func equal() {
        #expect(Words.equal("aLL".utf8, "ALL"))
        #expect(!Words.equal("AL".utf8, "ALL"))
        #expect(!Words.equal("ALLL".utf8, "ALL"))
        #expect(!Words.equal("@".utf8, "`"))
    }

    @Test("Trimming takes spaces from both ends and nothing else")
    func trimmed() {
        for (text, expected) in [("", ""), ("  ", ""), (" a b ", "a b"), ("a", "a"), ("\ta ", "\ta")] {
            #expect(Words.trimmed(Array(text.utf8)[...]).elementsEqual(expected.utf8))
        }
    }

    @Test("Splitting takes one space away")
    func split() {
        let (word, rest) = Words.split(Array("a  b".utf8)[...])
        #expect(word.elementsEqual("a".utf8) && rest?.elementsEqual(" b".utf8) == true)
        #expect(Words.split(Array("a".utf8)[...]).rest == nil)
        #expect(Words.split(Array("a ".utf8)[...]).rest?.isEmpty == true)
    }
}
