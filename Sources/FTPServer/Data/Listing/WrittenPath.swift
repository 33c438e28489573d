// What stands in front of the names that NLST answers with.
internal import FTPProtocol

/// The folder of a listing as the client wrote it: empty, or with a slash at its end.
enum WrittenPath {
    private static let slash = UInt8(ascii: "/")

    /// In front of what a folder holds: `dir/` for `dir` and `dir/`, nothing for `.` and for no argument.
    static func folder(_ argument: [UInt8]) -> [UInt8] {
        guard !argument.isEmpty, argument != [UInt8(ascii: ".")] else { return [] }
        return argument.last == self.slash ? argument : argument + [self.slash]
    }

    /// In front of what the last names of a path, a pattern, describe: `dir/` for `dir/*.txt`.
    ///
    /// - Parameters:
    ///   - argument: as it was written.
    ///   - path: what it means; its last `patternCount` names are the pattern.
    static func folder(of argument: [UInt8], _ path: VirtualPath, patternCount: Int) -> [UInt8] {
        let written = argument.split(separator: self.slash)
        let pattern = path.components.suffix(patternCount)
        guard written.count >= patternCount, written.suffix(patternCount).elementsEqual(pattern) else {
            // Something like `*/../x`, or no argument at all: the whole path can be used from everywhere.
            return self.folder(path.prefix(path.components.count - patternCount).bytes)
        }
        guard let first = written.suffix(patternCount).first else { return self.folder(argument) }
        return Array(argument[..<first.startIndex])
    }
}
