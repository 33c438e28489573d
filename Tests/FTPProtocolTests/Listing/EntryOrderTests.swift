import FTPProtocol
import Testing

@Suite("EntryOrder")
struct EntryOrderTests {
    private static func entry(_ name: String, size: UInt64, time: FileTime) -> DirectoryEntry {
        DirectoryEntry(name: Array(name.utf8), attributes: FileAttributes(kind: .file, size: size, modified: time))
    }

    private static let entries = [
        Self.entry("b", size: 1, time: FileTime(seconds: 5)),
        Self.entry("a", size: 9, time: FileTime(seconds: 5, nanoseconds: 1)),
        DirectoryEntry(name: Array("0".utf8), attributes: nil),
        Self.entry("B", size: 9, time: FileTime(seconds: -5)),
        Self.entry("ab", size: 0, time: FileTime(seconds: 7)),
        Self.entry("é", size: 1, time: FileTime(seconds: 5)),
    ]

    private static func names(_ order: EntryOrder) -> [String] {
        var entries = Self.entries
        order.sort(&entries)
        return entries.map { String(decoding: $0.name, as: UTF8.self) }
    }

    @Test("Entries are sorted by name bytes, by time or by size, and names decide between equals")
    func keys() {
        #expect(Self.names(EntryOrder()) == ["0", "B", "a", "ab", "b", "é"])
        #expect(Self.names(EntryOrder(by: .time)) == ["ab", "a", "b", "é", "B", "0"])
        #expect(Self.names(EntryOrder(by: .size)) == ["B", "a", "b", "é", "ab", "0"])
    }

    @Test("Reversed is the whole order turned round", arguments: [EntryOrder.Key.name, .time, .size])
    func reversed(key: EntryOrder.Key) {
        #expect(Self.names(EntryOrder(by: key, reversed: true)) == Self.names(EntryOrder(by: key)).reversed())
    }

    private static let optionsRows: [(ListOptions, EntryOrder)] = [
        ([], EntryOrder()), ([.all, .long], EntryOrder()), (.byTime, EntryOrder(by: .time)),
        (.bySize, EntryOrder(by: .size)), (.reversed, EntryOrder(reversed: true)),
        ([.byTime, .bySize], EntryOrder(by: .time)), ([.bySize, .reversed], EntryOrder(by: .size, reversed: true)),
    ]

    @Test("The options of ls choose the order", arguments: Self.optionsRows)
    func options(options: ListOptions, order: EntryOrder) {
        #expect(EntryOrder(options) == order)
    }

    @Test("No entry precedes itself, and of two different ones exactly one precedes the other")
    func isStrict() {
        for order in [EntryOrder(), .init(by: .time), .init(by: .size, reversed: true)] {
            for left in Self.entries {
                for right in Self.entries {
                    let isOrdered = order.precedes(left, right) != order.precedes(right, left)
                    #expect(isOrdered == (left != right))
                }
            }
        }
    }
}
