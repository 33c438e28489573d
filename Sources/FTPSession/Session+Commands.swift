// Which method answers which command, and who may send it.
import FTPProtocol

extension Session {
    /// Does a command whose turn it is and that is allowed.
    mutating func perform(
        _ command: Command,
        as login: Login,
        renaming renameSource: VirtualPath?,
        at now: Instant
    ) -> Actions {
        switch command {
        case .user(let name): self.giveName(name, at: now)
        case .password(let password): self.givePassword(password, at: now)
        case .account: [.reply(Reply(202, "No account is needed."))]
        case .host(let name): self.askForSite(name)
        case .reinitialize: self.reinitialize(at: now)
        case .quit: self.end(self.policy.messages.exitReply(self.messageValues), askedFor: true)

        case .changeDirectory(let path): self.changeDirectory(path, login)
        case .changeToParent: self.changeDirectory(to: login.directory.parent, login)
        case .printDirectory: self.printDirectory(login)

        case .type(let type): self.setType(type)
        case .structure(let letter): self.setStructure(letter)
        case .mode(let letter): self.setMode(letter)
        case .port(let endpoint): self.useActive(endpoint, isExtended: false)
        case .extendedPort(let endpoint): self.useActive(endpoint, isExtended: true)
        case .passive: self.openPassive(login, at: now)
        case .extendedPassive(let wanted): self.openExtendedPassive(wanted, login, at: now)
        case .restart(let start): self.restart(at: start)
        case .range(let range): self.restrict(to: range)
        case .allocate(let bytes): self.allocate(bytes, login)

        case .retrieve(let path): self.retrieve(path, login, at: now)
        case .store(let path): self.store(path, login, at: now)
        case .append(let path): self.append(path, login, at: now)
        case .storeUnique(let path): self.storeUnique(path, login, at: now)
        case .abort: self.finishAbort()
        case .list(let argument): self.list(argument, login, at: now)
        case .nameList(let argument): self.nameList(argument, login, at: now)
        case .machineListDirectory(let path): self.machineList(path, login, at: now)
        case .machineList(let path): self.tellFacts(path, login)

        case .makeDirectory(let path): self.makeDirectory(path, login)
        case .removeDirectory(let path): self.ask(path, login) { (.removeDirectory($0), .removeDirectory) }
        case .delete(let path): self.ask(path, login) { (.removeFile($0), .removeFile) }
        case .renameFrom(let path): self.ask(path, login) { (.attributes($0), .renameSource($0)) }
        case .renameTo(let path): self.rename(renameSource, to: path, login)
        case .size(let path): self.tellSize(path, login)
        case .modificationTime(let path): self.ask(path, login) { (.attributes($0), .modificationTime) }
        case .modify(let facts, let path): self.change(facts, path, login)
        case .available(let path): self.tellAvailableBytes(path, login)
        case .hash(let path): self.hash(path, login)
        case .checksum(let algorithm, let path, let range): self.checksum(algorithm, path, range, login)

        case .system: Self.system
        case .status(nil): self.askProgress() ?? self.tellStatus(login)
        case .status(let argument?): self.status(of: argument, login)
        case .help(let topic): self.help(topic)
        case .features: self.tellFeatures()
        case .noop: [.reply(.ok)]
        case .options(let argument): self.setOptions(argument)
        case .clientName: [.reply(.ok)]
        case .language(let tag): Self.setLanguage(tag)
        case .site(let command): self.site(command, login)
        case .preTransfer: [.reply(.ok)]
        case .security(let verb): Self.refuseSecurity(verb)
        }
    }

    /// Why the command isn't done at all; nil when it may be.
    func refusal(of command: Command) -> Reply? {
        let row = command.verb.row
        if self.isDenied(command) { return Reply(502, "\(command.verb.rawValue) is not allowed here.") }
        switch row.phase {
        case .any, .beforeLogin: return nil
        case .loggedIn:
            guard let login = self.login else { return .notLoggedIn }
            let missing = command.permissions.subtracting(login.permissions)
            return missing.isEmpty ? nil : Self.denied(missing)
        }
    }

    /// Whether the site refuses it to everybody.
    func isDenied(_ command: Command) -> Bool {
        let commands = self.policy.commands
        if commands.denied.contains(command.verb) { return true }
        guard case .site(let site) = command, !commands.deniedSite.isEmpty else { return false }
        return commands.deniedSite.contains(site.name)
    }

    /// The reply to a command that the account doesn't allow.
    static func denied(_ missing: Permissions) -> Reply {
        let names: [(Permissions, String)] = [
            (.list, "list"), (.read, "read"), (.upload, "store files"), (.overwrite, "change files"),
            (.append, "add to files"), (.delete, "delete files"), (.rename, "rename"), (.makeDirectory, "make folders"),
            (.removeDirectory, "remove folders"), (.changeAttributes, "change times and modes"),
        ]
        let missed = names.first { missing.contains($0.0) }
        return Reply(550, "Your account may not \(missed?.1 ?? "do that").")
    }
}

extension Reply {
    /// A reply by its number: in a session the numbers of RFC 959 say more than names.
    init(_ code: UInt16, _ text: String, leading: [String] = []) {
        self.init(Reply.Code(rawValue: code), text, leading: leading)
    }

    /// The reply to a line that is no command (RFC 959 4.2.2 and 5.4).
    init(refusing error: CommandError) {
        self =
            switch error {
            case .unknownVerb: .unknownCommand
            case .notImplemented: .notImplemented
            case .syntax(let verb): .syntax(of: verb)
            case .unsupportedParameter(let verb): Reply(504, "\(verb.rawValue) does not take that value here.")
            case .unsupportedNetworkProtocol: Reply(522, "Network protocol not supported, use (1,2)")
            case .lineTooLong: .lineTooLong
            case .forbiddenBytes: .forbiddenBytes
            case .empty: Reply(500, "The line is empty.")
            }
    }
}
