// Logins: the site's desk decides, at once where it can, else on a pool that has nothing else to do.
internal import Accounts
internal import Admission
internal import FTPProtocol
internal import FTPSession
internal import Sites
internal import Telemetry

/// Who is logged in, and the seats that they have among the sessions of their user, and of each of their groups.
struct Guest {
    var visit: Visit
    /// Where it was decided that they come in.
    var desk: LoginDesk
    let seats: [UserSeat]
}

extension ActionRunner {
    func checkPassword(_ operation: OperationID, _ user: String, _ password: Secret) {
        let site = self.control.place.edition.configuration
        let credentials = Credentials(
            user: user,
            password: password,
            peer: self.peer.address.canonical,
            site: site.name
        )
        let desk = site.desk
        if let decision = desk.decisionAtOnce(on: credentials) { return self.decided(operation, user, decision) }
        self.onPool(self.services.loginPools.pool(of: desk.queue)) {
            desk.decision(on: credentials)
        } then: { runner, decision in
            runner.decided(operation, user, decision)
        }
    }

    private func decided(_ operation: OperationID, _ user: String, _ decision: LoginDecision) {
        switch decision {
        case .accepted(let visit):
            self.control.receive(.passwordChecked(operation, self.letIn(visit)))
        case .refused(let reason):
            self.log?.loginFailed(as: user)
            self.services.recorder.record(.loginFailed(self.peer, user: user))
            if let reason { self.noteTrouble(user, reason) }
            self.control.receive(.passwordChecked(operation, .refused))
        case .unavailable(let reason):
            self.noteTrouble(user, reason)
            self.control.receive(.passwordChecked(operation, .unavailable))
        case .tooManyFailures(let wait):
            self.services.recorder.record(.loginFailed(self.peer, user: user))
            self.control.receive(.passwordChecked(operation, .denied(wait: wait)))
        case .noEntry(let problem):
            self.noteTrouble(user, problem.reason)
            self.control.receive(.passwordChecked(operation, problem.kind == .home ? .noHome : .notAllowed))
        }
    }

    /// Takes a seat among the user's sessions, if there is one.
    private func letIn(_ visit: Visit) -> LoginVerdict {
        let account = visit.account
        guard let seats = self.takeSeats(for: account) else {
            self.services.recorder.record(.refused(self.peer, .userFull))
            return .full
        }
        self.guest = Guest(visit: visit, desk: self.control.place.edition.configuration.desk, seats: seats)
        self.log?.concerns(visit.start)
        self.log?.isAnonymous = account.isAnonymous
        self.services.recorder.record(.loggedIn(self.peer, user: account.name))
        var grant = Grant(permissions: visit.permissions, home: visit.start, isAnonymous: account.isAnonymous)
        grant.charset = account.charset
        grant.user = account.name
        return .accepted(grant)
    }

    /// The site's configuration has changed: who is logged in sees, in a moment, what its rules let them see now. One whom
    /// they let in no more may do nothing any more.
    func visitAgain() {
        let desk = self.control.place.edition.configuration.desk
        guard let guest = self.guest, guest.desk !== desk else { return }
        self.guest?.desk = desk
        let (account, peer) = (guest.visit.account, self.peer.address.canonical)
        self.onPool(self.services.loginPools.pool(of: .here)) {
            Result { () throws(NoEntry) in try desk.visitAgain(account, from: peer) }
        } then: { runner, result in
            runner.visited(again: result, by: account)
        }
    }

    private func visited(again result: Result<Visit, NoEntry>, by account: Account) {
        guard self.guest?.visit.account == account else { return }
        switch result {
        case .success(let visit):
            self.guest?.visit = visit
            self.control.receive(.permissionsChanged(visit.permissions))
        case .failure(let problem):
            self.noteTrouble(account.name, problem.reason)
            self.control.receive(.permissionsChanged([]))
        }
    }

    /// A seat of the user, and of each group that has a limit; none when one is missing.
    private func takeSeats(for account: Account) -> [UserSeat]? {
        let place = self.control.place
        guard let own = place.site.userSeats.take(account.name, atMost: account.limits.sessions) else { return nil }
        var seats = [own]
        let limits = place.edition.configuration.transfers.sessionsPerGroup
        for group in limits.isEmpty ? [] : account.groups {
            guard let limit = limits[group] else { continue }
            guard let seat = place.site.groupSeats.take(group, atMost: limit) else { return nil }
            seats.append(seat)
        }
        return seats
    }

    private func noteTrouble(_ user: String, _ reason: String) {
        self.services.recorder.record(.loginTrouble(self.peer, user: user, reason: reason))
    }
}
