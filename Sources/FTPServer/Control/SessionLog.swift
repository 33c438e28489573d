// What the access logs get to know of one session. There is none where nobody reads it.
internal import AccessRules
internal import FTPProtocol
internal import FTPSession
internal import LinuxSystem
internal import Sites
internal import Storage
internal import Telemetry

/// Puts commands, their replies and what they moved together. Belongs to the session's event loop.
final class SessionLog {
    private let recorder: any EventRecorder
    private var identity: SessionIdentity
    private var journal = CommandJournal()
    /// What is known of the command whose reply comes next.
    private var present = CommandDetails()
    private var total = Traffic()
    /// Whether the user is the anonymous one.
    var isAnonymous = false

    /// Bytes of files and listings.
    private struct Traffic {
        var sent: UInt64 = 0
        var received: UInt64 = 0
    }

    init(_ identity: SessionIdentity, recorder: any EventRecorder) {
        self.identity = identity
        self.recorder = recorder
    }

    /// The session is at another site from now on.
    func enter(_ site: SiteID, host: String?) {
        self.identity = SessionIdentity(
            number: self.identity.number,
            site: site,
            client: self.identity.client,
            server: self.identity.server,
            host: host
        )
    }

    /// The client was admitted.
    func opened() { self.write(.controlChannelOpened, user: nil) { _ in } }

    /// The control connection is gone.
    func closed(user: String?) {
        self.write(.controlChannelClosed, user: user) { record in
            record.bytesSent = self.total.sent
            record.bytesReceived = self.total.received
        }
    }

    /// A line came, and this is what the parser made of it.
    func asked(_ line: ArraySlice<UInt8>, _ command: Command?) {
        self.journal.asked(CommandJournal.Entry(line, command, at: .now))
    }

    /// The command is about that path.
    func concerns(_ path: VirtualPath) { self.present.path = path }

    /// The command failed for that reason.
    ///
    /// - Parameter storage: what the user sees; its rules may say more than the error.
    func failed(_ error: StorageError, in storage: (any StorageBackend)?) {
        self.present.systemStatus = error.windowsCode
        guard error == .notPermitted || error == .notFound || error == .tooLarge, let view = storage as? SiteView,
            let path = self.present.path
        else { return }
        if let refusal = view.refusal(of: path) {
            self.present.subStatus = UInt16(clamping: refusal.substatus)
        } else if error == .notPermitted {
            // IIS: authorization rules denied the access.
            self.present.subStatus = 1
        }
    }

    /// A login was refused.
    func loginFailed(as user: String) {
        self.present.user = user
        self.present.systemStatus = WindowsCode.logonFailure
    }

    /// A data connection stands.
    func dataOpened(port: UInt16, user: String?) { self.write(.dataChannelOpened(port: port), user: user) { _ in } }

    /// A data connection has ended.
    func dataClosed(port: UInt16, user: String?) { self.write(.dataChannelClosed(port: port), user: user) { _ in } }

    /// A transfer has ended; its reply comes next.
    func moved(_ request: TransferRequest, _ outcome: TransferOutcome) {
        let bytes = outcome.bytes
        let isUpload = request.work.direction == .upload
        if isUpload { self.total.received &+= bytes } else { self.total.sent &+= bytes }
        self.present.sent = isUpload ? 0 : bytes
        self.present.received = isUpload ? bytes : 0
        guard let direction = request.work.direction else { return }
        self.present.transfer = FileTransfer(
            direction == .upload ? .upload : .download,
            isASCII: request.type == .ascii,
            isAnonymous: self.isAnonymous,
            isComplete: outcome.isComplete
        )
    }

    /// A reply goes out.
    func replied(_ reply: Reply, user: String?) {
        guard let entry = self.journal.replied(reply.code) else { return }
        let details = self.present
        self.present = CommandDetails()
        self.write(.command(verb: entry.verb, argument: entry.argument), user: user ?? details.user) { record in
            record.status = reply.code.rawValue
            record.systemStatus = details.systemStatus
            record.subStatus = details.subStatus
            record.bytesSent = details.sent
            record.bytesReceived = details.received
            record.duration = entry.began.duration(to: .now)
            record.path = details.path
            record.transfer = details.transfer ?? self.deletion(entry, reply)
        }
    }

    /// A file that is gone is a line of xferlog too.
    private func deletion(_ entry: CommandJournal.Entry, _ reply: Reply) -> FileTransfer? {
        guard entry.verb == "DELE", reply.code.rawValue == 250 else { return nil }
        return FileTransfer(.delete, isASCII: false, isAnonymous: self.isAnonymous, isComplete: true)
    }

    private func write(_ activity: AccessRecord.Activity, user: String?, _ change: (inout AccessRecord) -> Void) {
        var record = AccessRecord(activity, of: self.identity, user: user, at: .readWallClock())
        change(&record)
        self.recorder.record(.access(record))
    }
}

/// What is known of a command beside its line.
private struct CommandDetails {
    var user: String?
    var path: VirtualPath?
    var systemStatus: UInt32 = 0
    var subStatus: UInt16 = 0
    var sent: UInt64 = 0
    var received: UInt64 = 0
    var transfer: FileTransfer?
}

/// Reasons as Windows numbers them (System Error Codes of the Win32 reference): what reads IIS logs knows these.
enum WindowsCode {
    static let logonFailure: UInt32 = 1_326
}

extension StorageError {
    /// The system error of Windows that says the same.
    var windowsCode: UInt32 {
        switch self {
        case .notFound: 2
        case .notPermitted: 5
        case .readOnly: 19
        case .busy: 32
        case .outOfResources: 8
        case .alreadyExists: 183
        case .notADirectory: 267
        case .isADirectory: 5
        case .directoryNotEmpty: 145
        case .noSpace: 112
        case .quotaExceeded: 1_295
        case .invalidName: 123
        case .tooLarge: 223
        case .invalidRange: 131
        case .unsupported: 50
        case .failed: 1_117
        }
    }
}

extension TransferOutcome {
    fileprivate var bytes: UInt64 {
        switch self {
        case .completed(let bytes), .cancelled(let bytes), .failed(_, let bytes): bytes
        }
    }

    fileprivate var isComplete: Bool {
        if case .completed = self { true } else { false }
    }
}
