// The inputs that walks and random runs are made of.
import FTPProtocol
import FTPSession

enum Alphabet {
    /// A line as the parser reads it.
    static func input(_ line: String) -> Input {
        switch CommandParser.parse(Array(line.utf8)[...]) {
        case .success(let command): .command(command)
        case .failure(let error): .refusedLine(error)
        }
    }

    /// The example of every verb, and more of those that have several forms. Folders stay at the root, and parameters that
    /// change no more than a text stay at their defaults: the states are finitely many.
    static let everyVerb: [Input] =
        CommandTable.rows.filter { !["CWD", "XCWD", "SITE"].contains($0.verb.rawValue) }.map { Self.input($0.example) }
        + [
            "USER host|a", "CWD /", "XCWD /", "PASV", "EPSV", "EPSV 1", "EPSV 2", "PORT 10,0,0,1,200,1",
            "PORT 127,0,0,1,0,21",
            "EPRT |1|127.0.0.1|5000|", "TYPE A", "REST 0", "RANG 1 0", "ALLO 0", "STAT .", "STOU a", "MLSD a", "HELP",
            "OPTS UTF8 OFF", "OPTS HASH SHA-256", "OPTS MLST type;size;modify;create;unique;perm;UNIX.mode;",
            "OPTS FROB", "LANG de", "STRU R", "MODE B", "SITE HELP", "SITE CHMOD 644 a", "SITE UTIME 202501010000 a",
            "SITE UMASK 022", "SITE IDLE 300", "SITE WHO", "SITE FROB", "FROB", "RETR", "TYPE E", "", "SMNT a",
            "RETR " + String(repeating: "x", count: 300), "STAT " + String(repeating: "x", count: 300),
        ].map(Self.input) + [.refusedLine(.lineTooLong), .refusedLine(.forbiddenBytes)]

    /// Those on which order matters.
    static let order: [Input] = [
        "USER a", "PASS a", "NOOP", "STAT", "ABOR", "QUIT", "REIN", "PASV", "RETR a", "CWD /", "STAT .", "FROB",
        "RNFR a", "RNTO b", "HOST h", "USER h|a",
    ].map(Self.input)

    static let events: [Input] = [.connected, .deadlineReached, .drainRequested, .stopRequested, .peerClosed]

    /// Every answer, to what has that number.
    static func answers(_ number: UInt32, permissions: Permissions = .all, policy: SharedSessionPolicy? = nil)
        -> [Input]
    {
        let id = OperationID(rawValue: number)
        let grant = Grant(permissions: permissions)
        let verdicts: [LoginVerdict] = [
            .accepted(grant), .refused, .unavailable, .full, .denied(wait: .seconds(3)), .noHome, .notAllowed,
        ]
        let selections: [SiteSelection] = [.unknown, .closed, .full] + (policy.map { [.found($0)] } ?? [])
        let values: [StorageValue] = [
            .done, .entered(["Mind the step."]), .attributes(FileAttributes(kind: .file)), .size(12),
            .availableBytes(5), .hash([1], covered: 0..<5),
        ]
        let errors: [StorageError] = [.notFound, .noSpace, .notADirectory, .failed("secret")]
        let failures: [TransferFailure] = [
            .noDataConnection, .connectionLost, .stalled, .tooSlow, .tooMany, .storage(.notFound),
        ]
        var inputs = verdicts.map { Input.passwordChecked(id, $0) } + selections.map { .siteSelected(id, $0) }
        inputs += values.map { .storageAnswered(id, .success($0)) } + errors.map { .storageAnswered(id, .failure($0)) }
        inputs += failures.map { .transferEnded(id, .failed($0, bytes: 3)) }
        return inputs + [
            .passiveOpened(id, Endpoint(address: .loopback, port: 50_000)),
            .passiveOpened(id, Endpoint(address: .v6(high: 1, low: 2), port: 50_000)),
            .passiveFailed(id), .linesRead(id, ["a"]), .listingOpened(id),
            .transferOpened(id, TransferOpening(size: 5)),
            .transferOpened(id, TransferOpening(uniqueName: Stage.path("/a"))), .dataConnected(id),
            .transferEnded(id, .completed(bytes: 5)), .transferEnded(id, .cancelled(bytes: 5)),
            .progressRead(id, bytes: 3), .stillQueued(id),
        ]
    }
}
