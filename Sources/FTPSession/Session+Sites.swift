// HOST, and `USER host|name`: which of several sites a client means (RFC 7151).
import FTPProtocol

extension Session {
    /// HOST: before USER alone (RFC 7151 3.3).
    mutating func askForSite(_ name: String) -> Actions {
        guard case .visiting(user: nil) = self.state else {
            return [.reply(Reply(503, "HOST comes before USER; REIN begins anew."))]
        }
        return self.lookForSite(Self.plain(name), user: nil)
    }

    /// Asks the edge for a site. The login clock goes on: one HOST after the other keeps no seat.
    ///
    /// - Parameter user: what USER said, if that is why.
    mutating func lookForSite(_ host: String, user: String?) -> Actions {
        let id = self.nextOperation()
        self.state = .selecting(id, user: user)
        return [.selectSite(id, host: host)]
    }

    mutating func siteSelected(_ id: OperationID, _ selection: SiteSelection) -> Actions {
        guard case .selecting(id, let user) = self.state else { return [] }
        self.state = .visiting(user: nil)
        switch selection {
        case .found(let policy): return self.arrived(at: policy, as: user)
        case .unknown:
            guard let user else { return [.reply(Reply(504, "No site has that name here."))] }
            return self.nameTaken(user)
        // 504 is what RFC 7151 3.3 has for a host that can't be had; the text tells that it may come back.
        case .closed: return [.reply(Reply(user == nil ? 504 : 530, "That site takes nobody at the moment."))]
        case .full: return self.end(Reply(421, "That site is full; try again later."))
        }
    }

    /// A name was given; the answer never tells whether it is known.
    mutating func nameTaken(_ name: String) -> Actions {
        self.state = .visiting(user: name)
        return [.reply(self.askedPassword(of: name))]
    }

    /// The site's policy holds from the next command on.
    mutating func policyChanged(_ policy: SharedSessionPolicy) -> Actions {
        self.parameters.follow(from: self.policy, to: policy.policy)
        self.shared = policy
        return []
    }

    /// RFC 7151 3.3: what was set before is as if the client had just connected. USER is no HOST: a client that asked for
    /// UTF-8 before it gets UTF-8.
    private mutating func arrived(at policy: SharedSessionPolicy, as user: String?) -> Actions {
        self.shared = policy
        let choosesUTF8 = user != nil && self.parameters.choosesUTF8
        self.parameters = Parameters(self.policy)
        self.parameters.choosesUTF8 = choosesUTF8
        guard let user else { return [.reply(self.policy.messages.bannerReply(self.messageValues))] }
        return self.nameTaken(String(user[user.index(after: user.firstIndex(of: "|") ?? user.startIndex)...]))
    }

    /// An IPv6 address without its brackets.
    private static func plain(_ name: String) -> String {
        name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name
    }
}

extension Session {
    /// Holds from the next command on; what runs goes on.
    mutating func permissionsChanged(_ permissions: Permissions) -> Actions {
        guard var login = self.login else { return [] }
        login.permissions = permissions
        switch self.state {
        case .ready: self.state = .ready(login)
        case .operating(_, let id, let operation): self.state = .operating(login, id, operation)
        case .transferring(_, let transfer): self.state = .transferring(login, transfer)
        case .new, .visiting, .selecting, .checking, .closed: break
        }
        return []
    }

    /// What the variables of messages stand for now.
    var messageValues: MessageValues {
        MessageValues(
            user: self.user,
            site: self.policy.messages.siteName,
            session: self.number,
            sent: self.counts.traffic.sent,
            received: self.counts.traffic.received
        )
    }

    /// The charset of the user, or of the site; nil where names are UTF-8 anyway.
    var charset: String? { self.login?.charset ?? self.policy.names.charset }

    /// The charset of lines and listings on the wire; nil is UTF-8.
    public var wireCharset: String? { self.parameters.choosesUTF8 ? nil : self.charset }
}
