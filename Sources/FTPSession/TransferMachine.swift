// What is known of the one transfer that runs, and the replies that it gets.
import FTPProtocol

/// One transfer from its command to its final reply.
///
/// The edge opens the file and the data connection side by side, so `transferOpened` and `dataConnected` come in any
/// order. At most one 1xx goes out, and exactly one final reply: the one `transferEnded` makes.
struct TransferMachine: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case download, listing, machineListing
        /// `isInPlace`: REST and STOR, APPE. What has arrived is in the file, however the transfer ends.
        case upload(isInPlace: Bool)
    }

    /// Why we stopped it.
    enum Stop: Hashable, Sendable {
        /// ABOR.
        case aborted
        /// Nobody came to the passive port, or answered at the active one, in time.
        case noDataConnection
    }

    private(set) var id: OperationID
    let kind: Kind
    /// Whether the 150 went out.
    private(set) var isAnnounced = false
    private(set) var isConnected = false
    private(set) var stop: Stop?
    /// Whether a STAT waits for the number of bytes.
    private(set) var isAsked = false

    init(_ id: OperationID, _ kind: Kind) {
        self.id = id
        self.kind = kind
    }

    /// Whether the client has yet to make, or accept, the data connection.
    var awaitsData: Bool { !self.isConnected && self.stop == nil }

    /// The file is open; true when the 150 is to be sent. After ABOR clients expect 426 or 226 and nothing else.
    mutating func opened() -> Bool {
        guard !self.isAnnounced, self.stop == nil else { return false }
        self.isAnnounced = true
        return true
    }

    mutating func connected() { self.isConnected = true }

    /// True when the edge is to be told.
    mutating func stop(_ reason: Stop) -> Bool {
        guard self.stop == nil else { return false }
        self.stop = reason
        return true
    }

    mutating func asked() { self.isAsked = true }

    /// The number of bytes came; true when a STAT waits for it.
    mutating func answered() -> Bool {
        defer { self.isAsked = false }
        return self.isAsked
    }

    func renamed(_ id: OperationID) -> TransferMachine {
        var copy = self
        copy.id = id
        return copy
    }

    /// The final reply.
    func reply(to outcome: TransferOutcome, keepsPartialUploads: Bool) -> Reply {
        switch outcome {
        case .completed: Reply(226, self.kind.isListing ? "Listing complete." : "Transfer complete.")
        case .cancelled: self.stopped(keepsPartialUploads: keepsPartialUploads)
        case .failed(let failure, bytes: _): self.failed(failure, keepsPartialUploads: keepsPartialUploads)
        }
    }

    private func stopped(keepsPartialUploads isKept: Bool) -> Reply {
        switch self.stop {
        case .aborted, nil: Reply(426, Reply.transferAborted.text + self.rest(isKept: isKept))
        case .noDataConnection: Reply(425, "No data connection came in time.")
        }
    }

    private func failed(_ failure: TransferFailure, keepsPartialUploads isKept: Bool) -> Reply {
        switch failure {
        case .storage(.notADirectory) where self.kind == .machineListing && !self.isAnnounced:
            // RFC 3659 7.2.1: MLSD of something that isn't a folder.
            return Reply(501, "That is not a folder; use MLST.")
        case .storage(let error):
            return self.isAnnounced
                ? StorageReplies.reply(to: error, whileMoving: self.kind) : StorageReplies.reply(to: error)
        case .tooMany:
            return Reply(450, "Too many transfers run; try again when one has ended.")
        case .noDataConnection, .connectionLost, .stalled, .tooSlow:
            // However its connection broke, an aborted transfer was aborted (RFC 959 4.1.3).
            if self.stop == .aborted { return self.stopped(keepsPartialUploads: isKept) }
            return self.broken(failure, isKept: isKept)
        }
    }

    private func broken(_ failure: TransferFailure, isKept: Bool) -> Reply {
        switch failure {
        case .noDataConnection: Reply(425, "The data connection could not be opened.")
        case .stalled: Reply(426, "Nothing moved for too long." + self.rest(isKept: isKept))
        case .tooSlow: Reply(426, "The transfer was too slow." + self.rest(isKept: isKept))
        case .connectionLost, .storage, .tooMany: Reply(426, "The data connection broke." + self.rest(isKept: isKept))
        }
    }

    /// What became of an upload's beginning: clients decide by it whether they resume or start again.
    private func rest(isKept: Bool) -> String {
        guard case .upload(let isInPlace) = self.kind else { return "" }
        return isKept || isInPlace ? " What arrived was kept; REST and STOR go on." : " Nothing was stored."
    }
}

extension TransferMachine.Kind {
    var isListing: Bool { self == .listing || self == .machineListing }
}
