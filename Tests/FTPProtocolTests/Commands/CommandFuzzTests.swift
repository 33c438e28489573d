// Arbitrary bytes into the framer and the parser. They must only not crash, and keep to their limits.
import FTPProtocol
import RandomTesting
import Testing

@Suite("Random bytes")
struct CommandFuzzTests {
    @Test("Nothing that a peer sends crashes the framer or the parser, or passes their limits")
    func randomStreams() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<400 { Self.run(lineBytesMax: Int.random(in: 1...64, using: &random), seed: seed, &random) }
        for _ in 0..<20 { Self.run(lineBytesMax: LineFramer.lineBytesMaxDefault, seed: seed, &random) }
    }

    private static func run(lineBytesMax: Int, seed: UInt64, _ random: inout SeededRandom) {
        let bytes = (0..<20).flatMap { _ in Self.piece(&random) }
        var whole = LineFramer(lineBytesMax: lineBytesMax)
        whole.append(bytes)
        var pieces = LineFramer(lineBytesMax: lineBytesMax)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...rest.count, using: &random)
            pieces.append(rest.prefix(count))
            rest = rest.dropFirst(count)
            while let frame = pieces.next() {
                #expect(whole.next() == frame, "seed \(seed)")
                guard case .line(let line) = frame else { continue }
                #expect(line.count <= lineBytesMax, "seed \(seed)")
                Self.check(CommandParser.parse(line), seed: seed)
            }
            #expect(pieces.bufferedBytes <= lineBytesMax + 2, "seed \(seed)")
        }
        #expect(whole.next() == nil, "seed \(seed)")
    }

    /// What each command promises to the session.
    private static func check(_ result: Result<Command, CommandError>, seed: UInt64) {
        guard case .success(let command) = result else { return }
        #expect(command.row.verb == command.verb, "seed \(seed)")
        switch command {
        case .user(let name): #expect((1...CommandParser.userBytesMax).contains(name.utf8.count), "seed \(seed)")
        case .restart(let offset), .allocate(let offset): #expect(offset <= UInt64(Int64.max), "seed \(seed)")
        case .range(let range): #expect(range.start <= range.end ?? .max, "seed \(seed)")
        case .checksum(_, _, let range): #expect(range.map { $0.start <= $0.end ?? .max } ?? true, "seed \(seed)")
        case .modify(let changes, _): #expect((1...2).contains(changes.count), "seed \(seed)")
        default: break
        }
    }

    private static func piece(_ random: inout SeededRandom) -> [UInt8] {
        let count = Int.random(in: 0...40, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        case 1: return (0..<count).map { _ in UInt8.random(in: 236...255, using: &random) }
        case 2:
            return (0..<count).map { _ in
                [10, 13, 32, 45, 59, 61, 34, 44, 124, 48, 57].randomElement(using: &random) ?? 0
            }
        case 3: return Array((CommandTable.rows.randomElement(using: &random)?.verb.rawValue ?? "").utf8) + [32]
        case 4: return [13, 10]
        default: return Self.bent(CommandTable.rows.randomElement(using: &random)?.example ?? "", &random)
        }
    }

    /// A good line with a byte changed, and its end.
    private static func bent(_ line: String, _ random: inout SeededRandom) -> [UInt8] {
        var bytes = Array(line.utf8)
        if let index = bytes.indices.randomElement(using: &random), Bool.random(using: &random) {
            bytes[index] = UInt8.random(in: .min ... .max, using: &random)
        }
        return bytes + [13, 10]
    }
}
