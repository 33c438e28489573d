// TYPE, STRU, MODE, REST, RANG, OPTS, LANG and SITE: what the client chooses (RFC 959 4.1.2, RFC 2389, RFC 2640, RFC 3659).
import FTPProtocol

// MARK: - Transfer parameters

extension Session {
    mutating func setType(_ type: TransferType) -> Actions {
        self.parameters.type = type
        return [.reply(Reply(200, "Type set to \(type == .ascii ? "A" : "I")."))]
    }

    /// Files are all that today's systems have; RFC 1123 4.1.2.3 wants R for text only of systems that have records.
    func setStructure(_ letter: UInt8) -> Actions {
        guard letter & 0xDF == UInt8(ascii: "F") else { return [.reply(Reply(504, "Only STRU F is served."))] }
        return [.reply(Reply(200, "Structure set to F."))]
    }

    func setMode(_ letter: UInt8) -> Actions {
        guard letter & 0xDF == UInt8(ascii: "S") else { return [.reply(Reply(504, "Only MODE S is served."))] }
        return [.reply(Reply(200, "Mode set to S."))]
    }

    mutating func restart(at start: UInt64) -> Actions {
        self.prepared.range = start == 0 ? nil : ByteRange(start: start, end: nil)
        return [.reply(Reply(350, "Restarting at \(start). Now RETR or STOR, please."))]
    }

    mutating func restrict(to range: ByteRange) -> Actions {
        self.prepared.range = range == ByteRange(start: 0, end: nil) ? nil : range
        // The draft counts the last byte in.
        let last = range.end.map { $0 > range.start ? "\($0 - 1)" : "\($0)" } ?? "the end"
        return [.reply(Reply(350, "Restricted to bytes \(range.start) to \(last). Now RETR or HASH, please."))]
    }
}

// MARK: - OPTS and LANG

extension Session {
    mutating func setOptions(_ argument: OptionsArgument) -> Actions {
        switch argument {
        case .utf8(let isOn): return self.setUTF8(isOn)
        case .machineList(let facts):
            self.parameters.facts = facts
            // RFC 3659 7.9: the answer is made for programs.
            return [.reply(Reply(200, facts.isEmpty ? "MLST OPTS" : "MLST OPTS " + facts.list))]
        case .hash(let algorithm):
            if let algorithm { self.parameters.hash = algorithm }
            return [.reply(Reply(200, self.parameters.hash.name))]
        case .unknown: return [.reply(Reply(501, "OPTS knows UTF8, MLST and HASH."))]
        }
    }

    /// OPTS UTF8: only where a site has another charset there is something to switch.
    private mutating func setUTF8(_ isOn: Bool) -> Actions {
        let hasOther = self.charset != nil
        switch isOn {
        case true:
            guard self.policy.names.allowsUTF8 else { return [.reply(Reply(504, "UTF8 is not used here."))] }
            self.parameters.choosesUTF8 = true
            return [.reply(Reply(200, hasOther ? "UTF8 is on." : "UTF8 is always on."))]
        case false:
            guard hasOther else { return [.reply(Reply(504, "UTF8 is always on."))] }
            self.parameters.choosesUTF8 = false
            return [.reply(Reply(200, "UTF8 is off."))]
        }
    }

    /// LANG: English alone (RFC 2640 4.1).
    static func setLanguage(_ tag: String?) -> Actions {
        let language = tag?.lowercased().prefix { $0 != "-" } ?? "en"
        return [
            .reply(language == "en" ? Reply(200, "Replies are in English.") : Reply(504, "Only English is spoken."))
        ]
    }
}

// MARK: - SITE

extension Session {
    mutating func site(_ command: SiteCommand, _ login: Login) -> Actions {
        switch command {
        case .help: return self.siteHelp
        case .changeMode(let mode, let path): return self.siteChange("SITE CHMOD", .mode(mode), path, login)
        case .setTimes(let time, let path): return self.siteChange("SITE UTIME", .modified(time), path, login)
        case .umask(let umask): return self.setUmask(umask)
        case .idle(let seconds): return self.setIdleTime(seconds)
        case .directoryStyle: return self.switchStyle()
        case .who: return self.tellSessions(login)
        case .unknown: return [.reply(Reply(504, "Unknown SITE command; SITE HELP lists the known ones."))]
        }
    }

    private mutating func siteChange(
        _ name: String,
        _ fact: FactChange,
        _ path: PathArgument,
        _ login: Login
    ) -> Actions {
        self.ask(path, login) { (.change($0, [fact]), .siteChange(name)) }
    }

    private mutating func setUmask(_ umask: UInt16?) -> Actions {
        guard let umask else { return [.reply(Reply(200, "The umask is \(Self.octal(self.parameters.umask))."))] }
        let old = self.parameters.umask
        self.parameters.umask = umask & 0o777
        return [.reply(Reply(200, "The umask is \(Self.octal(self.parameters.umask)) (was \(Self.octal(old)))."))]
    }

    private mutating func setIdleTime(_ seconds: UInt32?) -> Actions {
        let limit = self.policy.idleTimeLimit
        let present = self.parameters.idleTimeMax.components.seconds
        guard let seconds else {
            return [.reply(Reply(200, "Idle time is \(present) seconds; at most \(limit.components.seconds)."))]
        }
        guard seconds > 0, .seconds(seconds) <= limit else {
            return [.reply(Reply(501, "Idle time is 1 to \(limit.components.seconds) seconds."))]
        }
        self.parameters.idleTimeMax = .seconds(seconds)
        return [.reply(Reply(200, "Idle time set to \(seconds) seconds."))]
    }

    /// As IIS answers; its clients look at the text.
    private mutating func switchStyle() -> Actions {
        self.parameters.listsInDOSStyle.toggle()
        return [.reply(Reply(200, "MSDOS-like directory output is \(self.parameters.listsInDOSStyle ? "on" : "off")."))]
    }

    private static func octal(_ mode: UInt16) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
