// Reads a dialogue from a text file and plays it against a session: `Transcripts/README.md` says what a line may be.
import FTPProtocol
import FTPSession

/// One dialogue, line by line.
struct Transcript {
    enum Line {
        /// `C: RETR a`: the client sends a line.
        case client(String)
        /// `S: 150`: a reply line that begins like this comes next.
        case server(String)
        /// `> cancel`: the edge is asked for something that begins like this.
        case action(String)
        /// `! transfer ended 12`: something happens.
        case event([Substring])
        /// `@ peer 192.0.2.1`: how the session is made.
        case setting([Substring])
    }

    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    let lines: [(number: Int, line: Line)]

    init(_ text: String) throws {
        self.lines = try text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
            index,
            line in
            guard !line.isEmpty, line.first != "#" else { return nil }
            guard let parsed = Self.line(line) else { throw Mistake(description: "line \(index + 1): \(line)") }
            return (index + 1, parsed)
        }
    }

    private static func line(_ text: Substring) -> Line? {
        if text.hasPrefix("C: ") { return .client(String(text.dropFirst(3))) }
        if text.hasPrefix("S: ") { return .server(String(text.dropFirst(3))) }
        if text.hasPrefix("> ") { return .action(String(text.dropFirst(2))) }
        if text.hasPrefix("! ") { return .event(text.dropFirst(2).split(separator: " ")) }
        if text.hasPrefix("@ ") { return .setting(text.dropFirst(2).split(separator: " ")) }
        return nil
    }
}

/// A session that a transcript talks to.
struct Stage {
    /// What came out and wasn't looked at yet.
    enum Heard: Equatable {
        case line(String)
        case action(String)
    }

    private var policy = SessionPolicy()
    private var peer = IPAddress.v4(0xC000_0207)
    private var now = Instant.now
    private var operation = OperationID(rawValue: 0)
    private var started: Session?
    private var heard: [Heard] = []

    /// Plays a transcript to its end.
    static func play(_ transcript: Transcript) throws {
        var stage = Stage()
        for (number, line) in transcript.lines {
            do {
                try stage.play(line)
            } catch {
                throw Transcript.Mistake(description: "line \(number): \(error)")
            }
        }
        try stage.expectNoReply()
    }

    private mutating func play(_ line: Transcript.Line) throws {
        switch line {
        case .setting(let words): try self.set(words)
        case .client(let text):
            try self.expectNoReply()
            switch CommandParser.parse(Array(text.utf8)[...]) {
            case .success(let command): self.receive(.command(command))
            case .failure(let error): self.receive(.refusedLine(error))
            }
        case .event(let words):
            try self.expectNoReply()
            try self.happen(words)
        case .server(let text): try self.expectReply(text)
        case .action(let text): try self.expectAction(text)
        }
    }

    // MARK: What comes out

    private mutating func expectReply(_ text: String) throws {
        while case .action? = self.heard.first { self.heard.removeFirst() }
        guard case .line(let line)? = self.heard.first else {
            throw Transcript.Mistake(description: "no reply, not \(text)")
        }
        self.heard.removeFirst()
        guard line.hasPrefix(text) else { throw Transcript.Mistake(description: "heard \(line), not \(text)") }
    }

    private mutating func expectAction(_ text: String) throws {
        guard !self.heard.isEmpty, case .action(let action) = self.heard.removeFirst() else {
            throw Transcript.Mistake(description: "nothing was asked for, not \(text)")
        }
        if !action.hasPrefix(text) { throw Transcript.Mistake(description: "asked for \(action), not \(text)") }
    }

    /// Actions needn't be looked at; replies must.
    private mutating func expectNoReply() throws {
        let lines = self.heard.filter { if case .line = $0 { true } else { false } }
        self.heard = []
        if !lines.isEmpty { throw Transcript.Mistake(description: "heard \(lines)") }
    }

    private mutating func receive(_ input: Input) {
        var session = self.started ?? Session(policy: self.policy, peer: self.peer, at: self.now)
        let wasClosed = session.isClosed
        let actions = session.receive(input, at: self.now)
        self.started = session
        if wasClosed, !actions.isEmpty { self.heard.append(.line("spoke after close")) }
        for action in actions {
            if let operation = action.operation { self.operation = operation }
            self.heard += Self.heard(action)
        }
    }

    private static func heard(_ action: Action) -> [Heard] {
        switch action {
        case .reply(let reply):
            String(decoding: reply.encoded, as: UTF8.self).split(separator: "\r\n").map { .line(String($0)) }
        case .openReply(let code, let text): [.line("\(code.rawValue)-\(text)")]
        case .checkPassword, .selectSite, .forgetUser, .openPassive, .closePassive, .storage, .streamListing,
            .listSessions,
            .startTransfer, .readProgress, .cancel, .close:
            [.action(action.text)]
        }
    }

    // MARK: What goes in

    private mutating func set(_ words: [Substring]) throws {
        let number = Int(words.last ?? "") ?? 0
        switch words.first {
        case "peer": self.peer = try Self.unwrap(IPAddress(String(words[1])), words)
        case "failedLoginsMax": self.policy.failedLoginsMax = number
        case "queuedCommandsMax": self.policy.queuedCommandsMax = number
        case "keepsPartialUploads": self.policy.keepsPartialUploads = true
        case "banner": self.policy.messages.banner = Self.lines(words)
        case "greeting": self.policy.messages.greeting = Self.lines(words)
        case "exit": self.policy.messages.exit = Self.lines(words)
        case "suppressDefaultBanner": self.policy.messages.suppressesDefaultBanner = true
        case "expandVariables": self.policy.messages.expandsVariables = true
        case "siteName": self.policy.messages.siteName = words.dropFirst().joined(separator: " ")
        case "messageFile": self.policy.messages.directoryFile = String(words[1])
        case "deny": try self.deny(words.dropFirst())
        case "commandsPerSecond": self.policy.commands.perSecondMax = number
        case "charset": self.policy.names.charset = String(words[1])
        case "noUTF8": self.policy.names.allowsUTF8 = false
        case "listsInDOSStyle": self.policy.listing.isDOS = true
        case "loginTimeMax": self.policy.loginTimeMax = .seconds(number)
        case "login": try self.logIn(words.dropFirst())
        default: throw Transcript.Mistake(description: "unknown setting")
        }
    }

    /// Lines are parted by ` / `.
    private static func lines(_ words: [Substring]) -> [String] {
        words.dropFirst().split(separator: "/").map { $0.joined(separator: " ") }
    }

    private mutating func deny(_ words: ArraySlice<Substring>) throws {
        if words.first == "SITE", let name = words.dropFirst().first {
            self.policy.commands.deniedSite.insert(String(name))
        } else {
            self.policy.commands.denied.insert(try Self.unwrap(Verb(rawValue: words.joined()), Array(words)))
        }
    }

    /// `@ login`, `@ login list read`, `@ login anonymous list read`: past the 230.
    private mutating func logIn(_ words: ArraySlice<Substring>) throws {
        self.receive(.connected)
        self.receive(.command(.user(words.contains("anonymous") ? "anonymous" : "u")))
        self.receive(.command(.password(Secret("p".utf8))))
        self.receive(.passwordChecked(self.operation, .accepted(try Self.grant(words))))
        if self.policy.messages.directoryFile != nil { self.receive(.storageAnswered(self.operation, .success(.done))) }
        self.heard = []
    }

    private static func grant(_ words: ArraySlice<Substring>) throws -> Grant {
        let rights = words.filter { $0 != "anonymous" && $0.first != "/" }
        let permissions = try rights.map { try Self.unwrap(Names.permissions[String($0)], Array(words)) }
        let home = words.first { $0.first == "/" }.map { Self.path($0) }
        return Grant(
            permissions: permissions.isEmpty ? .all : Permissions(permissions),
            home: home ?? .root,
            isAnonymous: words.contains("anonymous")
        )
    }

    static func path(_ text: some StringProtocol) -> VirtualPath {
        PathArgument(text.utf8).flatMap(VirtualPath.root.resolving) ?? .root
    }

    private static func unwrap<Value>(_ value: Value?, _ words: [Substring]) throws -> Value {
        guard let value else { throw Transcript.Mistake(description: "not understood: \(words)") }
        return value
    }

    private mutating func happen(_ words: [Substring]) throws {
        var words = words
        var id = self.operation
        if words.first == "late" {
            words.removeFirst()
            id = OperationID(rawValue: 4_000_000_000)
        }
        if words.first == "wait" {
            self.now += .seconds(try Self.unwrap(Int(words[1]), words))
            return self.receive(.deadlineReached)
        }
        self.receive(try Self.unwrap(try Self.input(words, id), words))
    }

    private static func input(_ words: [Substring], _ id: OperationID) throws -> Input? {
        let rest = words.dropFirst()
        switch words.first {
        case "connected": return .connected
        case "closed": return .peerClosed
        case "queued": return .stillQueued(id)
        case "drain": return .drainRequested
        case "stop": return .stopRequested
        case "long": return .refusedLine(.lineTooLong)
        case "password": return try Self.passwordChecked(rest, id)
        case "site": return .siteSelected(id, Self.selection(rest))
        case "permissions": return .permissionsChanged(try Self.grant(rest).permissions)
        case "policy": return .policyChanged(Self.policy(named: rest))
        case "passive":
            return rest.first == "failed"
                ? .passiveFailed(id) : Endpoint(String(rest.joined())).map { .passiveOpened(id, $0) }
        case "lines": return .linesRead(id, rest.map(String.init))
        case "listing": return .listingOpened(id)
        case "progress": return UInt64(rest.joined()).map { .progressRead(id, bytes: $0) }
        case "data": return .dataConnected(id)
        case "transfer": return Self.transfer(rest, id)
        case "error": return Names.errors[String(rest.joined())].map { .storageAnswered(id, .failure($0)) }
        default: return Self.value(words).map { .storageAnswered(id, .success($0)) }
        }
    }

    private static func passwordChecked(_ words: ArraySlice<Substring>, _ id: OperationID) throws -> Input {
        switch words.first {
        case "refused": .passwordChecked(id, .refused)
        case "unavailable": .passwordChecked(id, .unavailable)
        case "full": .passwordChecked(id, .full)
        case "denied": .passwordChecked(id, .denied(wait: .seconds(Int(words.last ?? "") ?? 0)))
        case "noHome": .passwordChecked(id, .noHome)
        case "notAllowed": .passwordChecked(id, .notAllowed)
        default: .passwordChecked(id, .accepted(try Self.grant(words.dropFirst())))
        }
    }

    /// `found NAME`, `unknown`, `closed`, `full`.
    private static func selection(_ words: ArraySlice<Substring>) -> SiteSelection {
        switch words.first {
        case "found": .found(Self.policy(named: words.dropFirst()))
        case "closed": .closed
        case "full": .full
        default: .unknown
        }
    }

    /// The policy of a site that tells its name.
    private static func policy(named words: ArraySlice<Substring>) -> SharedSessionPolicy {
        var policy = SessionPolicy()
        policy.messages.banner = ["This is \(words.joined(separator: " "))."]
        policy.messages.greeting = policy.messages.banner
        return SharedSessionPolicy(policy)
    }

    private static func value(_ words: [Substring]) -> StorageValue? {
        let number = UInt64(words.last ?? "")
        switch words.first {
        case "done": return .done
        case "entered": return .entered(Self.lines(words))
        case "size": return number.map { .size($0) }
        case "available": return number.map { .availableBytes($0) }
        case "file":
            guard words.count == 3, let size = UInt64(words[1]), let time = FileTime(factText: words[2].utf8) else {
                return nil
            }
            return .attributes(FileAttributes(kind: .file, size: size, modified: time, device: 1, inode: 2))
        case "hash": return number.map { .hash([0x0A, 0xBC], covered: 0..<$0) }
        default: return nil
        }
    }

    private static func transfer(_ words: ArraySlice<Substring>, _ id: OperationID) -> Input? {
        let number = UInt64(words.last ?? "")
        switch words.first {
        case "opened":
            let name = words.last?.first == "/" ? words.last.map { Self.path($0) } : nil
            return .transferOpened(id, TransferOpening(size: number, uniqueName: name))
        case "ended": return number.map { .transferEnded(id, .completed(bytes: $0)) }
        case "cancelled": return number.map { .transferEnded(id, .cancelled(bytes: $0)) }
        case "failed":
            let name = String(words.dropFirst().joined())
            let failure = Names.failures[name] ?? Names.errors[name].map { .storage($0) }
            return failure.map { .transferEnded(id, .failed($0, bytes: 3)) }
        default: return nil
        }
    }
}

/// Values by the names that transcripts use.
enum Names {
    static let errors: [String: StorageError] = [
        "notFound": .notFound, "alreadyExists": .alreadyExists, "notADirectory": .notADirectory,
        "isADirectory": .isADirectory, "directoryNotEmpty": .directoryNotEmpty, "notPermitted": .notPermitted,
        "readOnly": .readOnly, "noSpace": .noSpace, "quotaExceeded": .quotaExceeded, "invalidName": .invalidName,
        "tooLarge": .tooLarge, "busy": .busy, "outOfResources": .outOfResources, "invalidRange": .invalidRange,
        "unsupported": .unsupported, "failed": .failed("EIO on /srv/secret"),
    ]

    static let failures: [String: TransferFailure] = [
        "noDataConnection": .noDataConnection, "connectionLost": .connectionLost, "stalled": .stalled,
        "tooSlow": .tooSlow, "tooMany": .tooMany,
    ]

    static let permissions: [String: Permissions] = [
        "list": .list, "read": .read, "upload": .upload, "overwrite": .overwrite, "append": .append, "delete": .delete,
        "rename": .rename, "makeDirectory": .makeDirectory, "removeDirectory": .removeDirectory,
        "changeAttributes": .changeAttributes,
    ]
}
