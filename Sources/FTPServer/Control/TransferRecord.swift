// What the log gets to know of a transfer.
internal import FTPProtocol
internal import FTPSession
internal import Telemetry

/// Who moves what: kept apart from the session, which may be over when its last transfer ends.
struct TransferRecord: Sendable {
    private let peer: Endpoint
    private let user: String
    private let kind: TransferKind
    private let path: VirtualPath

    init(_ request: TransferRequest, peer: Endpoint, user: String) {
        self.peer = peer
        self.user = user
        self.path = request.path
        self.kind =
            switch request.work {
            case .download: .download
            case .upload: .upload
            case .listing: .listing
            }
    }

    /// It began to move.
    var started: ServerEvent {
        .transferStarted(self.peer, user: self.user, self.kind, path: self.path.text)
    }

    /// It is over.
    func ended(_ outcome: TransferOutcome) -> ServerEvent {
        let (result, bytes): (TransferResult, UInt64) =
            switch outcome {
            case .completed(let bytes): (.completed, bytes)
            case .cancelled(let bytes): (.cancelled, bytes)
            case .failed(_, let bytes): (.failed, bytes)
            }
        return .transferEnded(self.peer, user: self.user, self.kind, path: self.path.text, bytes: bytes, result)
    }
}
