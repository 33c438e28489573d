// Where a site decides who comes in: the defence against guessing, the authenticators, then the home.
public import Accounts
internal import Admission
public import FTPProtocol
internal import Synchronization

/// Decides about logins of one site.
///
///     failed too often? ──▶ authenticators, in order ──▶ home and rules ──▶ a visit
///
/// Any thread may ask. `decisionAtOnce` never waits; what it can't answer, `decision` does, on a thread that may block.
public final class LoginDesk: Sendable {
    /// Finds what an account sees on this site. It may look at folders, and so may block.
    public typealias Entrance = @Sendable (Account, IPAddress) throws(NoEntry) -> Visit

    /// Who else waits in the line for an answer.
    public let queue: LoginQueue
    private let authenticator: any Authenticator
    private let defence: LoginGuard?
    private let entrance: Entrance
    private let visits: RecentVisits

    /// A desk.
    ///
    /// - Parameters:
    ///   - authenticator: proves who they are; a chain of several, usually.
    ///   - defence: counts failed logins; shared by the sites of a server. Nil counts none.
    ///   - queue: on whose threads passwords are checked.
    ///   - visitTimeMax: how long a visit that was found is used for further logins of the same account; what it costs
    ///     to find a home is then paid once in a burst.
    public init(
        authenticator: any Authenticator,
        defence: LoginGuard? = nil,
        queue: LoginQueue = .here,
        visitTimeMax: Duration = .seconds(10),
        entrance: @escaping Entrance
    ) {
        self.authenticator = authenticator
        self.defence = defence
        self.queue = queue
        self.entrance = entrance
        self.visits = RecentVisits(timeMax: visitTimeMax)
    }

    /// The decision, if it costs no waiting: nothing has to be hashed, asked or looked up.
    public func decisionAtOnce(on credentials: Credentials) -> LoginDecision? {
        let now = ContinuousClock.now
        if let wait = self.defence?.wait(for: credentials, at: now) { return .tooManyFailures(wait: wait) }
        guard let result = self.authenticator.resultAtOnce(for: credentials) else { return nil }
        guard case .accepted(let account) = result else { return self.decision(on: credentials, result, at: now) }
        guard let visit = self.visits.visit(of: account, from: credentials.peer, at: now) else { return nil }
        self.defence?.succeeded(credentials, at: now)
        return .accepted(visit)
    }

    /// The decision, however long it takes.
    public func decision(on credentials: Credentials) -> LoginDecision {
        let began = ContinuousClock.now
        if let wait = self.defence?.wait(for: credentials, at: began) { return .tooManyFailures(wait: wait) }
        let result = self.authenticator.result(for: credentials)
        return self.decision(on: credentials, result, at: .now)
    }

    private func decision(
        on credentials: Credentials,
        _ result: AuthenticationResult,
        at now: ContinuousClock.Instant
    ) -> LoginDecision {
        switch result {
        case .accepted(let account):
            self.defence?.succeeded(credentials, at: now)
            return self.enter(account, from: credentials.peer, at: now)
        case .unknown:
            self.defence?.failed(credentials, at: now)
            return .refused(reason: nil)
        case .refused(let refusal):
            self.defence?.failed(credentials, at: now)
            return .refused(reason: refusal == .wrongPassword ? nil : "the account is \(refusal.rawValue)")
        case .unavailable(let reason):
            return .unavailable(reason: reason)
        }
    }

    /// What somebody who is logged in finds after the rules have changed. It may look at folders, and so may block.
    public func visitAgain(_ account: Account, from peer: IPAddress) throws(NoEntry) -> Visit {
        let visit = try self.entrance(account, peer)
        self.visits.keep(visit, from: peer, at: .now)
        return visit
    }

    private func enter(_ account: Account, from peer: IPAddress, at now: ContinuousClock.Instant) -> LoginDecision {
        do throws(NoEntry) {
            let visit = try self.entrance(account, peer)
            self.visits.keep(visit, from: peer, at: now)
            return .accepted(visit)
        } catch { return .noEntry(error) }
    }
}

/// On whose threads passwords are checked.
public enum LoginQueue: Hashable, Sendable {
    /// This machine can answer: its time goes into hashing.
    case here
    /// Somebody else has to be asked, who may be slow, or silent: named after the authenticator.
    case elsewhere(String)
}
