// What the transfers of a site may use: seats, and shares of lines. Users and groups get theirs when they move something.
internal import Accounts
internal import Admission
internal import Synchronization

/// Which way bytes go.
enum TransferDirection: Hashable, Sendable {
    case upload, download
}

/// A line for each direction; nil is no limit.
struct LinePair: Sendable {
    let upload: SharedRate?
    let download: SharedRate?

    init(_ bandwidth: Bandwidth) {
        self.upload = bandwidth.upload.map { SharedRate(bytesPerSecond: $0) }
        self.download = bandwidth.download.map { SharedRate(bytesPerSecond: $0) }
    }

    subscript(direction: TransferDirection) -> SharedRate? {
        switch direction {
        case .upload: self.upload
        case .download: self.download
        }
    }
}

/// Counts the transfers of a site and tells each which lines it shares. Any thread may ask.
final class TransferShares: Sendable {
    private struct State {
        var limits: TransferLimits
        var site: LinePair
        var groups: [String: LinePair]
        var transfers = 0
        /// Users whose transfers are counted, or share a line: nobody else has an entry.
        var users: [String: UserShare] = [:]

        init(_ limits: TransferLimits) {
            self.limits = limits
            self.site = LinePair(limits.bandwidth)
            self.groups = limits.bandwidthPerGroup.mapValues(LinePair.init)
        }
    }

    private struct UserShare {
        let lines: LinePair
        var transfers = 0
    }

    private let server: LinePair
    private let state: Mutex<State>

    /// - Parameter server: what all sites share.
    init(_ limits: TransferLimits, server: LinePair) {
        self.server = server
        self.state = Mutex(State(limits))
    }

    /// Takes other limits; transfers that run keep their lines.
    func adopt(_ limits: TransferLimits) {
        self.state.withLock { state in
            guard state.limits != limits else { return }
            var next = State(limits)
            (next.transfers, next.users) = (state.transfers, state.users)
            state = next
        }
    }

    /// A seat for a transfer of that account; nil when the site or the user has as many as allowed.
    func ticket(for account: Account, _ direction: TransferDirection) -> TransferTicket? {
        self.state.withLock { state in
            guard state.transfers < state.limits.transfersMax ?? .max else { return nil }
            let user = Self.share(of: account, &state)
            let most = min(account.limits.transfers ?? .max, state.limits.transfersPerUserMax ?? .max)
            guard user?.transfers ?? 0 < most else { return nil }
            state.transfers += 1
            state.users[account.name]?.transfers += 1
            let groups = account.groups.map { state.groups[$0]?[direction] }
            let lines = [user?.lines[direction], state.site[direction], self.server[direction]] + groups
            let tempo = TransferTempo(
                rates: lines.compactMap(\.self),
                bytesPerSecondMin: state.limits.bytesPerSecondMin,
                stallTimeMax: state.limits.stallTimeMax
            )
            return TransferTicket(user: account.name, tempo: tempo, shares: self)
        }
    }

    /// The user's entry, made if something of them is limited.
    private static func share(of account: Account, _ state: inout State) -> UserShare? {
        if let share = state.users[account.name] { return share }
        let own = account.limits
        let site = state.limits.bandwidthPerUser
        let bandwidth = Bandwidth(
            upload: own.uploadBytesPerSecond ?? site.upload,
            download: own.downloadBytesPerSecond ?? site.download
        )
        let isCounted = own.transfers != nil || state.limits.transfersPerUserMax != nil
        guard isCounted || bandwidth != .unlimited else { return nil }
        let share = UserShare(lines: LinePair(bandwidth))
        state.users[account.name] = share
        return share
    }

    fileprivate func giveBack(_ user: String) {
        self.state.withLock { state in
            state.transfers -= 1
            guard let transfers = state.users[user]?.transfers else { return }
            state.users[user]?.transfers = transfers - 1
            if transfers == 1 { state.users[user] = nil }
        }
    }
}

/// A transfer's seat. It goes back when the transfer ends, or when nobody holds the value any more.
final class TransferTicket: Sendable {
    /// How fast it may go.
    let tempo: TransferTempo
    private let user: String
    private let shares: TransferShares
    private let isGivenBack = Atomic(false)

    fileprivate init(user: String, tempo: TransferTempo, shares: TransferShares) {
        self.user = user
        self.tempo = tempo
        self.shares = shares
    }

    deinit { self.giveBack() }

    /// Gives the seat back, once however often it is called.
    func giveBack() {
        guard !self.isGivenBack.exchange(true, ordering: .relaxed) else { return }
        self.shares.giveBack(self.user)
    }
}
