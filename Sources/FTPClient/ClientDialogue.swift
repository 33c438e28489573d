// One client's conversation as a value: no socket, no clock. What servers in the field say instead of the usual is
// accepted wherever its meaning is clear.
internal import FTPProtocol

/// A client: told what happened, it answers what to do.
///
/// After `.finished` every input is answered with nothing.
public struct ClientDialogue: Hashable, Sendable {
    /// Replies that a client ignores where it asked for nothing, before it calls the server broken.
    static let ignoredRepliesMax = 64

    /// Bytes without a whole reply among them, before it calls the server broken.
    static let unreadBytesMax = 1 << 20

    enum Step: Hashable {
        /// Until the control connection stands.
        case connecting
        /// Until 220.
        case greeting
        /// USER was sent.
        case user
        /// PASS was sent.
        case password
        /// Logged in, and staying.
        case holding
        /// TYPE I was sent.
        case type
        /// Until there is a descriptor for the data connection.
        case waitingForTransfer
        /// EPSV was sent.
        case extendedPassive
        /// PASV was sent.
        case passive
        /// The data connection is being made.
        case openingData
        /// STOR or RETR was sent.
        case transfer(Transfer)
        /// QUIT was sent: whatever follows, the client got what it came for.
        case quitting
        /// Over.
        case finished
    }

    struct Transfer: Hashable {
        /// 150 or 125 came.
        var hasBegun = false
        /// Nothing more to send or receive.
        var dataEnded = false
        /// It broke: the reply will say why.
        var dataFailed = false
        /// 226 or 250 came.
        var isAnswered = false
    }

    let script: ClientScript
    let number: Int
    private(set) var step = Step.connecting
    private var parser = ReplyParser()
    private var ignoredReplies = 0
    /// Bytes since the last whole reply.
    private var unreadBytes = 0

    /// A client that has yet to connect.
    ///
    /// - Parameter number: makes its uploads' names its own.
    public init(script: ClientScript, number: Int) {
        self.script = script
        self.number = number
    }

    /// Whether the 220 came.
    public var hasBanner: Bool { self.step != .connecting && self.step != .greeting }
    /// Whether it is over.
    public var isFinished: Bool { self.step == .finished }
    /// Whether it stays until it is told to leave.
    public var isHolding: Bool { self.step == .holding }
    /// Whether it waits for its owner and not for the server: silence is then no fault of the server.
    public var waitsForOwner: Bool { self.step == .holding || self.step == .waitingForTransfer }

    /// Takes what happened.
    public mutating func receive(_ input: ClientInput) -> [ClientAction] {
        switch input {
        case .connected: self.connected()
        case .bytes(let bytes): self.take(bytes)
        case .transferAllowed: self.transferAllowed()
        case .dataConnected: self.dataConnected()
        case .dataEnded: self.dataEnded()
        case .dataFailed: self.dataFailed()
        case .toldToLeave: self.step == .holding ? self.quit() : []
        case .closed: self.connectionEnded(.closed(afterBanner: self.hasBanner))
        case .reset: self.connectionEnded(.reset(afterBanner: self.hasBanner))
        case .timedOut: self.connectionEnded(.timedOut(afterWord: self.hasBanner || self.unreadBytes > 0))
        }
    }

    // MARK: The connections

    private mutating func connected() -> [ClientAction] {
        if self.step == .connecting { self.step = .greeting }
        return []
    }

    private mutating func transferAllowed() -> [ClientAction] {
        self.step == .waitingForTransfer ? self.say(ClientScript.line("EPSV"), then: .extendedPassive) : []
    }

    private mutating func dataConnected() -> [ClientAction] {
        guard self.step == .openingData else { return [] }
        let name = self.script.fileName(of: self.number).utf8
        let isUpload = self.script.mode == .upload
        let actions = self.say(ClientScript.line(isUpload ? "STOR" : "RETR", name), then: .transfer(Transfer()))
        return isUpload ? actions : actions + [.receiveData]
    }

    private mutating func dataEnded() -> [ClientAction] {
        guard case .transfer(var transfer) = self.step else { return [] }
        transfer.dataEnded = true
        return self.goOn(transfer)
    }

    private mutating func dataFailed() -> [ClientAction] {
        if self.step == .openingData { return self.finish(.broken(.noDataConnection)) }
        guard case .transfer(var transfer) = self.step else { return [] }
        transfer.dataFailed = true
        return self.goOn(transfer)
    }

    private mutating func connectionEnded(_ ending: ClientEnding) -> [ClientAction] {
        switch self.step {
        case .finished: []
        // Some servers hang up without a 221.
        case .quitting: self.finish(.served)
        case .connecting, .greeting, .user, .password, .holding, .type, .waitingForTransfer, .extendedPassive,
            .passive, .openingData, .transfer:
            self.finish(ending)
        }
    }

    // MARK: Replies

    private mutating func take(_ bytes: [UInt8]) -> [ClientAction] {
        guard !self.isFinished else { return [] }
        _ = self.connected()
        self.parser.append(bytes)
        self.unreadBytes += bytes.count
        var actions: [ClientAction] = []
        while !self.isFinished, let result = self.parser.next() {
            self.unreadBytes = 0
            switch result {
            case .success(let reply): actions += self.take(reply)
            case .failure(.malformed): actions += self.finish(.broken(.notFTP))
            case .failure(.lineTooLong), .failure(.tooLong): actions += self.finish(.broken(.tooLong))
            }
        }
        if self.unreadBytes > Self.unreadBytesMax, !self.isFinished { actions += self.finish(.broken(.tooLong)) }
        return actions
    }

    private mutating func take(_ reply: Reply) -> [ClientAction] {
        switch self.step {
        case .finished: return []
        case .quitting: return self.finish(.served)
        case .connecting, .greeting, .user, .password, .holding, .type, .waitingForTransfer, .extendedPassive,
            .passive, .openingData, .transfer:
            if reply.code == .serviceNotAvailable { return self.finish(.refused(reply)) }
        }
        return switch self.step {
        case .connecting, .greeting: self.greeted(by: reply)
        case .user, .password: self.answeredLogin(reply)
        case .holding, .waitingForTransfer, .openingData: self.saidUnasked(reply)
        case .type: self.answeredType(reply)
        case .extendedPassive: self.answeredExtendedPassive(reply)
        case .passive: self.answeredPassive(reply)
        case .transfer(let transfer): self.answeredTransfer(reply, transfer)
        case .quitting, .finished: []
        }
    }

    private mutating func greeted(by reply: Reply) -> [ClientAction] {
        // 120: ready in some minutes; the 220 follows on the same connection (RFC 959 5.4).
        if reply.code.isPreliminary { return self.ignore() }
        guard reply.code.isPositive else { return self.deny(reply) }
        let user = ClientScript.line("USER", self.script.user.utf8)
        let next = self.script.mode == .banner ? self.quit() : self.say(user, then: .user)
        return [.reached(.greeted)] + next
    }

    private mutating func answeredLogin(_ reply: Reply) -> [ClientAction] {
        if reply.code.isPreliminary { return self.ignore() }
        if reply.code.isPositive { return self.loggedIn() }
        guard self.step == .user, reply.code == .needPassword else { return self.deny(reply) }
        let line = self.script.password.withBytes { ClientScript.line("PASS", $0) }
        return self.say(line, then: .password)
    }

    private mutating func loggedIn() -> [ClientAction] {
        let next: [ClientAction]
        switch self.script.mode {
        case .banner, .login: next = self.quit()
        case .upload, .download: next = self.say(ClientScript.line("TYPE I"), then: .type)
        case .hold:
            self.step = .holding
            next = []
        }
        return [.reached(.loggedIn)] + next
    }

    private mutating func answeredType(_ reply: Reply) -> [ClientAction] {
        if reply.code.isPreliminary { return self.ignore() }
        guard reply.code.isPositive else { return self.deny(reply) }
        self.step = .waitingForTransfer
        return [.wantTransfer]
    }

    private mutating func answeredExtendedPassive(_ reply: Reply) -> [ClientAction] {
        if reply.code.isPreliminary { return self.ignore() }
        if reply.code.isPermanentFailure { return self.say(ClientScript.line("PASV"), then: .passive) }
        guard reply.code.isPositive else { return self.deny(reply) }
        return self.openData(port: PassiveReply.extendedPassivePort(in: reply.text))
    }

    private mutating func answeredPassive(_ reply: Reply) -> [ClientAction] {
        if reply.code.isPreliminary { return self.ignore() }
        guard reply.code.isPositive else { return self.deny(reply) }
        return self.openData(port: PassiveReply.passiveEndpoint(in: reply.text)?.port)
    }

    private mutating func openData(port: UInt16?) -> [ClientAction] {
        guard let port, port > 0 else { return self.finish(.broken(.noDataPort)) }
        self.step = .openingData
        return [.openData(port: port)]
    }

    // MARK: The transfer

    private mutating func answeredTransfer(_ reply: Reply, _ before: Transfer) -> [ClientAction] {
        var transfer = before
        if reply.code.isPreliminary {
            guard !transfer.hasBegun else { return self.ignore() }
            transfer.hasBegun = true
            self.step = .transfer(transfer)
            return self.script.mode == .upload ? [.sendData(count: self.script.uploadBytes)] : []
        }
        guard reply.code.isPositive else { return self.deny(reply) }
        transfer.isAnswered = true
        return self.goOn(transfer)
    }

    /// Leaves when both ends of the transfer are known.
    private mutating func goOn(_ transfer: Transfer) -> [ClientAction] {
        self.step = .transfer(transfer)
        guard transfer.isAnswered else { return [] }
        // An upload that was answered before it began didn't take a byte.
        let isCut = transfer.dataFailed || (self.script.mode == .upload && !transfer.hasBegun)
        if isCut { return self.finish(.broken(.cutShort)) }
        return transfer.dataEnded ? self.quit() : []
    }

    // MARK: What all steps do

    private mutating func say(_ line: [UInt8], then step: Step) -> [ClientAction] {
        self.step = step
        return [.send(line)]
    }

    private mutating func quit() -> [ClientAction] { self.say(ClientScript.line("QUIT"), then: .quitting) }

    private mutating func finish(_ ending: ClientEnding) -> [ClientAction] {
        self.step = .finished
        return [.finished(ending)]
    }

    /// Ends with the reply: a refusal when it is one, else an answer to nothing.
    private mutating func deny(_ reply: Reply) -> [ClientAction] {
        let saysNo = reply.code.isTransientFailure || reply.code.isPermanentFailure || reply.code == .needAccount
        return self.finish(saysNo ? .refused(reply) : .broken(.unexpectedReply))
    }

    /// Servers that say more than they were asked do no harm, up to a limit.
    private mutating func saidUnasked(_ reply: Reply) -> [ClientAction] {
        reply.code.isPositive || reply.code.isPreliminary ? self.ignore() : self.deny(reply)
    }

    private mutating func ignore() -> [ClientAction] {
        self.ignoredReplies += 1
        return self.ignoredReplies > Self.ignoredRepliesMax ? self.finish(.broken(.unexpectedReply)) : []
    }
}
