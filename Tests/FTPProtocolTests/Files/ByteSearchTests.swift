import RandomTesting
import Testing

@testable import FTPProtocol

@Suite("Finding a byte")
struct ByteSearchTests {
    @Test("Every byte is found at every place of every short chunk, from every start")
    func exhaustive() {
        for count in 0...20 {
            for place in 0..<count {
                var bytes = [UInt8](repeating: 0x0B, count: count)
                bytes[place] = 0x0A
                for start in 0...count {
                    let expected = start <= place ? place : count
                    let found = bytes.withUnsafeBytes { $0.offset(of: 0x0A, from: start) }
                    guard found == expected else {
                        Issue.record("\(found) for \(place) of \(count) from \(start)")
                        return
                    }
                }
            }
        }
    }

    @Test("Random chunks are searched as the standard library does, for every value of a byte")
    func agreesWithFirstIndex() {
        var random = SeededRandom(seed: 3)
        for wanted in UInt8.min...UInt8.max {
            // Neighbours of the wanted byte, and ones with its high bit turned, are what a wrong mask would find.
            let likely: [UInt8] = [wanted, wanted &+ 1, wanted &- 1, wanted ^ 0x80, 0, 0x80, 0xFF]
            for _ in 0..<20 {
                let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    likely.randomElement(using: &random) ?? 0
                }
                let found = bytes.withUnsafeBytes { $0.offset(of: wanted, from: 0) }
                #expect(found == bytes.firstIndex(of: wanted) ?? bytes.count)
            }
        }
    }
}
