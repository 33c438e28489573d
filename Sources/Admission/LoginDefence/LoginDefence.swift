// Who may not try to log in for a while, because too many passwords were wrong.
public import FTPProtocol

/// When wrong passwords shut someone out; IIS's `denyByFailure` with two numbers more.
public struct LoginDefenceSettings: Hashable, Sendable {
    /// What `maxFailures` and `distinctUsers` may be.
    public static let countRange = 1...100

    /// Whether failures are counted at all.
    public var isEnabled = true
    /// Different wrong passwords of one user from one address that shut this pair out (IIS: maxFailure).
    public var maxFailures = 4
    /// How long failures count, from the first one on, and how long a lock lasts (IIS: entryExpiration).
    public var time: Duration = .seconds(30)
    /// Users failing from one address that shut the address out.
    public var distinctUsers = 3
    /// Whether locks are only told, not enforced (IIS: loggingOnlyMode).
    public var isLoggingOnly = false

    /// IIS's numbers, enforced.
    public init() {}
}

/// Whether a login may be tried.
public enum LoginPermission: Hashable, Sendable {
    /// It may.
    case allowed
    /// It may not before that time; the password needn't be looked at.
    case denied(until: ContinuousClock.Instant)
}

/// What a wrong password has led to.
public enum LoginFailure: Hashable, Sendable {
    /// It doesn't count: the same wrong password again, or a lock is there already, or the defence is off.
    case notCounted
    /// It counts, and so many have now; no lock yet.
    case counted(failures: Int)
    /// With this failure the user is shut out at this address; with `isLoggingOnly` it would be.
    case userLocked(until: ContinuousClock.Instant)
    /// With this failure the address is shut out; with `isLoggingOnly` it would be.
    case addressLocked(until: ContinuousClock.Instant)
}

/// Counts wrong passwords, and says who is shut out for how long. A value; time is an argument.
///
/// What counts is a user together with an address, so that one client with an old password behind an address that it
/// shares with a thousand others hurts only itself. An address is shut out only when several users fail from it, and
/// even then those go on who have logged in from there before. A device that sends the same wrong password all day
/// counts once. All IPv6 addresses of one /64 network are one address.
///
/// The time runs from the first failure and isn't prolonged by later ones; when it is over the count begins anew. A lock
/// lasts the same time, from the failure that brought it, and what is tried meanwhile doesn't prolong it.
public struct LoginDefence: Sendable {
    /// What time is.
    public typealias Instant = ContinuousClock.Instant

    /// Pairs, and addresses, that are remembered; beyond it the oldest are forgotten.
    public static let rememberedMax = 65_536

    /// What is in force; new numbers hold from the next failure on.
    public var settings: LoginDefenceSettings

    private var users: FailureTable<Pair>
    private var addresses: FailureTable<Origin>
    private var known: KnownPairs

    /// Nobody has failed.
    public init(_ settings: LoginDefenceSettings = LoginDefenceSettings()) {
        self.init(settings, rememberedMax: Self.rememberedMax)
    }

    init(_ settings: LoginDefenceSettings, rememberedMax: Int) {
        self.settings = settings
        self.users = FailureTable(capacity: rememberedMax)
        self.addresses = FailureTable(capacity: rememberedMax)
        self.known = KnownPairs(capacity: rememberedMax)
    }

    /// Whether that user may try from that address now. Case doesn't count in names.
    public func verdict(user: String, address: IPAddress, at now: Instant) -> LoginPermission {
        guard self.settings.isEnabled, !self.settings.isLoggingOnly else { return .allowed }
        let pair = Pair(user: user, address: address)
        let userLock = self.users.lockEnd(of: pair, at: now)
        let addressLock = self.known.contains(pair) ? nil : self.addresses.lockEnd(of: pair.origin, at: now)
        guard let end = [userLock, addressLock].compactMap({ $0 }).max() else { return .allowed }
        return .denied(until: end)
    }

    /// A password was wrong.
    ///
    /// - Parameter fingerprint: Tells one password from another and says nothing else of it: a hash under a key that
    ///   only this process has.
    public mutating func failed(
        user: String,
        address: IPAddress,
        fingerprint: UInt64,
        at now: Instant
    ) -> LoginFailure {
        guard self.settings.isEnabled else { return .notCounted }
        let pair = Pair(user: user, address: address)
        let byUser = self.users.note(fingerprint, of: pair, limit: self.limit(self.settings.maxFailures), at: now)
        let byAddress = self.addresses.note(
            pair.userMark,
            of: pair.origin,
            limit: self.limit(self.settings.distinctUsers),
            at: now
        )
        if case .locked(let end, isNew: true) = byAddress { return .addressLocked(until: end) }
        return switch byUser {
        case .known, .locked(_, isNew: false): .notCounted
        case .counted(let failures): .counted(failures: failures)
        case .locked(let end, isNew: true): .userLocked(until: end)
        }
    }

    /// A password was right: what that user failed at that address is forgotten, and it is known there from now on.
    public mutating func succeeded(user: String, address: IPAddress, at now: Instant) {
        guard self.settings.isEnabled else { return }
        let pair = Pair(user: user, address: address)
        self.users.forget(pair)
        self.addresses.forget(pair.userMark, of: pair.origin)
        self.known.insert(pair)
    }

    private func limit(_ count: Int) -> FailureLimit {
        let range = LoginDefenceSettings.countRange
        return FailureLimit(count: min(max(count, range.lowerBound), range.upperBound), time: self.settings.time)
    }
}

/// A user at an address. Of the name only a hash is kept, under the key of this process: clients send long names.
struct Pair: Hashable, Sendable {
    let userMark: UInt64
    let origin: Origin

    init(user: String, address: IPAddress) {
        var hasher = Hasher()
        hasher.combine(user.lowercased())
        self.userMark = UInt64(bitPattern: Int64(hasher.finalize()))
        self.origin = Origin(of: address)
    }
}
