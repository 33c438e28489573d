// Files that were made to harm, or that a disk has damaged.
import Configuration
import FTPProtocol
import RandomTesting
import Testing

@Suite("Hostile configuration files")
struct HostileTextTests {
    @Test func `a bomb of aliases is refused`() {
        let levels = (1...12).map { level in
            "a\(level): &a\(level) [\((0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", "))]\n"
        }
        let problems = ReadingKit.problems("a0: &a0 [x, x]\n" + levels.joined())
        #expect(problems.count == 1)
        #expect(problems[0].contains("the file has more than 1000000 values, with its aliases."))
    }

    @Test(arguments: [
        "? *a12\n: b\n", "{*a12 : b}\n", "z: {[*a12]: b}\n", "*a12 : b\n", "z: {[*a12]\n  : b}\n",
        "z: {{a: *a12}: 1, {a: *a12}: 2}\n",
    ])
    func `a bomb in a key is refused before it is compared`(key: String) {
        let levels = (1...12).map { level in
            "a\(level): &a\(level) [\((0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", "))]\n"
        }
        let problems = ReadingKit.problems("a0: &a0 [x, x]\n" + levels.joined() + key)
        #expect(problems.count == 1)
        #expect(problems[0].hasPrefix("a.yaml:14:") || problems[0].hasPrefix("a.yaml:15:"))
    }

    @Test func `texts that look like aliases and keys do no harm`() throws {
        let text = ReadingKit.site + "    messages: {banner: [\"a & b *c\", \"[x]: y\", \"? *\"]}\n"
        #expect(try ReadingKit.read(text).settings.sites[0].manners.messages.banner == ["a & b *c", "[x]: y", "? *"])
    }

    @Test func `anchors and aliases of ordinary size are taken`() throws {
        let text = """
            sites:
              - {name: A, directory: /a, bindings: [":21:"], limits: &big {maxConnections: 5000}, rights: &r [list, read]}
              - {name: B, directory: /b, bindings: [":22:"], limits: *big, rights: *r}

            """
        let sites = try ReadingKit.read(text).settings.sites
        #expect(sites[0].limits == sites[1].limits && sites[1].access.rights == .readOnly)
    }

    @Test(arguments: [65, 900, 5_000, 200_000])
    func `depth is refused`(depth: Int) {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let text = String(repeating: open, count: depth) + String(repeating: close, count: depth)
            #expect(ReadingKit.problems("a: \(text)\n").count == 1)
        }
        #expect(ReadingKit.problems(String(repeating: "- ", count: depth) + "a\n").count == 1)
    }

    @Test func `a file that is too large is refused`() {
        #expect(
            ReadingKit.problems(String(repeating: "#", count: 17 << 20)) == ["a.yaml: error: the file is too large"]
        )
    }

    @Test func `ten megabytes of one line, or of many, end in an error`() {
        #expect(!ReadingKit.problems("a: " + String(repeating: "x", count: 10 << 20)).isEmpty)
        #expect(!ReadingKit.problems("sites: [" + String(repeating: "x, ", count: 200_000)).isEmpty)
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `damage never traps`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var bytes = Array(ConfigurationWriter().text(RandomSettings.settings(&random)).utf8)
        for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(Array("\n \t-:[]{}&*?|>%@`\"'#!,$".utf8).randomElement(using: &random) ?? 0, at: place)
            case 3: bytes.removeSubrange(place...)
            default: bytes.insert(contentsOf: bytes.prefix(place), at: place)
            }
        }
        let problems = ReadingKit.problems(String(decoding: bytes, as: UTF8.self))
        #expect(problems.count <= 100)
        #expect(problems.allSatisfy { !$0.contains("\n") && $0.utf8.count < 2_000 })
    }
}
