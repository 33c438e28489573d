// LIST, NLST, STAT: options as `ls` has them, then a path.

extension CommandParser {
    /// Options, then a path.
    ///
    /// RFC 959 knows no options, but clients send `LIST -la`. A word of a dash and letters or digits is options, and
    /// letters that `ls` doesn't have are ignored. So a folder named `-x` must be asked for as `LIST -- -x` or
    /// `LIST ./-x`; names with anything else in their first word (`-a.txt`, `-a_1`, `-`) are paths at once.
    static func list(_ argument: Argument) throws(CommandError) -> ListArgument {
        var options: ListOptions = []
        var rest: ArraySlice<UInt8>? = argument.bytes
        while let bytes = rest {
            let (word, behind) = Words.split(bytes.drop { $0 == Words.space })
            if word.elementsEqual("--".utf8) {
                rest = behind
                break
            }
            guard let more = Self.listOptions(word) else { break }
            options.formUnion(more)
            rest = behind
        }
        guard let path = rest, path.contains(where: { $0 != Words.space }) else {
            return ListArgument(options: options)
        }
        return ListArgument(options: options, path: try argument.path(path))
    }

    private static func listOptions(_ word: ArraySlice<UInt8>) -> ListOptions? {
        let letters = word.dropFirst()
        guard word.first == UInt8(ascii: "-"), !letters.isEmpty else { return nil }
        guard letters.allSatisfy({ Words.isLetter($0) || Words.isDigit($0) }) else { return nil }
        return letters.reduce(into: []) { $0.formUnion(Self.listOption($1)) }
    }

    private static func listOption(_ letter: UInt8) -> ListOptions {
        switch letter {
        case UInt8(ascii: "a"): .all
        case UInt8(ascii: "A"): .almostAll
        case UInt8(ascii: "l"): .long
        case UInt8(ascii: "R"): .recursive
        case UInt8(ascii: "d"): .directory
        case UInt8(ascii: "t"): .byTime
        case UInt8(ascii: "S"): .bySize
        case UInt8(ascii: "r"): .reversed
        case UInt8(ascii: "F"): .classify
        case UInt8(ascii: "1"): .single
        default: []
        }
    }
}
