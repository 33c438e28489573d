// SITE: commands that no RFC gives a verb of their own.

extension CommandParser {
    static func site(_ argument: Argument) throws(CommandError) -> Command {
        let (word, rest) = Words.split(argument.bytes.drop { $0 == Words.space })
        let inner = Argument(verb: .SITE, bytes: rest ?? [])
        if word.isEmpty { throw argument.wrong }
        if Words.equal(word, "HELP") { return .site(.help) }
        if Words.equal(word, "CHMOD") { return .site(try self.changeMode(inner)) }
        if Words.equal(word, "UTIME") { return .site(try self.setTimes(inner)) }
        if Words.equal(word, "UMASK") { return .site(try self.umask(inner)) }
        if Words.equal(word, "IDLE") { return .site(try self.idle(inner)) }
        if Words.equal(word, "DIRSTYLE") { return .site(.directoryStyle) }
        if Words.equal(word, "WHO") { return .site(.who) }
        return .site(.unknown)
    }

    private static func changeMode(_ argument: Argument) throws(CommandError) -> SiteCommand {
        let (mode, path) = Words.split(argument.bytes)
        return .changeMode(try argument.mode(mode, max: 0o7777), try argument.path(path))
    }

    private static func umask(_ argument: Argument) throws(CommandError) -> SiteCommand {
        .umask(argument.trimmed.isEmpty ? nil : try argument.mode(argument.trimmed, max: 0o777))
    }

    private static func idle(_ argument: Argument) throws(CommandError) -> SiteCommand {
        if argument.trimmed.isEmpty { return .idle(nil) }
        guard let seconds = Digits.decimal(argument.trimmed, max: UInt64(UInt32.max)) else { throw argument.wrong }
        return .idle(UInt32(truncatingIfNeeded: seconds))
    }

    // Two forms are in use: `time path`, and `path accessed modified created UTC`. Of the second only the middle time
    // is taken: the first can't be kept on most mounts, the third can't be set.
    private static func setTimes(_ argument: Argument) throws(CommandError) -> SiteCommand {
        if let long = self.longTimes(argument) { return long }
        let (word, path) = Words.split(argument.bytes)
        let isShort = word.count == 12 && word.allSatisfy(Words.isDigit)
        let time = try argument.time(isShort ? word + "00".utf8 : word)
        return .setTimes(time, try argument.path(path))
    }

    private static func longTimes(_ argument: Argument) -> SiteCommand? {
        var rest = Words.trimmed(argument.bytes)
        var words: [ArraySlice<UInt8>] = []
        for _ in 0..<4 {
            guard let space = rest.lastIndex(of: Words.space) else { return nil }
            words.append(rest[(space + 1)...])
            rest = rest[..<space]
        }
        let times = words[1...].compactMap { FileTime(factText: $0) }
        guard Words.equal(words[0], "UTC"), times.count == 3, let path = PathArgument(rest) else { return nil }
        return .setTimes(times[1], path)
    }
}
