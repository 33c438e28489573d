// PASV, EPSV, PORT, EPRT: over which connection the next transfer runs (RFC 959 4.1.2, RFC 2428).
import FTPProtocol

extension Session {
    mutating func openPassive(_ login: Login, at now: Instant) -> Actions {
        guard !self.parameters.onlyExtendedPassive else { return Self.onlyEPSV }
        // A 227 can't carry an IPv6 address.
        guard !self.peer.isIPv6 else { return [.reply(Reply(425, "PASV is for IPv4; use EPSV."))] }
        return self.openPassive(.v4, .passive(isExtended: false), login, at: now)
    }

    mutating func openExtendedPassive(_ wanted: ExtendedPassive, _ login: Login, at now: Instant) -> Actions {
        switch wanted {
        case .any: return self.openPassive(.sameAsControl, .passive(isExtended: true), login, at: now)
        case .all:
            self.parameters.onlyExtendedPassive = true
            return [.reply(Reply(200, "EPSV ALL: nothing but EPSV from now on."))]
        case .family(let number):
            // The data connection comes from the client's address, so only its family makes sense.
            guard number == self.family else { return [.reply(self.otherFamily)] }
            return self.openPassive(self.peer.isIPv6 ? .v6 : .v4, .passive(isExtended: true), login, at: now)
        }
    }

    private mutating func openPassive(
        _ family: PassiveFamily,
        _ operation: Operation,
        _ login: Login,
        at now: Instant
    ) -> Actions {
        // The edge replaces an earlier reservation; until it answers there is none.
        self.prepared.route = nil
        self.clock = now
        let id = self.nextOperation()
        self.state = .operating(login, id, operation)
        return [.openPassive(id, family)]
    }

    mutating func passiveOpened(_ id: OperationID, _ endpoint: Endpoint, at now: Instant) -> Actions {
        guard case .operating(let login, id, .passive(let isExtended)) = self.state else { return [] }
        self.state = .ready(login)
        self.clock = now
        let text =
            isExtended ? PassiveReply.extendedPassiveText(port: endpoint.port) : PassiveReply.passiveText(endpoint)
        guard let text else { return [.closePassive, .reply(Reply(425, "PASV is for IPv4; use EPSV."))] }
        self.prepared.route = .passive
        return [.reply(Reply(isExtended ? 229 : 227, text))]
    }

    mutating func passiveFailed(_ id: OperationID, at now: Instant) -> Actions {
        guard case .operating(let login, id, .passive) = self.state else { return [] }
        self.state = .ready(login)
        self.clock = now
        return [.reply(Reply(425, "No passive port is free; try again."))]
    }

    /// PORT, EPRT: only to the client itself, and not to a port below 1024 (RFC 2577 section 3).
    ///
    /// vsftpd and ProFTPD answer 500, pyftpdlib 501. RFC 959 5.4 has both for PORT; 501 says that the argument is at fault,
    /// while clients read a 500 as "no such command".
    mutating func useActive(_ endpoint: Endpoint, isExtended: Bool) -> Actions {
        guard !self.parameters.onlyExtendedPassive else { return Self.onlyEPSV }
        // lftp 4.9 sends `EPRT |2|::|port|` on ::1; "any address" can only mean its own.
        let named = endpoint.address.canonical
        let address = named.isUnspecified && named.isIPv6 == self.peer.isIPv6 ? self.peer : named
        guard address.isIPv6 == self.peer.isIPv6 else {
            return [.reply(isExtended ? self.otherFamily : Reply(501, "PORT is for IPv4; use EPRT."))]
        }
        guard address == self.peer || self.policy.commands.connectsElsewhere else {
            return [.reply(Reply(501, "Data connections go to your own address only."))]
        }
        guard endpoint.port >= 1_024 else { return [.reply(Reply(501, "Ports below 1024 are not connected to."))] }
        let actions = self.prepared.dropRoute()
        self.prepared.route = .active(Endpoint(address: address, port: endpoint.port))
        return actions + [.reply(Reply(200, "\(isExtended ? "EPRT" : "PORT") accepted."))]
    }

    /// RFC 2428 section 2: 1 is IPv4, 2 is IPv6.
    private var family: UInt8 { self.peer.isIPv6 ? 2 : 1 }

    private var otherFamily: Reply { Reply(522, "Network protocol not supported, use (\(self.family))") }

    /// RFC 2428 section 4 forbids the others and gives no code; 501 as Pure-FTPd and pyftpdlib have it.
    private static let onlyEPSV: Actions = [.reply(Reply(501, "EPSV ALL was sent: nothing but EPSV."))]
}
