import RandomTesting
import Testing

@testable import FTPProtocol

@Suite("GlobPattern")
struct GlobPatternTests {
    private static let table: [(pattern: String, matches: [String], others: [String])] = [
        ("", [""], ["a"]),
        ("abc", ["abc"], ["ab", "abcd", "ABC", ""]),
        ("*", ["", "a", "abc", "a b", "a.b"], [".a", "."]),
        ("**", ["", "abc"], []),
        ("?", ["a", "é", "日", "🎞"], ["", "ab", "."]),
        ("??", ["ab", "éa", "aé"], ["é", "abc"]),
        ("*.dat", ["a.dat", "a.b.dat"], ["a.dat.x", "adat", ".dat", "a.DAT"]),
        ("a*", ["a", "ab"], ["ba", ""]),
        ("a*c*e", ["ace", "abcde", "accee"], ["ac", "aec", "acef"]),
        ("*a*a", ["aa", "xaxa", "aaa"], ["a", "aab"]),
        ("*???", ["abc", "abcd"], ["ab", "🎞"]),
        ("?*?", ["ab", "abc"], ["a", "🎞"]),
        ("[abc]", ["a", "b", "c"], ["d", "", "ab", "["]),
        ("[a-c]x", ["ax", "bx", "cx"], ["dx", "-x", "Ax"]),
        ("[!a-c]", ["d", "é", "-"], ["a", "b", ""]),
        ("[^a-c]", ["d", "^"], ["a"]),
        ("[]a]", ["]", "a"], ["[", "[]a]"]),
        ("[!]a]", ["b", "["], ["]", "a"]),
        ("[a-]", ["a", "-"], ["b"]),
        ("[-a]", ["a", "-"], ["b"]),
        ("[c-a]", [], ["a", "b", "c", "-"]),
        ("[ä-ü]", ["ö", "ü"], ["a", "Ä"]),
        ("[*?]", ["*", "?"], ["a"]),
        ("[\\]]", ["]"], ["\\", "a"]),
        ("[a\\-c]", ["a", "-", "c"], ["b", "\\"]),
        ("[", ["["], ["a", ""]),
        ("[a", ["[a"], ["a"]),
        ("[!", ["[!"], ["a"]),
        ("[]", ["[]"], ["]"]),
        ("a[b-", ["a[b-"], ["ab"]),
        ("\\*", ["*"], ["a", "\\*", "\\a"]),
        ("\\?\\[\\]\\\\", ["?[]\\"], []),
        ("a\\", ["a\\"], ["a"]),
        ("a\\b*", ["a\\b", "a\\bc"], ["ab"]),
        (".*", [".", ".a"], ["a", ""]),
        ("[.]a", [], [".a"]),
        ("?a", ["xa"], [".a"]),
        ("{a,b}", ["{a,b}"], ["a"]),
    ]

    private static func pattern(_ text: String) throws -> GlobPattern {
        try #require(GlobPattern(text.utf8))
    }

    @Test("A pattern describes these names and not those", arguments: Self.table)
    func fixtures(pattern: String, matches: [String], others: [String]) throws {
        let glob = try Self.pattern(pattern)
        for name in matches { #expect(glob.matches(Array(name.utf8)), "\(pattern) and \(name)") }
        for name in others { #expect(!glob.matches(Array(name.utf8)), "\(pattern) and \(name)") }
    }

    @Test("Hidden names are found when all are asked for")
    func hidden() throws {
        for pattern in ["*", "?a", "[.]a", "*a"] {
            #expect(try Self.pattern(pattern).matches(Array(".a".utf8), all: true))
            #expect(try !Self.pattern(pattern).matches(Array(".a".utf8), all: false))
        }
    }

    @Test("A byte that is no part of a UTF-8 character stands for itself")
    func bytes() throws {
        let one = try Self.pattern("?")
        #expect(one.matches([0xFF]))
        #expect(one.matches([0x80]))
        #expect(one.matches([0xC3]))
        #expect(!one.matches([0xC3, 0x41]))
        #expect(try Self.pattern("??").matches([0xC3, 0x41]))
        #expect(try Self.pattern("??").matches([0xE6, 0x97]))
        #expect(try Self.pattern("[!a]").matches([0xFF]))
        #expect(try Self.pattern("*").matches([0xF0, 0x9F, 0x8E]))
        #expect(try Self.pattern("*b").matches([0xF0, 0x9F, 0x8E, 0x62]))
        let raw = try #require(GlobPattern([0xFF, UInt8(ascii: "*")]))
        #expect(raw.matches([0xFF, 0xFE]))
        #expect(!raw.matches([0xFE, 0xFF]))
    }

    @Test(
        "A name holds a pattern when it means something else than its bytes",
        arguments: [
            ("*", true), ("a?", true), ("[a]", true), ("\\*", true), ("a\\\\b", true), ("[!x]y", true),
            ("", false), ("a", false), ("[", false), ("a[b", false), ("[]", false), ("]", false), ("a\\b", false),
            ("a\\", false), ("-l", false), ("{a}", false), ("~", false),
        ]
    )
    func isPattern(name: String, isPattern: Bool) {
        #expect(GlobPattern.isPattern(name.utf8) == isPattern)
    }

    @Test("A pattern may have 255 bytes")
    func limit() {
        #expect(GlobPattern([UInt8](repeating: 0x2A, count: 255)) != nil)
        #expect(GlobPattern([UInt8](repeating: 0x2A, count: 256)) == nil)
    }

    @Test(
        "The worst patterns cost no more than name times pattern steps",
        arguments: [
            "*a*a*a*a*b", "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", "a*a*a*a*a*a*a*a*a*b", "*?*?*?*?*?*?b",
            "*[a-z]*[a-z]*[a-z]*[a-z]b", "***************b", "*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
        ]
    )
    func boundedSteps(pattern: String) throws {
        let name = [UInt8](repeating: UInt8(ascii: "a"), count: 10_000)
        var steps = 0
        #expect(try !Self.pattern(pattern).matches(name, all: false, steps: &steps))
        #expect(steps <= (name.count + 1) * (pattern.utf8.count + 1))
    }

    @Test("Stars that each find their next byte at once cost a few steps a byte")
    func linearSteps() throws {
        let name = [UInt8](repeating: UInt8(ascii: "a"), count: 10_000)
        var steps = 0
        #expect(try !Self.pattern("*a*a*a*a*b").matches(name, all: false, steps: &steps))
        #expect(steps <= 3 * name.count)
    }

    @Test("Random patterns describe what a search of all ways says they do")
    func agreesWithSlowSearch() throws {
        var random = SeededRandom(seed: 9)
        let parts = ["a", "b", "*", "?", "[ab]", "[!a]", "é"]
        let letters = ["a", "b", "c", "é"]
        for _ in 0..<5_000 {
            let elements = (0..<Int.random(in: 0...7, using: &random)).map { _ in
                parts.randomElement(using: &random) ?? ""
            }
            let name = (0..<Int.random(in: 0...7, using: &random)).map { _ in
                letters.randomElement(using: &random) ?? ""
            }
            let found = try Self.pattern(elements.joined()).matches(Array(name.joined().utf8))
            #expect(found == Self.slowly(elements[...], name[...]), "\(elements.joined()) and \(name.joined())")
        }
    }

    /// Random bytes as pattern and as name: this test must only not crash, and stay within its steps.
    @Test("No bytes are too strange")
    func garbage() throws {
        var random = SeededRandom(seed: 10)
        let likely = Array("*?[]!^-\\.a/".utf8) + [0x00, 0x80, 0xC3, 0xA9, 0xE2, 0xF0, 0xFF]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                likely.randomElement(using: &random) ?? 0
            }
            let name = (0..<Int.random(in: 0...24, using: &random)).map { _ in likely.randomElement(using: &random) ?? 0
            }
            var steps = 0
            _ = GlobPattern.isPattern(bytes)
            _ = try #require(GlobPattern(bytes)).matches(name, all: true, steps: &steps)
            #expect(steps <= (name.count + 1) * (bytes.count + 2))
        }
    }

    private static func slowly(_ elements: ArraySlice<String>, _ name: ArraySlice<String>) -> Bool {
        guard let element = elements.first else { return name.isEmpty }
        let rest = elements.dropFirst()
        if element == "*" {
            return (0...name.count).contains { Self.slowly(rest, name.dropFirst($0)) }
        }
        guard let letter = name.first else { return false }
        let fits =
            switch element {
            case "?": true
            case "[ab]": letter == "a" || letter == "b"
            case "[!a]": letter != "a"
            default: letter == element
            }
        return fits && Self.slowly(rest, name.dropFirst())
    }
}
