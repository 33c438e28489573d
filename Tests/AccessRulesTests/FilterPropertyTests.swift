// Filters and searches against a plain search.
import FTPProtocol
import RandomTesting
import Testing

@testable import AccessRules

/// Filters and searches say what a plain search says.
@Suite struct FilterPropertyTests {
    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `many sequences are found as looking for each of them finds them`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let sequences = (0..<Int.random(in: 0...8, using: &random)).map { _ in Self.text(1...5, using: &random) }
        let search = SequenceSearch(sequences)
        for _ in 0..<200 {
            let text = Self.text(0...12, using: &random)
            let isThere = sequences.contains { Self.contains(text.lowercased(), $0.lowercased()) }
            #expect(search.isFound(in: Array(text.utf8)) == isThere)
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `what a listing hides is what a path with it is refused for`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let filters = (0..<6).map { _ in
            var filter = RequestFilter(path: randomPath(using: &random))
            filter.hiddenSegments = ["a", "b", "CC"].filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
            filter.inheritsLists = Int.random(in: 0..<4, using: &random) > 0
            return filter
        }
        let access = AccessRules(filters: filters).access(for: "ann")
        for _ in 0..<200 {
            let folder = randomPath(using: &random)
            let name = ["A", "b", "cc", "d"].randomElement(using: &random) ?? "d"
            let path = try #require(folder.appending(Array(name.utf8)))
            let holding = (0...path.components.count).map { path.prefix($0).text.lowercased() }
            // Filters of one path count in order, so only the paths are sorted.
            let chain = holding.flatMap { folder in filters.filter { $0.path.text.lowercased() == folder } }
            let inherited = chain[(chain.lastIndex { !$0.inheritsLists } ?? 0)...]
            let hidden = Set(inherited.flatMap(\.hiddenSegments).map { $0.lowercased() })
            #expect(access.hides(Array(name.utf8), in: folder) == hidden.contains(name.lowercased()))
            let isRefused = path.text.lowercased().split(separator: "/").contains { hidden.contains(String($0)) }
            #expect((access.refusal(of: path, isFolder: true) == .hiddenSegment) == isRefused)
        }
    }

    @Test func `a thousand of everything is asked in one go`() {
        var filter = RequestFilter()
        filter.extensions = (0..<1_000).map { ExtensionRule("x\($0)", isAllowed: false) }
        filter.hiddenSegments = (0..<1_000).map { "hidden\($0)" }
        filter.deniedSequences = (0..<1_000).map { "bad\($0)!" }
        let access = AccessRules(filters: [filter]).access(for: "ann")
        #expect(access.refusal(of: "/a/b.x999") == .fileExtension)
        #expect(access.refusal(of: "/HIDDEN999/b") == .hiddenSegment)
        #expect(access.refusal(of: "/a-bad999!") == .deniedSequence)
        #expect(access.refusal(of: "/a-bad999/hidden/b.x") == nil)
    }

    private static func text(_ count: ClosedRange<Int>, using random: inout SeededRandom) -> String {
        let letters = (0..<Int.random(in: count, using: &random)).map { _ in "abA/".randomElement(using: &random) ?? "a"
        }
        return String(letters)
    }

    private static func contains(_ text: String, _ part: String) -> Bool {
        let text = Array(text.utf8), part = Array(part.utf8)
        return text.indices.contains { text[$0...].starts(with: part) }
    }
}
