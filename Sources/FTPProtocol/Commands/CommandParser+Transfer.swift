// TYPE, STRU, MODE, PORT, EPRT, EPSV, RANG, ALLO: how and where the next transfer runs.

extension CommandParser {
    // RFC 959 3.1.1. `A` may have a form: N is what we do; T and C, and the type E, nobody does any more.
    static func type(_ argument: Argument) throws(CommandError) -> Command {
        let words = argument.words.map { $0.map(Words.upperCased) }
        switch words.map({ String(decoding: $0, as: UTF8.self) }) {
        case ["A"], ["A", "N"]: return .type(.ascii)
        case ["I"], ["I", "N"], ["L", "8"], ["L8"]: return .type(.image)
        case ["A", "T"], ["A", "C"], ["E"], ["E", "N"], ["E", "T"], ["E", "C"]:
            throw .unsupportedParameter(.TYPE)
        case let words where words.count == 2 && words[0] == "L" && Digits.decimal(words[1].utf8) != nil:
            throw .unsupportedParameter(.TYPE)
        default: throw argument.wrong
        }
    }

    /// One of the letters, in whatever case.
    static func letter(_ argument: Argument, of letters: String) throws(CommandError) -> UInt8 {
        let bytes = argument.trimmed
        guard bytes.count == 1, let letter = bytes.first.map(Words.upperCased), letters.utf8.contains(letter) else {
            throw argument.wrong
        }
        return letter
    }

    // Z is the compressed mode of a draft that some clients try without being asked to: known, and not done.
    static func mode(_ argument: Argument) throws(CommandError) -> UInt8 {
        let letter = try self.letter(argument, of: "SBCZ")
        guard letter != UInt8(ascii: "Z") else { throw .unsupportedParameter(.MODE) }
        return letter
    }

    static func port(_ argument: Argument) throws(CommandError) -> Command {
        guard let endpoint = HostPort.endpoint(of: argument.trimmed) else { throw argument.wrong }
        return .port(endpoint)
    }

    static func extendedPort(_ argument: Argument) throws(CommandError) -> Command {
        switch ExtendedPort.endpoint(of: argument.trimmed) {
        case .success(let endpoint): return .extendedPort(endpoint)
        case .failure(.unknownFamily): throw .unsupportedNetworkProtocol
        case .failure(.malformed): throw argument.wrong
        }
    }

    static func extendedPassive(_ argument: Argument) throws(CommandError) -> Command {
        let bytes = argument.trimmed
        if bytes.isEmpty { return .extendedPassive(.any) }
        if Words.equal(bytes, "ALL") { return .extendedPassive(.all) }
        guard bytes.allSatisfy(Words.isDigit) else { throw argument.wrong }
        guard let family = Digits.decimal(bytes, max: UInt64(UInt8.max)) else { throw .unsupportedNetworkProtocol }
        return .extendedPassive(.family(UInt8(truncatingIfNeeded: family)))
    }

    // draft-bryan-ftp-range-08: both ends are sent; the last byte belongs to the range. `RANG 1 0` takes it back.
    static func range(_ argument: Argument) throws(CommandError) -> Command {
        let words = argument.words
        guard words.count == 2 else { throw argument.wrong }
        let (start, last) = (try argument.offset(words[0]), try argument.offset(words[1]))
        if start == 1, last == 0 { return .range(ByteRange(start: 0, end: nil)) }
        guard start <= last, last < Argument.offsetMax else { throw argument.wrong }
        return .range(ByteRange(start: start, end: last + 1))
    }

    // RFC 959 4.1.3: `ALLO bytes R record`; the record's size, and whatever else follows, says nothing to us.
    static func allocate(_ argument: Argument) throws(CommandError) -> Command {
        guard let first = argument.words.first else { throw argument.wrong }
        return .allocate(try argument.offset(first))
    }
}
