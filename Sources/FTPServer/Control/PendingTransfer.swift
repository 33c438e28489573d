// One transfer on its way from the command to the pump.
internal import FTPProtocol
internal import FTPSession
internal import LinuxSystem

/// Holds what a transfer has gathered so far: its file, its connection. Belongs to the session's event loop.
final class PendingTransfer {
    let operation: OperationID
    let request: TransferRequest
    var reservation: PassiveReservation?
    var attempt: ActiveAttempt?
    var job: Transfer.Job?
    var connection: DataConnection?
    /// Its seat among the transfers of its user and site.
    var ticket: TransferTicket?
    /// The transfer once the pump has it.
    var pumped: Transfer?
    /// The descriptors; the last of the properties, so that it goes when what it is for is closed.
    var permit: TransferPermit?

    init(_ operation: OperationID, _ request: TransferRequest) {
        self.operation = operation
        self.request = request
    }

    /// The server's port of the data connection; 0 where the kernel has chosen it.
    var serverPort: UInt16 { self.reservation?.port ?? 0 }

    /// Bytes that have moved.
    var bytesMoved: UInt64 { self.pumped?.bytesMoved ?? 0 }

    /// Gives back what the pump hasn't taken over.
    func release() {
        self.attempt?.cancel()
        self.reservation?.release()
        if self.pumped == nil { self.connection?.close() }
    }
}

extension TransferRequest {
    /// What it is about.
    var path: VirtualPath {
        switch self.work {
        case .download(let path, _, _), .upload(let path, _, _, _): path
        case .listing(let listing): listing.path
        }
    }
}

extension TransferRequest.Work {
    /// Which way a file moves; nil for a listing.
    var direction: TransferDirection? {
        switch self {
        case .download: .download
        case .upload: .upload
        case .listing: nil
        }
    }
}

/// A passive port that is reserved for the next transfer, and what that transfer will need.
struct HeldReservation {
    /// How long it may lie unused while others wait for descriptors.
    static let unusedTimeMax: Duration = .seconds(10)

    let reservation: PassiveReservation
    let since = ContinuousClock.now
    let permit: TransferPermit
}

/// A piece of a session's work that waits for descriptors.
struct QueuedWork {
    let operation: OperationID
    let request: PermitRequest
    /// Whether it is PASV or EPSV.
    let isPassive: Bool
}

/// Why there is no data connection; the peer is told 425 whatever the reason.
struct DataConnectionFailure: Error {}

extension TransferOutcome {
    /// The data connection never stood.
    static let withoutConnection = TransferOutcome.failed(.noDataConnection, bytes: 0)
}

/// A file operation that runs, and how to stop it.
struct CancellableOperation {
    let identifier: OperationID
    let flag = CancellationFlag()

    init(_ identifier: OperationID) { self.identifier = identifier }
}
