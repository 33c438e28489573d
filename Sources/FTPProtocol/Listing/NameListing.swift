// NLST: names alone, for programs that fetch what they name.

/// Lines that hold a name and nothing else.
public struct NameListing: Hashable, Sendable {
    private let classify: Bool

    /// Lines with or without the marks of `ls -F`; only entries whose attributes are known get one.
    public init(classify: Bool = false) {
        self.classify = classify
    }

    /// Appends the entry's line and its CRLF, with the prefix in front of the name.
    public func append(_ entry: DirectoryEntry, prefix: [UInt8] = [], to output: inout [UInt8]) {
        output.append(contentsOf: prefix)
        output.appendName(entry.name)
        if self.classify, let mark = entry.attributes?.kindMark { output.append(mark) }
        output.appendLineEnd()
    }
}
