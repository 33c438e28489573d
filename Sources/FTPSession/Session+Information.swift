// SYST, STAT, HELP, FEAT, SITE HELP, SITE WHO, AUTH and its kin: what the server says of itself and the session.
import FTPProtocol

extension Session {
    /// Clients choose their way of reading LIST by this; whatever the system is, the lines are Unix lines.
    static let system: Actions = [.reply(Reply(215, "UNIX Type: L8"))]

    /// STAT alone, without a transfer.
    func tellStatus(_ login: Login) -> Actions {
        let route =
            switch self.prepared.route {
            case nil: "none prepared"
            case .passive: "passive port reserved"
            case .active: "active address given"
            }
        let lines = [
            "Status:",
            " Logged in as \(login.user)",
            " Folder: \(login.directory.text)",
            " Type: \(self.parameters.type == .ascii ? "A" : "I"), structure: F, mode: S",
            " Data connection: \(route)",
            " Idle time: \(self.parameters.idleTimeMax.components.seconds) seconds",
        ]
        return [.reply(Reply(211, "End of status.", leading: lines))]
    }

    func help(_ topic: String?) -> Actions {
        let denied = self.policy.commands.denied
        guard let topic else {
            let known = denied.isEmpty ? CommandTable.helpLines : CommandTable.helpLines(without: denied)
            let lines = ["These commands are known:"] + known
            return [.reply(Reply(214, "HELP and a verb tells more.", leading: lines))]
        }
        let verb = CommandTable.verb(of: topic.utf8)
        if verb == .SITE { return self.siteHelp }
        guard let verb, !denied.contains(verb), let help = CommandTable.help(for: topic) else {
            return [.reply(Reply(504, "Unknown command; HELP lists the known ones."))]
        }
        return [.reply(Reply(214, help))]
    }

    var siteHelp: Actions {
        let lines = CommandTable.siteHelpLines(without: self.policy.commands.deniedSite)
        return [.reply(Reply(214, "End.", leading: ["These SITE commands are known:"] + lines))]
    }

    /// RFC 2389 3.2: each feature behind one space.
    func tellFeatures() -> Actions {
        var denied = self.policy.commands.denied
        if !self.policy.names.allowsUTF8 { denied.insert(.OPTS) }
        let features = CommandTable.features(
            hash: self.parameters.hash,
            facts: self.parameters.facts,
            without: denied
        )
        return [.reply(Reply(211, "End.", leading: ["Features:"] + features.map { " " + $0 }))]
    }

    /// SITE WHO: not for the anonymous, who need not know of each other.
    mutating func tellSessions(_ login: Login) -> Actions {
        guard !login.isAnonymous else { return [.reply(Reply(550, "Not for anonymous users."))] }
        let id = self.nextOperation()
        self.state = .operating(login, id, .who)
        return [.listSessions(id)]
    }

    mutating func linesRead(_ id: OperationID, _ lines: [String], at now: Instant) -> Actions {
        guard case .operating(let login, id, .who) = self.state else { return [] }
        self.state = .ready(login)
        self.clock = now
        return [.reply(Reply(211, "End.", leading: ["Connected:"] + lines.map { " " + $0 }))]
    }

    /// Until TLS comes. curl --ssl, lftp and FileZilla go on in the clear after 502; RFC 2228 3 has 503 for PBSZ and PROT
    /// without AUTH, and 533 for CCC.
    static func refuseSecurity(_ verb: Verb) -> Actions {
        if verb == .CCC { return [.reply(Reply(533, "The connection is not protected."))] }
        return [.reply(Reply(verb == .AUTH ? 502 : 503, "There is no TLS here; go on without."))]
    }
}
