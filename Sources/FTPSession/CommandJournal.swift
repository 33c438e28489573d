// Which reply answered which command, for access logs. A value beside the session, fed with what goes in and out.
public import FTPProtocol

/// Commands whose last reply is still to come.
///
/// Replies come in the order of the commands (RFC 959 5.4), but for NOOP and STAT: while a transfer runs they are answered
/// before it. A reply that nobody asked for, such as a 421 at a time limit, answers none.
public struct CommandJournal: Hashable, Sendable {
    /// A command with its last reply.
    public struct Entry: Hashable, Sendable {
        /// The verb, as the table has it; the first word of a line that was no command.
        public var verb: String
        /// The argument as the client wrote it; `***` for a password.
        public var argument: String
        /// When it came.
        public var began: Instant
        /// The command, if the line was one.
        public var command: Command?
    }

    /// Entries that are kept; a session has as many commands as it queues.
    private static let countMax = 64

    private var entries: [Entry] = []

    /// Nothing was asked yet.
    public init() {}

    /// Whether every command has had its last reply.
    public var isEmpty: Bool { self.entries.isEmpty }

    /// A command came.
    public mutating func asked(_ entry: Entry) {
        guard self.entries.count < Self.countMax else { return }
        self.entries.append(entry)
    }

    /// A reply goes out.
    ///
    /// - Returns: the command that it is the last reply of; nil for a 1xx, and for a reply that answers none.
    public mutating func replied(_ code: Reply.Code) -> Entry? {
        guard let first = self.entries.first, !code.isPreliminary else { return nil }
        if first.moves, self.isOfBystander(code), let index = self.bystander {
            return self.entries.remove(at: index)
        }
        return self.entries.removeFirst()
    }

    /// 200 is NOOP's and 213 STAT's; no transfer ends with one of them.
    private func isOfBystander(_ code: Reply.Code) -> Bool { code.rawValue == 200 || code.rawValue == 213 }

    private var bystander: Int? {
        self.entries.indices.dropFirst().first { index in
            self.entries[index].command == .noop || self.entries[index].command == .status(nil)
        }
    }
}

extension CommandJournal.Entry {
    /// The entry of a line.
    ///
    /// - Parameters:
    ///   - line: in UTF-8; what isn't, and control characters, become `?`.
    ///   - command: what the parser made of it.
    public init(_ line: ArraySlice<UInt8>, _ command: Command?, at now: Instant) {
        let line = line.drop { $0 == 0x20 || $0 == 0x09 }
        let verb = line.prefix { $0 != 0x20 && $0 != 0x09 }
        let isPassword =
            switch command {
            case .password?: true
            case nil: Self.looksLikePassword(verb)
            case .some: false
            }
        self.verb = command.map(\.verb.rawValue) ?? Self.text(verb.prefix(16)).uppercased()
        self.argument = isPassword ? "***" : Self.text(line.dropFirst(verb.count + 1))
        self.began = now
        self.command = command
    }

    /// Whether it is a transfer: while it runs, others may be answered.
    fileprivate var moves: Bool {
        self.command.map { Self.transfers.contains($0.verb) } ?? false
    }

    private static let transfers: Set<Verb> = [.RETR, .STOR, .APPE, .STOU, .LIST, .NLST, .MLSD]

    /// A line that isn't quite a PASS may hold a password all the same.
    private static func looksLikePassword(_ verb: ArraySlice<UInt8>) -> Bool {
        Self.text(verb).uppercased().hasPrefix("PASS")
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        // Nearly always; a burst is a hundred thousand lines.
        guard bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
    }
}
