// MDTM, MFMT, MFF: times and modes of files. The X commands' checksums.

extension CommandParser {
    // RFC 3659 3 knows `MDTM path` alone. Clients in the field also send `MDTM YYYYMMDDHHMMSS path` to set the time, and
    // vsftpd and others do it. A name that begins like this must be asked for with a path: `MDTM ./20240101000000 a`.
    static func modificationTime(_ argument: Argument) throws(CommandError) -> Command {
        let (word, rest) = Words.split(argument.bytes)
        guard let rest, !rest.isEmpty, let time = FileTime(factText: word) else {
            return .modificationTime(try argument.path())
        }
        return .modify([.modified(time)], try argument.path(rest))
    }

    static func modifyTime(_ argument: Argument) throws(CommandError) -> Command {
        let (word, rest) = Words.split(argument.bytes)
        return .modify([.modified(try argument.time(word))], try argument.path(rest))
    }

    // draft-somers-ftp-mfxx-04, MFF: `fact=value;fact=value; path`. A fact that can't be set is 504, and then none is set.
    static func modifyFacts(_ argument: Argument) throws(CommandError) -> Command {
        let (facts, rest) = Words.split(argument.bytes)
        var changes: [FactChange] = []
        for fact in facts.split(separator: UInt8(ascii: ";")) {
            guard changes.count < Self.factChangesMax else { throw argument.wrong }
            changes.append(try Self.factChange(fact, argument))
        }
        guard !changes.isEmpty, facts.last == UInt8(ascii: ";") else { throw argument.wrong }
        return .modify(changes, try argument.path(rest))
    }

    /// Facts of one MFF: there are two that can be set.
    private static var factChangesMax: Int { 2 }

    private static func factChange(
        _ fact: ArraySlice<UInt8>,
        _ argument: Argument
    ) throws(CommandError) -> FactChange {
        guard let equals = fact.firstIndex(of: UInt8(ascii: "=")) else { throw argument.wrong }
        let (name, value) = (fact[..<equals], fact[(equals + 1)...])
        if Words.equal(name, "Modify") { return .modified(try argument.time(value)) }
        if Words.equal(name, "UNIX.mode") { return .mode(try argument.mode(value, max: 0o7777)) }
        throw .unsupportedParameter(argument.verb)
    }

    // The X commands were never specified. Offsets may follow a path in quotes alone: `XCRC a 1 2` is a file `a 1 2`.
    // The end is one past the last byte, as the clients mean it that send `XCRC "a" 0 <size>`.
    static func checksum(_ algorithm: HashAlgorithm, _ argument: Argument) throws(CommandError) -> Command {
        guard let (name, rest) = PathQuoting.unquoted(argument.bytes) else {
            return .checksum(algorithm, try argument.path(), nil)
        }
        let path = try argument.path(name[...])
        let words = rest.split(separator: Words.space)
        guard !words.isEmpty else { return .checksum(algorithm, path, nil) }
        guard words.count <= 2, rest.first == Words.space else { throw argument.wrong }
        let start = try argument.offset(words[0])
        let end = words.count == 2 ? try argument.offset(words[1]) : nil
        guard start <= end ?? start else { throw argument.wrong }
        return .checksum(algorithm, path, ByteRange(start: start, end: end))
    }
}
