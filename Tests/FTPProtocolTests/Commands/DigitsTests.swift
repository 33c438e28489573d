import Testing

// Numbers of peers.
@testable import FTPProtocol

@Suite("Digits")
struct DigitsTests {
    @Test("Decimal digits are a number up to the bound, and nothing overflows")
    func decimal() {
        #expect(Digits.decimal("0".utf8) == 0)
        #expect(Digits.decimal("007".utf8) == 7)
        #expect(Digits.decimal("18446744073709551615".utf8) == .max)
        #expect(Digits.decimal("18446744073709551616".utf8) == nil)
        #expect(Digits.decimal(String(repeating: "9", count: 4_096).utf8) == nil)
        #expect(Digits.decimal("256".utf8, max: 255) == nil)
        for text in ["", " 1", "1 ", "+1", "-1", "1a", "a", "٣", "1e3"] { #expect(Digits.decimal(text.utf8) == nil) }
    }

    @Test("Octal digits are a number up to the bound")
    func octal() {
        #expect(Digits.octal("7777".utf8, max: 0o7777) == 0o7777)
        #expect(Digits.octal("0000644".utf8, max: 0o7777) == 0o644)
        for text in ["", "8", "10000", "0o7", "u+x"] { #expect(Digits.octal(text.utf8, max: 0o7777) == nil) }
    }

    @Test("Hexadecimal digits are a number in either case")
    func hexadecimal() {
        #expect(Digits.hexadecimal("fFfF".utf8, max: 0xFFFF) == 0xFFFF)
        for text in ["", "g", "10000", "0x1"] { #expect(Digits.hexadecimal(text.utf8, max: 0xFFFF) == nil) }
    }

    @Test("A port is a number up to 65535")
    func port() {
        #expect(Digits.port("65535".utf8) == 65_535)
        #expect(Digits.port("65536".utf8) == nil)
    }
}
