// What needs more than a transcript: every storage error, every verb, deadlines to the instant, memory.
import FTPProtocol
import FTPSession
import Testing

/// A session past its login.
struct LoggedIn {
    var session: Session
    let start = Instant.now
    private(set) var id = OperationID(rawValue: 0)

    init(_ policy: SessionPolicy = SessionPolicy(), permissions: Permissions = .all) {
        self.session = Session(policy: policy, peer: .loopback, at: self.start)
        self.hear(.connected)
        self.hear(.command(.user("u")))
        self.hear(.command(.password(Secret("p".utf8))))
        self.hear(.passwordChecked(self.id, .accepted(Grant(permissions: permissions))))
    }

    @discardableResult
    mutating func hear(_ input: Input, after time: Duration = .zero) -> Actions {
        let actions = self.session.receive(input, at: self.start + time)
        for action in actions { self.id = action.operation ?? self.id }
        return actions
    }

    /// A transfer that has its 150.
    mutating func beginTransfer(_ line: String = "RETR a", after time: Duration = .zero) {
        self.hear(Alphabet.input("PASV"), after: time)
        self.hear(.passiveOpened(self.id, Endpoint(address: .loopback, port: 50_000)), after: time)
        self.hear(Alphabet.input(line), after: time)
        self.hear(.transferOpened(self.id, TransferOpening()), after: time)
    }
}

extension Actions {
    /// The codes of the replies.
    var codes: [UInt16] { self.compactMap { if case .reply(let reply) = $0 { reply.code.rawValue } else { nil } } }
    /// The texts of the replies.
    var texts: [String] { self.compactMap { if case .reply(let reply) = $0 { reply.text } else { nil } } }
}

@Suite("Storage errors")
struct StorageErrorTests {
    /// What each error is before a transfer has begun, and behind its 150.
    static let codes: [(error: StorageError, before: UInt16, after: UInt16)] = [
        (.notFound, 550, 451), (.alreadyExists, 550, 451), (.notADirectory, 550, 451), (.isADirectory, 550, 451),
        (.directoryNotEmpty, 550, 451), (.notPermitted, 550, 451), (.readOnly, 550, 451), (.noSpace, 452, 452),
        (.quotaExceeded, 552, 552), (.invalidName, 553, 451), (.tooLarge, 552, 552), (.busy, 450, 451),
        (.outOfResources, 450, 451), (.invalidRange, 554, 451), (.unsupported, 502, 451),
        (.failed("EIO /srv"), 451, 451),
    ]

    @Test("A file operation's error has its code", arguments: Self.codes)
    func operation(_ error: StorageError, before: UInt16, after: UInt16) {
        var client = LoggedIn()
        client.hear(Alphabet.input("DELE a"))
        let actions = client.hear(.storageAnswered(client.id, .failure(error)))
        #expect(actions.codes == [before])
        #expect(!actions.texts.joined().contains("/srv"))
    }

    @Test("An error behind the 150 has a code that RFC 959 allows there", arguments: Self.codes)
    func transfer(_ error: StorageError, before: UInt16, after: UInt16) {
        var client = LoggedIn()
        client.beginTransfer("STOR a")
        let actions = client.hear(.transferEnded(client.id, .failed(.storage(error), bytes: 5)))
        #expect(actions.codes == [after])
        #expect(!actions.texts.joined().contains("/srv"))
    }

    @Test("ALLO refuses only what can't fit", arguments: Self.codes)
    func allocation(_ error: StorageError, before: UInt16, after: UInt16) {
        var client = LoggedIn()
        client.hear(Alphabet.input("ALLO 5"))
        let isRefusal = [StorageError.noSpace, .quotaExceeded, .tooLarge].contains(error)
        #expect(client.hear(.storageAnswered(client.id, .failure(error))).codes == [isRefusal ? 552 : 200])
    }
}

@Suite("Verbs")
struct VerbTests {
    @Test("Before the login a verb is refused with 530 exactly when its row says so", arguments: CommandTable.rows)
    func beforeLogin(_ row: CommandRow) {
        var session = Session(policy: SessionPolicy(), peer: .loopback, at: .now)
        _ = session.receive(.connected, at: .now)
        let codes = session.receive(Alphabet.input(row.example), at: .now).codes
        #expect((codes == [530]) == (row.phase == .loggedIn))
    }

    @Test("During a transfer a verb waits exactly when its row says so", arguments: CommandTable.rows)
    func duringTransfer(_ row: CommandRow) {
        var client = LoggedIn()
        client.beginTransfer()
        let actions = client.hear(Alphabet.input(row.example))
        // QUIT acts too, but its act is to end the session behind the transfer.
        #expect(actions.isEmpty == (row.duringTransfer == .waits || row.verb == .QUIT))
    }

    @Test("Without rights a verb that needs some is refused with 550", arguments: CommandTable.rows)
    func withoutRights(_ row: CommandRow) {
        var client = LoggedIn(permissions: [])
        let codes = client.hear(Alphabet.input(row.example)).codes
        if !row.permissions.isEmpty { #expect(codes == [550]) }
    }
}

@Suite("Deadlines")
struct DeadlineTests {
    @Test("The login's deadline is counted from the greeting, and from each password")
    func login() {
        let start = Instant.now
        var session = Session(policy: SessionPolicy(), peer: .loopback, at: start)
        #expect(session.nextDeadline == start + .seconds(30))
        _ = session.receive(.connected, at: start + .seconds(1))
        _ = session.receive(.command(.user("u")), at: start + .seconds(9))
        #expect(session.nextDeadline == start + .seconds(31))
        _ = session.receive(.command(.password(Secret([]))), at: start + .seconds(20))
        #expect(session.nextDeadline == start + .seconds(50))
    }

    @Test("A deadline that is told too early changes nothing")
    func early() {
        var client = LoggedIn()
        let before = client.session
        #expect(client.hear(.deadlineReached, after: .seconds(299)) == [])
        #expect(client.session == before)
        #expect(client.hear(.deadlineReached, after: .seconds(300)).codes == [421])
    }

    @Test("While the edge works, and while data moves, no deadline runs")
    func working() {
        var client = LoggedIn()
        client.hear(Alphabet.input("HASH a"), after: .seconds(1))
        #expect(client.session.nextDeadline == nil)
        client.hear(.storageAnswered(client.id, .failure(.busy)), after: .seconds(1_000))
        #expect(client.session.nextDeadline == client.start + .seconds(1_300))
        client.beginTransfer(after: .seconds(1_001))
        #expect(client.session.nextDeadline == client.start + .seconds(1_031))
        client.hear(.dataConnected(client.id), after: .seconds(1_002))
        #expect(client.session.nextDeadline == nil)
        client.hear(.transferEnded(client.id, .completed(bytes: 1)), after: .seconds(9_000))
        #expect(client.session.nextDeadline == client.start + .seconds(9_300))
    }

    @Test("SITE IDLE sets the deadline, up to the site's limit")
    func siteIdle() {
        var client = LoggedIn()
        client.hear(Alphabet.input("SITE IDLE 7200"))
        #expect(client.session.nextDeadline == client.start + .seconds(7_200))
        #expect(client.hear(Alphabet.input("SITE IDLE 7201")).codes == [501])
        #expect(client.session.nextDeadline == client.start + .seconds(7_200))
    }
}

@Suite("Memory")
struct MemoryTests {
    @Test("A session is small")
    func size() {
        #expect(MemoryLayout<Session>.size <= 256)
        print("A session takes \(MemoryLayout<Session>.size) bytes.")
    }

    @Test("A queue holds no more than its limit, and says when it is full")
    func queue() {
        var policy = SessionPolicy()
        policy.queuedCommandsMax = 2
        var client = LoggedIn(policy)
        client.hear(Alphabet.input("DELE a"))
        #expect(client.session.acceptsCommands)
        client.hear(Alphabet.input("PWD"))
        client.hear(Alphabet.input("PWD"))
        #expect(!client.session.acceptsCommands)
        #expect(client.hear(.storageAnswered(client.id, .success(.done))).codes == [250, 257, 257])
        #expect(client.session.acceptsCommands)
    }

    @Test("Operation identifiers wrap around")
    func wrapAround() {
        var client = LoggedIn()
        for _ in 0..<1_000 {
            client.hear(Alphabet.input("CWD /"))
            client.hear(.storageAnswered(client.id, .success(.done)))
        }
        #expect(client.id.rawValue == 1_001)
        #expect(client.session.user == "u")
    }
}

@Suite("What the log asks")
struct LogTests {
    @Test("The user's name is known from the 230 on, and behind the end")
    func user() {
        var client = LoggedIn()
        #expect(client.session.user == "u")
        client.hear(.peerClosed)
        #expect(client.session.isClosed)
        #expect(client.session.user == "u")
    }
}
