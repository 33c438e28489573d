// A client that does as a test says, step by step, and remembers what was said.
public import FTPProtocol
internal import SystemPackage

/// One control connection. Not for several tasks at a time.
public final class WireClient {
    /// The connection itself, for what no orderly client does.
    public let socket: WireSocket
    /// The server's end.
    public let server: Endpoint
    /// What was said: `C: ` lines and `S: ` lines.
    public private(set) var dialogue: [String] = []
    private var parser = ReplyParser(limits: WireClient.limits)

    /// STAT of a large folder is a long reply.
    private static let limits: ReplyParser.Limits = {
        var limits = ReplyParser.Limits()
        limits.linesMax = 1_000_000
        limits.textBytesMax = 256 << 20
        return limits
    }()

    /// Connects; the greeting is not read yet.
    public init(to server: Endpoint, from local: IPAddress? = nil, receiveBytes: Int32? = nil) throws {
        self.server = server
        self.socket = try WireSocket(to: server, from: local, receiveBytes: receiveBytes)
    }

    // MARK: Commands

    /// Sends a line, and reads nothing.
    public func send(_ line: String) throws {
        self.dialogue.append("C: " + line)
        try self.socket.write(Array((line + "\r\n").utf8))
    }

    /// Sends bytes as they are.
    public func send(bytes: [UInt8]) throws {
        self.dialogue.append("C: \(bytes.count) bytes")
        try self.socket.write(bytes)
    }

    /// Sends a line, and reads one reply.
    public func ask(_ line: String) throws -> Reply {
        try self.send(line)
        return try self.reply()
    }

    /// Sends a line, and reads one reply, which must have one of these codes.
    @discardableResult
    public func ask(_ line: String, _ codes: UInt16...) throws -> Reply {
        try self.send(line)
        return try self.expect(codes)
    }

    /// The code of the reply to a line.
    public func code(_ line: String) throws -> UInt16 { try self.ask(line).code.rawValue }

    // MARK: Replies

    /// The next reply.
    public func reply() throws -> Reply {
        guard let reply = try self.nextReply() else { throw WireError.ended(dialogue: self.dialogue) }
        return reply
    }

    /// The next reply, which must have one of these codes.
    @discardableResult
    public func expect(_ codes: UInt16...) throws -> Reply { try self.expect(codes) }

    private func expect(_ codes: [UInt16]) throws -> Reply {
        let reply = try self.reply()
        guard codes.contains(reply.code.rawValue) else {
            throw WireError.unexpected(reply, expected: codes, dialogue: self.dialogue)
        }
        return reply
    }

    /// Nothing more must come: the server has closed, and so does this client.
    public func expectEnd() throws {
        do {
            if let reply = try self.nextReply() {
                throw WireError.unexpected(reply, expected: [], dialogue: self.dialogue)
            }
        } catch WireError.system(.connectionReset, _) {}
        self.socket.close()
    }

    /// The next reply, or nil at the end of the connection.
    public func nextReply() throws -> Reply? {
        while true {
            switch self.parser.next() {
            case .success(let reply):
                self.dialogue += reply.leading.prefix(20).map { "S: \(reply.code.rawValue)-\($0)" }
                self.dialogue.append("S: \(reply.code.rawValue) \(reply.text)")
                return reply
            case .failure(let problem):
                throw WireError.malformed("\(problem)", dialogue: self.dialogue)
            case nil:
                let bytes = try self.socket.read()
                if bytes.isEmpty {
                    guard !self.parser.isInsideReply else {
                        throw WireError.malformed("a reply is cut short", dialogue: self.dialogue)
                    }
                    return nil
                }
                self.parser.append(bytes)
            }
        }
    }

    // MARK: Login

    /// USER and PASS of one of `RunningServer`'s users.
    public func logIn(_ user: String = "alice") throws {
        try self.ask("USER " + user, 331)
        try self.ask("PASS " + (RunningServer.passwords[user] ?? "guest@example.org"), 230)
    }
}
