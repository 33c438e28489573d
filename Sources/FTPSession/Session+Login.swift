// USER, PASS, REIN, QUIT and what becomes of them (RFC 959 4.1.1).
import FTPProtocol

extension Session {
    mutating func greet(at now: Instant) -> Actions {
        guard case .new = self.state else { return [] }
        self.state = .visiting(user: nil)
        self.clock = now
        return [.reply(self.policy.messages.bannerReply(self.messageValues))]
    }

    /// USER: the answer never tells whether the name is known.
    ///
    /// A logged-in user may become another one, as RFC 959 4.1.1 says (vsftpd refuses, and its users' scripts break on it):
    /// the parameters stay, everything else of the earlier login ends here.
    mutating func giveName(_ name: String, at now: Instant) -> Actions {
        let actions = self.forgetLogin(at: now)
        // As IIS has it; a name with a bar that no site goes by is a name.
        if let bar = name.firstIndex(of: "|"), bar != name.startIndex {
            return actions + self.lookForSite(String(name[..<bar]), user: name)
        }
        return actions + self.nameTaken(name)
    }

    func askedPassword(of name: String) -> Reply {
        let isAnonymous = ["anonymous", "ftp"].contains(name.lowercased())
        let anonymous = Reply(331, "Any password will do; your e-mail address is polite.")
        return isAnonymous ? anonymous : .needPassword
    }

    /// PASS: the login clock starts anew, so that the time the server needs isn't counted against the client.
    mutating func givePassword(_ password: Secret, at now: Instant) -> Actions {
        switch self.state {
        case .visiting(user: let name?):
            let id = self.nextOperation()
            self.state = .checking(id, user: name)
            self.clock = now
            return [.checkPassword(id, user: name, password)]
        case .visiting(user: nil): return [.reply(Reply(503, "Send USER first."))]
        case .new, .selecting, .checking, .ready, .operating, .transferring, .closed:
            return [.reply(Reply(503, "You are logged in; send USER to change that."))]
        }
    }

    mutating func passwordChecked(_ id: OperationID, _ verdict: LoginVerdict, at now: Instant) -> Actions {
        guard case .checking(id, let user) = self.state else { return [] }
        self.state = .visiting(user: nil)
        switch verdict {
        case .accepted(let grant): return self.logIn(user, grant, at: now)
        case .refused: return self.refuseLogin("Login incorrect.")
        // 421 and not 530: the name and the password may be right, and clients try again later.
        case .unavailable: return self.end(Reply(421, "Logins can't be checked now; try again later."))
        case .full: return self.end(Reply(421, "This user has as many sessions as allowed; try again later."))
        case .denied(let wait):
            let seconds = max(1, wait.components.seconds + 1)
            return self.end(Reply(421, "Too many failed logins; try again in \(seconds) s."))
        // As IIS words it; its administrators search for that text.
        case .noHome: return self.refuseLogin("User cannot log in, home directory inaccessible.")
        case .notAllowed: return self.refuseLogin("User cannot log in here; the rules of the site refuse it.")
        }
    }

    private mutating func logIn(_ user: String, _ grant: Grant, at now: Instant) -> Actions {
        let login = Login(
            user: grant.user ?? user,
            permissions: grant.permissions,
            isAnonymous: grant.isAnonymous,
            directory: grant.home,
            charset: grant.charset
        )
        self.clock = now
        self.failedLogins = 0
        guard let file = self.policy.messages.directoryFile else {
            self.state = .ready(login)
            return [.reply(self.policy.messages.greetingReply(self.messageValues))]
        }
        let id = self.nextOperation()
        self.state = .operating(login, id, .greeting)
        return [.storage(id, .enterDirectory(login.directory, messageFile: file))]
    }

    /// The 230 where folders have messages. Who may come in does so, whatever the folder's file is like.
    func greeting(_ result: Result<StorageValue, StorageError>) -> Reply {
        var reply = self.policy.messages.greetingReply(self.messageValues)
        if case .success(let value) = result { reply.leading += value.messageLines }
        return reply
    }

    /// Every login that leads nowhere counts: each one starts the login clock anew.
    private mutating func refuseLogin(_ text: String) -> Actions {
        self.failedLogins += 1
        guard self.failedLogins < self.policy.failedLoginsMax else {
            return self.end(Reply(421, "Too many failed logins."))
        }
        return [.reply(Reply(530, text))]
    }

    /// REIN: as after the 220. Failed logins still count.
    mutating func reinitialize(at now: Instant) -> Actions {
        let actions = self.forgetLogin(at: now)
        self.state = .visiting(user: nil)
        self.parameters = Parameters(self.policy)
        return actions + [.reply(self.policy.messages.bannerReply(self.messageValues))]
    }

    /// Gives back what the user held, and starts the login clock; nothing of it if nobody is logged in.
    private mutating func forgetLogin(at now: Instant) -> Actions {
        guard self.login != nil else { return [] }
        self.clock = now
        let actions = self.prepared.dropRoute()
        self.prepared = Prepared()
        return actions + [.forgetUser]
    }
}
