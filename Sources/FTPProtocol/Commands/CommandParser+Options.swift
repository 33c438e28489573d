// OPTS (RFC 2389 4): UTF8, MLST, HASH.

extension CommandParser {
    static func options(_ argument: Argument) throws(CommandError) -> Command {
        let (word, rest) = Words.split(argument.trimmed)
        let inner = Argument(verb: .OPTS, bytes: rest ?? [])
        if word.isEmpty { throw argument.wrong }
        let known: OptionsArgument? =
            if Words.equal(word, "UTF8") || Words.equal(word, "UTF-8") {
                self.utf8Option(inner)
            } else if Words.equal(word, "MLST") {
                .machineList(self.facts(inner))
            } else if Words.equal(word, "HASH") {
                self.hashOption(inner)
            } else {
                nil
            }
        return .options(known ?? .unknown(argument.text ?? ""))
    }

    // No RFC has ON and OFF, but clients send them; NLST is from a draft of RFC 2640's time and means ON.
    private static func utf8Option(_ argument: Argument) -> OptionsArgument? {
        let word = argument.trimmed
        if word.isEmpty || Words.equal(word, "ON") || Words.equal(word, "NLST") { return .utf8(true) }
        return Words.equal(word, "OFF") ? .utf8(false) : nil
    }

    // RFC 3659 7.9: names that aren't known are left out silently; an empty list turns all facts off.
    private static func facts(_ argument: Argument) -> FactSet {
        argument.trimmed.split(separator: UInt8(ascii: ";")).reduce(into: []) { $0.formUnion(FactSet(name: $1)) }
    }

    private static func hashOption(_ argument: Argument) -> OptionsArgument? {
        if argument.trimmed.isEmpty { return .hash(nil) }
        return HashAlgorithm(name: argument.trimmed).map { .hash($0) }
    }
}
