// What happened in the server, once each; logs, counters and audits are all made from these.
public import FTPProtocol

/// Something that happened.
public enum ServerEvent: Sendable {
    /// A client was given a seat and its session began.
    case sessionOpened(Endpoint)
    /// A session ended.
    case sessionClosed(Endpoint, user: String?)
    /// A client has to wait for a seat.
    case waiting(Endpoint)
    /// A client was sent away with 421.
    case refused(Endpoint, RefusalReason)
    /// A client left while it waited.
    case leftWaitingRoom(Endpoint)
    /// Somebody logged in.
    case loggedIn(Endpoint, user: String)
    /// A login failed.
    case loginFailed(Endpoint, user: String)
    /// A transfer began.
    case transferStarted(Endpoint, user: String, TransferKind, path: String)
    /// A transfer ended.
    case transferEnded(Endpoint, user: String, TransferKind, path: String, bytes: UInt64, TransferResult)
    /// A data connection came that nobody waits for, and was closed.
    case strayDataConnection(IPAddress)
    /// `accept` failed for want of descriptors or memory.
    case acceptFailed(errno: Int32)
    /// The backlog of an address could not be changed as asked.
    case listenFailed(Endpoint, errno: Int32)
    /// A wave of clients is over.
    case waveEnded(Wave)
    /// The kernel's queue of an address was filled to that many percent: 50, 80 or 100.
    case backlogFilled(Endpoint, percent: Int, queue: Gauge)
    /// The monitor asked for a longer queue, because this one was being filled.
    case backlogRaised(Endpoint, from: Int, to: Int)
    /// A step of a session, for access logs.
    case access(AccessRecord)
    /// A site's log could not be written; how many lines were dropped, and why.
    case logFailed(site: SiteID?, dropped: Int, reason: String)
    /// A login failed for a reason that the client isn't told: an account that is disabled, a home that is missing, an
    /// authenticator that doesn't answer.
    case loginTrouble(Endpoint, user: String, reason: String)
    /// A backend failed in a way the client wasn't told.
    case storageFailed(String)
}

/// Why a client was sent away.
public enum RefusalReason: String, Hashable, Sendable, CaseIterable {
    /// No seat, and the waiting room is full.
    case roomFull
    /// It waited for longer than a client may.
    case waitedTooLong
    /// No descriptor was left.
    case outOfDescriptors
    /// The server is stopping.
    case stopping
    /// The user has as many sessions as one user may.
    case userFull
    /// The address may not come in.
    case addressDenied
    /// The site is stopped or paused.
    case siteStopped
}

/// What a transfer moves.
public enum TransferKind: String, Hashable, Sendable {
    case download, upload, listing
}

/// How a transfer ended.
public enum TransferResult: String, Hashable, Sendable {
    case completed, cancelled, failed
}

/// Takes events; called from any thread, must not block.
public protocol EventRecorder: Sendable {
    /// Notes that something happened.
    func record(_ event: ServerEvent)
    /// Whether somebody reads `.access` records of that site: they cost time to make.
    func wantsAccess(of site: SiteID) -> Bool
}

extension EventRecorder {
    /// Nobody does, unless a recorder says otherwise.
    public func wantsAccess(of site: SiteID) -> Bool { false }
}
